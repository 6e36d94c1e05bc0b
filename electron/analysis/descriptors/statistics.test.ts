import fc from "fast-check";
import { expect, test } from "vitest";
import { matrix, partition, weightedMean, weightedSpread } from "./statistics.ts";

test("a partition has the smallest values before its split", () => {
  const values = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(values, fc.nat(), (numbers, at) => {
      const split = at % numbers.length;
      const split2 = Math.min(numbers.length - 1, split + 3);
      const parted = Float64Array.from(numbers);
      partition(parted, 0, parted.length, split);
      partition(parted, split, parted.length, split2);
      const sorted = Float64Array.from(numbers).sort();
      for (const [first, end] of [
        [0, split],
        [split, split2],
        [split2, numbers.length],
      ] as const) {
        expect(parted.slice(first, end).sort()).toEqual(sorted.slice(first, end));
      }
    }),
  );
});

test("weighted mean and spread are those of values that many times over", () => {
  const data = matrix(3, 2);
  data.values.set([1, 10, 4, 20, 7, 90]);
  const weights = Float64Array.of(2, 1, 0);
  expect(weightedMean(data, weights)).toEqual([2, 40 / 3]);
  expect(weightedMean(data, weights, 1)).toEqual([4, 20]);
  expect(weightedSpread(data, weights)[0]).toBeCloseTo(Math.SQRT2, 12);
});
