import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { planFor } from "../vectors/index-kind.ts";
import { mostReach, reachFor } from "./search-cost.ts";

const ask = (rows: number, allowed: number, lowMemory = false) =>
  reachFor({ rows, allowed, wanted: 400, plan: planFor(rows, lowMemory), isLowMemory: lowMemory });

describe("the choice between the index and comparing all", () => {
  it("compares all without an index, and where few are allowed", () => {
    const choice = { rows: 1e6, allowed: 1e6, wanted: 400, plan: null, isLowMemory: false };
    expect(reachFor(choice)).toBeNull();
    expect(ask(1_000_000, 1_000)).toBeNull();
    expect(ask(100_000, 400)).toBeNull();
    expect(ask(300, 300)).toBeNull();
  });

  it("asks the index of a large library, and of more the fewer are allowed", () => {
    expect(ask(100_000, 100_000)).toBe(400);
    expect(ask(1_000_000, 1_000_000)).toBe(400);
    expect(ask(1_000_000, 100_000)).toBe(4_000);
  });

  it("goes over from one to the other once, at a border where both cost the same", () => {
    for (const rows of [30_000, 100_000, 1_000_000]) {
      const byIndex = Array.from({ length: 200 }, (_, i) => ask(rows, (rows * (i + 1)) / 200));
      const border = byIndex.findIndex((reach) => reach !== null);
      expect(border).toBeGreaterThan(0);
      expect(byIndex.slice(border).every((reach) => reach !== null)).toBe(true);
    }
  });

  it("compares fewer where each must be read first", () => {
    const borderOf = (lowMemory: boolean): number =>
      Array.from({ length: 100 }, (_, i) => 2_000 * (i + 1)).findIndex(
        (allowed) => ask(200_000, allowed, lowMemory) !== null,
      );
    expect(borderOf(true)).toBeLessThanOrEqual(borderOf(false));
  });

  it("never asks for more than FAISS is asked for, nor for fewer than are wanted", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, share) => {
          const reach = ask(rows, Math.floor(share * rows));
          if (reach === null) return;
          expect(reach).toBeGreaterThanOrEqual(400);
          expect(reach).toBeLessThanOrEqual(mostReach);
        },
      ),
    );
  });
});
