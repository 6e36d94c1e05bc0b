import { describe, expect, it } from "vitest";
import { recallAt } from "./recall-at.ts";

/** Ranks by sound id; there is no sound 0. */
const ranking = Float64Array.of(Infinity, 0.4, 0.1, 0.2, 0.2, 0.9);

describe("recallAt", () => {
  it("counts what is among the nearest, in any order", () => {
    expect(recallAt(2, ranking, [[3], [2]])).toBe(1);
    expect(recallAt(4, ranking, [[2], [3], [5], [1]])).toBe(0.75);
  });

  it("takes any of sounds that are equally near", () => {
    expect(recallAt(2, ranking, [[2], [4]])).toBe(1);
  });

  it("finds copies in the row of their sound, and not beyond the rows that count", () => {
    expect(recallAt(3, ranking, [[2, 4, 3], [1]])).toBe(1);
    expect(recallAt(2, ranking, [[5], [1], [2, 3]])).toBe(0);
  });

  it("wants no more than there are, and counts what is missing", () => {
    expect(recallAt(10, ranking, [[1], [2], [3], [4], [5]])).toBe(1);
    expect(recallAt(10, ranking, [[1], [2], [3]])).toBe(0.6);
    expect(recallAt(10, Float64Array.of(Infinity), [])).toBe(1);
  });
});
