/** Headers that promise more than there is, for which the decoders would make room without end. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { aiffCommon, caf, chunk, form, riff } from "../../test/fixtures/containers.ts";
import { encodeM4a } from "../../test/fixtures/encoders.ts";
import { formatTone } from "../../test/fixtures/formats.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { decodeFile } from "./decode.ts";

const absurd = 0xfffffff0;

/** The samples of the left channel. */
async function decode(name: string, bytes: Uint8Array): Promise<number[]> {
  const path = join(temporaryDirectory(), name);
  writeFileSync(path, bytes);
  const samples: number[] = [];
  await decodeFile(path, ([left]) => {
    for (const sample of left ?? []) samples.push(sample);
  });
  return samples;
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

function box(type: string, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([numbers(8 + content.length), Buffer.from(type, "latin1"), content]);
}

describe("an MP4 file", () => {
  let good: Buffer;

  beforeAll(async () => {
    good = Buffer.from(await encodeM4a(formatTone(44_100)));
  });

  /** The first box of this type, and where in the file its content begins. */
  function find(type: string, bytes = good): { box: Buffer; at: number } {
    const at = bytes.indexOf(type, 0, "latin1") + 4;
    return { box: bytes.subarray(at - 8, at - 8 + bytes.readUInt32BE(at - 8)), at };
  }

  /** The file with one number, or the name of a box, changed. */
  function changed(type: string, offset: number, value: number | string, bytes = good): Buffer {
    const copy = Buffer.from(bytes);
    const at = find(type, copy).at + offset;
    if (typeof value === "string") copy.write(value, at, "latin1");
    else copy.writeUInt32BE(value, at);
    return copy;
  }

  /** The file with its samples in one fragment, which lists them with these flags and fields. */
  function inFragment(count: number, flags: number, ...fields: number[]): Buffer {
    const defaults = box("mvex", box("trex", numbers(0, 1, 1, 1024, 1, 0)));
    const empty = changed("stsz", 8, 0);
    const movie = box("moov", find("moov", empty).box.subarray(8), defaults);
    const run = box("trun", numbers(flags, count, ...fields));
    const fragment = box("moof", box("traf", box("tfhd", numbers(0x20000, 1)), run));
    return Buffer.concat([find("ftyp").box, movie, fragment, find("mdat").box]);
  }

  test.each([
    ["sizes", () => changed("stsz", 8, absurd)],
    ["sizes, all of them one", () => changed("stsz", 4, 1, changed("stsz", 8, absurd))],
    ["chunks", () => changed("stco", 4, absurd)],
    ["chunks with long offsets", () => changed("stco", -4, "co64", changed("stco", 4, absurd))],
    ["runs of chunks", () => changed("stsc", 4, absurd)],
    ["edits", () => changed("stts", -4, "elst", changed("stts", 4, absurd))],
    ["samples of a fragment", () => inFragment(absurd, 0)],
  ])("is refused if it promises four billion %s", async (_, bytes) => {
    await expect(decode("promises.m4a", bytes())).rejects.toMatchObject({ code: "file-corrupt" });
  });

  test("is refused if its tables point at the same audio again and again", async () => {
    const { box: stco } = find("stco");
    const again = changed("stco", 12, stco.readUInt32BE(16));
    await expect(decode("again.m4a", again)).rejects.toMatchObject({ code: "file-corrupt" });
  });

  test("is read with its tables behind the audio, and in fragments", async () => {
    const expected = await decode("front.m4a", good);
    const { box: movie } = find("moov");
    const moved = Buffer.from(movie);
    const table = find("stco", moved).at;
    for (let i = 0; i < moved.readUInt32BE(table + 4); i++) {
      const at = table + 8 + 4 * i;
      moved.writeUInt32BE(moved.readUInt32BE(at) - movie.length, at);
    }
    const parts = [find("ftyp").box, find("mdat").box, moved];
    expect(await decode("behind.m4a", Buffer.concat(parts))).toEqual(expected);

    const sizes = find("stsz").box;
    const count = sizes.readUInt32BE(16);
    const each = Array.from({ length: count }, (_, i) => sizes.readUInt32BE(20 + 4 * i));
    // Behind the fragment's own boxes: moof, traf, tfhd of 16 bytes, trun; and the audio's header.
    const first = 8 + 8 + 16 + (8 + 12 + 4 * count) + 8;
    const fragments = inFragment(count, 0x201, first, ...each);
    expect(await decode("fragments.m4a", fragments)).toEqual(expected);
  });
});

describe("old compressed audio", () => {
  const blocks = Buffer.from(Array.from({ length: 68 * 10 }, (_, i) => (i * 7919) & 255));

  test("in AIFF is as long as what is there, however many blocks are promised", async () => {
    const common = aiffCommon({ channels: 2, frames: 20_000_000, bits: 16, sampleRate: 44_100 });
    const codec = Buffer.from("ima4\0\0", "latin1");
    const sound = chunk("SSND", Buffer.concat([Buffer.alloc(8), blocks]), "big");
    const file = form("AIFC", chunk("COMM", Buffer.concat([common, codec]), "big"), sound);
    expect(await decode("promises.aifc", file)).toHaveLength(10 * 64);
  });

  test("in CAF is refused if a packet of 34 bytes is to hold millions of samples", async () => {
    const file = Buffer.concat([caf(formatTone(44_100), 16, "whole").subarray(0, 68), blocks]);
    file.write("ima4", 28, "latin1");
    file.writeUInt32BE(68, 36);
    file.writeUInt32BE(20_000_000, 40);
    await expect(decode("promises.caf", file)).rejects.toMatchObject({ code: "file-corrupt" });
  });

  test("in WAV is refused if a block is to hold too many samples, wherever that is said", async () => {
    // ADPCM, 2 channels, blocks of 34 bytes that are to hold 65,535 samples.
    const format = Buffer.from("1100020044ac000044ac0000220004000200ffff", "hex");
    const long = chunk("junk", Buffer.alloc(2_000_000), "little");
    const file = riff(long, chunk("fmt ", format, "little"), chunk("data", blocks, "little"));
    await expect(decode("promises.wav", file)).rejects.toMatchObject({ code: "file-corrupt" });
  });
});
