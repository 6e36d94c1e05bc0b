import { describe, expect, test } from "vitest";
import { aspectRanges, embeddingSize, weightedQuery } from "../../shared/analysis.ts";
import { aspects, perAspect } from "../../shared/aspects.ts";
import { describe as describeSound, prepare } from "./descriptors/descriptors.ts";
import { embed, parseParameters, serialiseParameters, type AspectParameters } from "./embedding.ts";

function tone(frequency: number) {
  const signal = Float32Array.from(
    { length: 20_000 },
    (_, i) => Math.sin((2 * Math.PI * frequency * i) / 44_100) * Math.exp(-i / 8000),
  );
  const prepared = prepare(signal);
  if (!prepared) throw new Error("silence");
  return describeSound(prepared, { onsets: [], tempo: null });
}

describe("the embedding", () => {
  test("holds one unit vector per aspect", () => {
    const embedding = embed(tone(300));
    expect(embedding).toHaveLength(embeddingSize);
    for (const aspect of aspects) {
      const { start, end } = aspectRanges[aspect];
      expect(Math.hypot(...embedding.subarray(start, end)), aspect).toBeCloseTo(1, 5);
    }
  });

  test("is nearer for tones that are nearer in every aspect", () => {
    const [low, nearby, far] = [embed(tone(200)), embed(tone(212)), embed(tone(6000))];
    const similarity = (other: Float32Array): number =>
      weightedQuery(low).reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
    expect(similarity(nearby)).toBeGreaterThan(similarity(far));
  });

  test("a weight of 0 takes an aspect out of the query", () => {
    const query = weightedQuery(
      embed(tone(300)),
      perAspect((aspect) => (aspect === "pitch" ? 0 : 1)),
    );
    const { start, end } = aspectRanges.pitch;
    expect(query.subarray(start, end).every((value) => value === 0)).toBe(true);
    expect(query.subarray(0, start).some((value) => value !== 0)).toBe(true);
  });

  test("parameters survive being written and read", () => {
    const one: AspectParameters = {
      mean: [1.5],
      deviation: [2],
      weight: [0.25],
      codeMean: Float32Array.from([0.5, 0.25, 0, 0, 0, 0, 0, 0]),
      axes: Float32Array.from([1, -0.5, 0, 0, 0, 0, 0, 0.25]),
    };
    const parameters = Object.fromEntries(aspects.map((aspect) => [aspect, one])) as Parameters<
      typeof serialiseParameters
    >[0];
    const read = parseParameters(serialiseParameters(parameters)).timbre;
    expect(read.mean).toEqual(one.mean);
    for (const [i, value] of one.axes.entries()) expect(read.axes[i]).toBeCloseTo(value, 2);
  });
});
