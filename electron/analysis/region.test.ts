import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  aiff,
  caf,
  chunk,
  extensibleWav,
  riff,
  sampleBytes,
  wav,
  wavFormat,
  wavTags,
  type TestAudio,
} from "../../test/fixtures/containers.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { decodeFile, type Channels } from "./decode.ts";
import { joined } from "./joined.ts";
import { readRegion } from "./region.ts";

const sampleRate = 44_100;
/** More than a file that is read whole, even in 8 bits. */
const seconds = 30;
const part = { start: 20.0001, end: 20.5 };

const left = Float32Array.from({ length: seconds * sampleRate }, (_, i) => Math.sin(i ** 1.3));
const audio: TestAudio = { channels: [left, left.map((sample) => -sample / 2)], sampleRate };

function write(content: Buffer): string {
  const path = join(temporaryDirectory(), "long");
  writeFileSync(path, content);
  return path;
}

function channelsOf(blocks: readonly Channels[]): Float32Array[] {
  return [0, 1].map((c) => joined(blocks.map((block) => block[c] ?? new Float32Array(0))));
}

/** The part of a file by decoding all of it. */
async function partOfWhole(path: string, { start, end } = part): Promise<Float32Array[]> {
  const blocks: Channels[] = [];
  await decodeFile(path, (channels) => void blocks.push(channels));
  return channelsOf(blocks).map((all) =>
    all.slice(Math.round(start * sampleRate), Math.round(end * sampleRate)),
  );
}

/** Frames that are decoded before the part. */
async function framesBefore(path: string, start = part.start): Promise<number> {
  let first: number | undefined;
  await decodeFile(path, (_, __, frame) => void (first ??= frame), start);
  return Math.round(start * sampleRate) - (first ?? 0);
}

const data = sampleBytes(audio, { kind: "whole", bits: 16, endian: "little" });

/** A file of 16-bit stereo with `before` and `after` its audio, which says it is `size` long. */
function dressedWav(before: Buffer[], after: Buffer[], size?: number): Buffer {
  const format = wavFormat({ formatTag: wavTags.whole, channels: 2, sampleRate, bits: 16 });
  return riff(
    chunk("fmt ", format, "little"),
    ...before,
    chunk("data", data, "little", size),
    ...after,
  );
}

/** Blocks of IMA ADPCM in stereo, whatever they sound like. */
function adpcmWav(samplesOfBlock: number, formatTag = 0x11): Buffer {
  const format = wavFormat({ formatTag, channels: 2, sampleRate, bits: 4, blockAlign: 1024 });
  // Of WAVE_FORMAT_EXTENSIBLE the last is the codec.
  const extension = Buffer.from(Uint16Array.of(22, samplesOfBlock, 0, 0, 0x11).buffer);
  return riff(
    chunk("fmt ", Buffer.concat([format, extension]), "little"),
    chunk("data", data.subarray(0, 2 ** 20 + 2 ** 16), "little"),
  );
}

const text = (length: number): Buffer => chunk("LIST", Buffer.alloc(length, "text"), "little");

describe("a part deep in a long WAV file", () => {
  test.each<[string, () => Buffer]>([
    ["8 bit", () => wav(audio, 8, "whole")],
    ["16 bit", () => wav(audio, 16, "whole")],
    ["24 bit", () => wav(audio, 24, "whole")],
    ["32 bit", () => wav(audio, 32, "whole")],
    ["32 float", () => wav(audio, 32, "float")],
    ["64 float", () => wav(audio, 64, "float")],
    ["WAVE_FORMAT_EXTENSIBLE of 24 bit", () => extensibleWav(audio, 24)],
    ["chunks around its audio", () => dressedWav([text(1000)], [text(50_000)])],
    ["an open size", () => dressedWav([], [], 0xffffffff)],
    ["no size", () => dressedWav([], [], 0)],
  ])("%s: is the same as in the whole, and nothing before it is decoded", async (_, content) => {
    const path = write(content());
    const { facts, blocks } = await readRegion(path, part);
    expect(facts).toMatchObject({ format: "WAV", sampleRate, channels: 2 });
    expect(channelsOf(blocks)).toEqual(await partOfWhole(path));
    expect(await framesBefore(path)).toBe(0);
  });

  test("ends where the audio ends, whatever comes after it", async () => {
    const path = write(dressedWav([], [text(500_000)]));
    const { blocks } = await readRegion(path, { start: 29.9, end: 40 });
    expect(channelsOf(blocks).map(({ length }) => length)).toEqual([4410, 4410]);
  });

  test("of a truncated file is what there is of it", async () => {
    const path = write(wav(audio, 24, "whole"));
    truncateSync(path, 44 + 6 * sampleRate * 20.25);
    const { blocks } = await readRegion(path, { start: 20, end: 21 });
    expect(channelsOf(blocks).map(({ length }) => length)).toEqual([11_025, 11_025]);
    await expect(readRegion(path, { start: 20.25, end: 21 })).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  test("is refused where the file ends before it", async () => {
    const path = write(wav(audio, 16, "whole"));
    for (const start of [seconds, 7000]) {
      await expect(readRegion(path, { start, end: 7001 })).rejects.toMatchObject({
        code: "invalid-input",
      });
    }
  });
});

describe("a part of a file whose frames have no place of their own", () => {
  const early = { start: 10, end: 10.2 };
  const odd = { formatTag: wavTags.whole, channels: 2, sampleRate, bits: 16 };
  test.each<[string, () => Buffer]>([
    ["AIFF", () => aiff(audio, 16)],
    ["CAF", () => caf(audio, 16, "whole")],
    [
      "WAV whose audio begins behind all that is read at first",
      () => dressedWav([text(70_000)], []),
    ],
    [
      "WAV with padded frames",
      () =>
        riff(
          chunk("fmt ", wavFormat({ ...odd, blockAlign: 8 }), "little"),
          chunk("data", data, "little"),
        ),
    ],
    // Blocks of another codec that is compressed, whatever they hold.
    ["WAV of IMA ADPCM", () => adpcmWav(1017)],
  ])("%s is decoded from its start", async (_, content) => {
    const path = write(content());
    const { blocks } = await readRegion(path, early);
    expect(channelsOf(blocks)).toEqual(await partOfWhole(path, early));
    expect(blocks[0]?.[0]?.some((sample) => sample !== 0)).toBe(true);
    expect(await framesBefore(path, early.start)).toBe(early.start * sampleRate);
  });

  test("blocks that promise more than they can hold are refused, not made room for", async () => {
    for (const tag of [0x11, wavTags.extensible]) {
      const read = readRegion(write(adpcmWav(65_535, tag)), early);
      await expect(read).rejects.toMatchObject({ code: "file-corrupt" });
    }
  });
});
