import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { wav } from "../../test/fixtures/containers.ts";
import { encodeFlac } from "../../test/fixtures/encoders.ts";
import { writeEveryFormat } from "../../test/fixtures/formats.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { AudioHash } from "./audio-hash.ts";
import { decodeFile } from "./decode.ts";

async function hashOf(path: string): Promise<string> {
  const hash = new AudioHash();
  await decodeFile(path, (channels, facts) => {
    hash.add(channels, facts);
  });
  return Buffer.from(hash.digest()).toString("hex");
}

test("is one for every lossless file of a sound, and another for every other", async () => {
  const files = await writeEveryFormat(temporaryDirectory());
  const hashes = new Map<string, string>();
  for (const { name, path } of files) hashes.set(name, await hashOf(path));
  const distinct = (names: readonly string[]): number =>
    new Set(names.map((name) => hashes.get(name))).size;

  expect(distinct(["16 bit.wav", "16 bit.aif", "sowt.aifc", "16 bit.caf"])).toBe(1);
  expect(distinct(["24 bit.wav", "extensible.wav", "24 bit.aiff", "24 bit.caf"])).toBe(1);
  expect(distinct(["8 bit.wav", "16 bit.wav", "24 bit.wav", "192 kbps.mp3", "high.m4a"])).toBe(5);
});

test("is one for a WAV and a FLAC of the same integers", async () => {
  const directory = temporaryDirectory();
  const integers = Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 65_535) - 32_767);
  const audioOf = (full: number) => ({
    channels: [Float32Array.from(integers, (integer) => integer / full)],
    sampleRate: 44_100,
  });
  const [wavFile, flacFile] = [join(directory, "a.wav"), join(directory, "a.flac")];
  writeFileSync(wavFile, wav(audioOf(32_768), 16, "whole"));
  // This encoder's full scale is the largest positive integer.
  writeFileSync(flacFile, await encodeFlac(audioOf(32_767)));
  expect(await hashOf(flacFile)).toBe(await hashOf(wavFile));
});

test("does not depend on where the chunks are cut, but on rate and channels", () => {
  const facts = { format: "WAV", sampleRate: 44_100, channels: 1, bitDepth: 16 };
  const samples = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i));
  const digest = (sampleRate: number, ...chunks: Float32Array[][]): string => {
    const hash = new AudioHash();
    for (const channels of chunks) hash.add(channels, { ...facts, sampleRate });
    return Buffer.from(hash.digest()).toString("hex");
  };
  const whole = digest(44_100, [samples]);
  expect(digest(44_100, [samples.subarray(0, 33)], [samples.subarray(33)])).toBe(whole);
  expect(digest(48_000, [samples])).not.toBe(whole);
  expect(digest(44_100, [samples, samples])).not.toBe(whole);
});
