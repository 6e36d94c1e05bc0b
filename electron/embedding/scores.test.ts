import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { aspects, defaultWeights, perAspect } from "../../shared/aspects.ts";
import { shippedParameters } from "./parameters.ts";
import { aspectScores, modelScore, overallScore, weightedMean } from "./scores.ts";

const { half } = shippedParameters.calibration;
const halves = aspects.map((aspect) => half[aspect]);
const weights = fc.record({
  timbre: fc.nat(10),
  spectrum: fc.nat(10),
  envelope: fc.nat(10),
  pitch: fc.nat(10),
  rhythm: fc.nat(10),
  model: fc.nat(10),
});
const distances = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), {
  minLength: aspects.length,
  maxLength: aspects.length + 1,
});

describe("scores", () => {
  test("are 100 for the same sound and 50 at the median of one kind, under any weights", () => {
    fc.assert(
      fc.property(weights, (some) => {
        expect(
          overallScore(
            halves.map(() => 0),
            { ...some, timbre: 1 },
          ),
        ).toBe(100);
        expect(overallScore(halves, { ...some, timbre: 1 })).toBeCloseTo(50, 9);
      }),
    );
    expect(aspectScores(halves)).toEqual(perAspect(() => 50));
  });

  test("lie from 0 to 100 and fall as any distance grows", () => {
    fc.assert(
      fc.property(distances, weights, fc.nat(aspects.length - 1), (some, any, grown) => {
        const score = overallScore(some, any);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        const further = some.map((distance, i) => (i === grown ? distance + 1 : distance));
        expect(overallScore(further, any)).toBeLessThanOrEqual(score);
      }),
    );
  });

  test("of a model are null where there is none, and count where there is", () => {
    expect(modelScore(halves)).toBeNull();
    expect(modelScore([...halves, 0])).toBe(100);
    const [near, far] = [0, 5].map((model) => overallScore([...halves, model], defaultWeights));
    expect(near).toBeGreaterThan(far ?? 100);
  });

  test("of weights that are all 0 are those of a random pair", () => {
    const nothing = { timbre: 0, spectrum: 0, envelope: 0, pitch: 0, rhythm: 0, model: 0 };
    expect(weightedMean(halves, nothing)).toBe(1);
  });
});
