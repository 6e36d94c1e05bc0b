import fc from "fast-check";
import { expect, test } from "vitest";
import { ticks } from "./ticks.ts";

test.each([
  [0.82, 5, [0, 0.2, 0.4, 0.6, 0.8]],
  [5.22, 6, [0, 1, 2, 3, 4, 5]],
  [50, 6, [0, 10, 20, 30, 40, 50]],
  [1200, 5, [0, 300, 600, 900, 1200]],
])("a ruler of %d s names round seconds, %d at most", (duration, most, expected) => {
  const found = ticks(duration, most);
  expect(found).toHaveLength(expected.length);
  found.forEach((seconds, index) => expect(seconds).toBeCloseTo(expected[index] ?? -1));
});

test("a sound of unknown length has none", () => {
  expect(ticks(0, 5)).toEqual([]);
  expect(ticks(Number.NaN, 5)).toEqual([]);
});

test("there are never many more than asked for, however long the sound is", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-3, max: 7200, noNaN: true }),
      fc.integer({ min: 1, max: 20 }),
      (duration, most) => {
        expect(ticks(duration, most).length).toBeLessThanOrEqual(most + 1);
      },
    ),
  );
});
