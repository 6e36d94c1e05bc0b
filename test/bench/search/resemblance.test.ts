import { describe, expect, it } from "vitest";
import { Random } from "../../../electron/demo/random.ts";
import { localDimension, skewness } from "./resemblance.ts";

describe("localDimension", () => {
  it("finds how many dimensions points fill", () => {
    const random = new Random(3);
    for (const dimension of [2, 5]) {
      const estimates = Array.from({ length: 200 }, () => {
        const radii = Array.from({ length: 400 }, () => random.next() ** (1 / dimension));
        return localDimension(radii.sort((a, b) => a - b));
      });
      const mean = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
      expect(mean / dimension).toBeCloseTo(1, 1);
    }
  });
});

describe("skewness", () => {
  it("is 0 for what is even on both sides and positive for a long tail above", () => {
    expect(skewness([1, 2, 3, 4, 5])).toBeCloseTo(0);
    expect(skewness([1, 1, 1, 1, 9])).toBeGreaterThan(1);
  });
});
