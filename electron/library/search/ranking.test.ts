import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultWeights } from "../../../shared/aspects.ts";
import { falling, localScale, scaledDistance } from "./ranking.ts";

const scores = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 60 });

describe("falling scores", () => {
  test("never rise, and keep their sum", () => {
    fc.assert(
      fc.property(scores, (some) => {
        const found = falling(some);
        expect(found).toHaveLength(some.length);
        for (const [i, score] of found.entries()) {
          expect(score).toBeLessThanOrEqual((found[i - 1] ?? 100) + 1e-9);
        }
        expect(sum(found)).toBeCloseTo(sum(some), 6);
      }),
    );
  });

  test("that fell before stay as they were", () => {
    fc.assert(
      fc.property(scores, (some) => {
        const sorted = [...some].sort((a, b) => b - a);
        expect(falling(sorted)).toEqual(sorted);
      }),
    );
  });

  test("share the mean where they rose", () => {
    expect(falling([90, 60, 70, 50])).toEqual([90, 65, 65, 50]);
  });
});

describe("local scaling", () => {
  test("puts a hub behind a sound that is as far and has its neighbours elsewhere", () => {
    const distances = Float64Array.of(1, 1, 1, 1, 1);
    const rows = (near: number) =>
      Array.from({ length: 16 }, (_, i) => new Float64Array(5).fill(i < 4 ? near : 2));
    const [hub, loner] = [localScale(rows(0.2)), localScale(rows(1.5))];
    expect(scaledDistance(distances, hub, defaultWeights)).toBeGreaterThan(
      scaledDistance(distances, loner, defaultWeights),
    );
  });

  test("without references leaves distances as they are", () => {
    const distances = Float64Array.of(0.5, 0.5, 0.5, 0.5, 0.5);
    expect(scaledDistance(distances, [], defaultWeights)).toBeCloseTo(0.5);
  });
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
