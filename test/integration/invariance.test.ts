import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import encode from "@audio/encode";
import { beforeAll, describe, expect, test } from "vitest";
import { wav } from "../fixtures/containers.ts";
import { temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { defaultWeights } from "../../shared/aspects.ts";
import { planDemoPack, renderSound, type PlannedSound } from "../../electron/demo/demo-pack.ts";
import { aspectDistances } from "../../electron/embedding/distance.ts";
import type { SoundVectors } from "../../shared/analysis.ts";
import { overallScore } from "../../electron/embedding/scores.ts";
import { analyseFile } from "../../electron/analysis/analyse.ts";
import { resample } from "../../electron/analysis/resample.ts";

/** One sound of each family of the demo pack. */
const sounds = [
  ...Map.groupBy(planDemoPack({ count: 60 }), ({ family }: PlannedSound) => family).values(),
].flatMap(([first]) => (first ? [first] : []));

const directory = temporaryDirectoryForAll();

async function vectorsOf(name: string, file: Uint8Array): Promise<SoundVectors> {
  const path = join(directory, name);
  await writeFile(path, file);
  const { sound } = await analyseFile(path);
  if (!sound.vectors) throw new Error(`${name} is silence`);
  return sound.vectors;
}

describe.each(sounds.map((sound) => [sound.family, sound] as const))("%s", (_, planned) => {
  let mono: Float32Array;
  let original: SoundVectors;

  beforeAll(async () => {
    const [left, right = left] = renderSound({ ...planned, sampleRate: 44_100 }).channels;
    mono = left.map((sample, i) => (sample + (right[i] ?? 0)) / 2);
    original = await vectorsOf(
      "44.wav",
      wav({ channels: [mono], sampleRate: 44_100 }, 24, "whole"),
    );
  });

  const score = (other: SoundVectors): number =>
    overallScore(aspectDistances(original, other), defaultWeights);

  test("is the same sound 12 dB quieter, and after a second of silence", async () => {
    const late = new Float32Array(44_100 + mono.length);
    late.set(
      mono.map((sample) => sample / 4),
      44_100,
    );
    const file = wav({ channels: [late], sampleRate: 44_100 }, 24, "whole");
    expect(score(await vectorsOf("late and quiet.wav", file))).toBeGreaterThanOrEqual(95);
  });

  test("is the same sound as a 96 kHz stereo FLAC", async () => {
    const high = await resample(mono, 44_100, 96_000);
    const file = await encode.flac([high, high], { sampleRate: 96_000, bitDepth: 24 });
    expect(score(await vectorsOf("96.flac", file))).toBeGreaterThanOrEqual(95);
  });

  test("is the same sound as an MP3 of 320 kbit/s", async () => {
    const file = await encode.mp3([mono], { sampleRate: 44_100, bitrate: 320 });
    expect(score(await vectorsOf("320.mp3", file))).toBeGreaterThanOrEqual(95);
  });
});
