import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SoundkinError } from "../../shared/errors.ts";
import { wav } from "../../test/fixtures/containers.ts";
import { encodeMp3 } from "../../test/fixtures/encoders.ts";
import { writeEveryFormat } from "../../test/fixtures/formats.ts";
import { writeHostileFiles } from "../../test/fixtures/hostile-files.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { decodeFile, type DecodedFile } from "./decode.ts";

async function decodeWhole(path: string): Promise<DecodedFile & { peak: number }> {
  let peak = 0;
  const decoded = await decodeFile(path, (channels) => {
    for (const channel of channels) {
      for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
    }
  });
  return { ...decoded, peak };
}

describe("decoding", () => {
  test("reads every format that Soundkin promises", async () => {
    for (const file of await writeEveryFormat(temporaryDirectory())) {
      const { facts, frames, warning, peak } = await decodeWhole(file.path);
      expect(warning, file.name).toBeNull();
      expect(facts, file.name).toMatchObject({
        sampleRate: file.sampleRate,
        channels: file.channels,
      });
      expect(Math.abs(frames - file.frames), file.name).toBeLessThan(3000);
      expect(peak, file.name).toBeGreaterThan(0.2);
      expect(peak, file.name).toBeLessThanOrEqual(1);
    }
  });

  test("keeps both channels of an MP3 that begins with equal ones", async () => {
    const sampleRate = 44_100;
    const left = new Float32Array(8 * sampleRate).map((_, i) => 0.5 * Math.sin(i / 20));
    const right = left.map((sample, i) => (i < 4 * sampleRate ? sample : -sample));
    const file = join(temporaryDirectory(), "half mono.mp3");
    writeFileSync(file, await encodeMp3({ channels: [left, right], sampleRate }));
    const counts = new Set<number>();
    const { facts } = await decodeFile(file, (channels) => void counts.add(channels.length));
    expect(facts.channels).toBe(2);
    expect([...counts]).toEqual([2]);
  });

  test.each([
    ["in one piece", 1000],
    ["in pieces", 150_000],
    ["as a stream", 600_000],
  ])("gives every sample of a file that is read %s", async (_, frames) => {
    const path = join(temporaryDirectory(), "ramp.wav");
    const ramp = Float32Array.from({ length: frames }, (_, i) => ((i * 31) % 2000) / 1000 - 1);
    const file = wav(
      { channels: [ramp, ramp.map((value) => -value)], sampleRate: 44_100 },
      16,
      "whole",
    );
    writeFileSync(path, file);
    let at = 0;
    let worst = 0;
    const decoded = await decodeFile(path, ([left = ramp, right = ramp]) => {
      for (const [i, sample] of left.entries()) {
        const expected = ramp[at + i] ?? NaN;
        worst = Math.max(
          worst,
          Math.abs(sample - expected),
          Math.abs((right[i] ?? NaN) + expected),
        );
      }
      at += left.length;
    });
    expect(decoded).toMatchObject({ frames, warning: null });
    expect(at).toBe(frames);
    expect(worst).toBeLessThan(1e-4);

    writeFileSync(path, file.subarray(0, file.length / 2));
    expect((await decodeWhole(path)).warning?.code).toBe("file-truncated");
  });

  test.each([
    ["read whole", 1000],
    ["streamed", 600_000],
  ])(
    "finds the audio behind chunks of odd sizes, padded or not, in a file that is %s",
    async (_, frames) => {
      const path = join(temporaryDirectory(), "odd.wav");
      const audio = { channels: [new Float32Array(frames).fill(0.5)], sampleRate: 44_100 };
      const file = wav(audio, 16, "whole");
      for (const odd of ["LIST\x07\0\0\0INFOabc\0", "LIST\x07\0\0\0INFOabc"]) {
        // Behind the format: 12 bytes of RIFF and 24 of "fmt ".
        const parts = [file.subarray(0, 36), Buffer.from(odd), file.subarray(36), Buffer.from(odd)];
        writeFileSync(path, Buffer.concat(parts));
        expect(await decodeWhole(path)).toMatchObject({ frames, warning: null });
      }
    },
  );

  test("says of every bad file what is wrong with it", async () => {
    const directory = temporaryDirectory();
    mkdirSync(directory, { recursive: true });
    for (const file of await writeHostileFiles(directory)) {
      const outcome = await decodeWhole(join(directory, file.name)).catch(
        (error: unknown) => error,
      );
      if (file.expected === "usable-problem") {
        expect(outcome, file.what).toMatchObject({
          warning: { code: expect.any(String) as string },
        });
      } else if (file.expected === "problem") {
        expect(outcome, file.what).toBeInstanceOf(SoundkinError);
        expect((outcome as SoundkinError).code, file.what).not.toBe("internal");
      }
    }
  });
});
