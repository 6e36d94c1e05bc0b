import fc from "fast-check";
import { expect, test } from "vitest";
import { goingRound, wholeMargin } from "./loop-decoding.ts";

const rates = fc.constantFrom(8000, 22_050, 32_000, 44_100, 48_000, 88_200, 96_000, 192_000);

test("what stands around a loop begins at a whole frame of either rate", () => {
  fc.assert(
    fc.property(rates, rates, (from, to) => {
      const margin = wholeMargin(from, to);
      expect(Number.isInteger(margin)).toBe(true);
      expect((margin * to) % from).toBe(0);
    }),
  );
});

test("a loop stands between its own end and its own start", () => {
  const loop = Float32Array.of(1, 2, 3, 4);
  expect([...goingRound(loop, 2)]).toEqual([3, 4, 1, 2, 3, 4, 1, 2]);
});

test("one shorter than what stands around it goes round more than once", () => {
  expect([...goingRound(Float32Array.of(1, 2), 3)]).toEqual([2, 1, 2, 1, 2, 1, 2, 1]);
});
