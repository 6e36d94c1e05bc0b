import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowOrder, sortedByValue } from "./row-order.ts";

const value = fc.oneof(
  fc.constantFrom(NaN, 0, -0, 1, -1, Infinity, -Infinity, Number.MIN_VALUE, 1.7e12),
  fc.double(),
  fc.integer({ min: -3, max: 3 }),
);

/** NaN last, as what is not known stands in a list. */
function compareValues(a = NaN, b = NaN): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

describe("rows sorted by value", () => {
  it("stand as a stable sort leaves them, and leave what they were given as it is", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.nat()), { maxLength: 200 }), (drawn) => {
        const values = drawn.map(([value]) => value);
        const given = [...drawn.keys()].sort((a, b) => (drawn[a]?.[1] ?? 0) - (drawn[b]?.[1] ?? 0));
        const input = Uint32Array.from(given);
        const sorted = sortedByValue(input, Float64Array.from(values));
        expect([...sorted]).toEqual(given.toSorted((a, b) => compareValues(values[a], values[b])));
        sorted.fill(0);
        expect([...input]).toEqual(given);
      }),
    );
  });
});

describe("an order of rows", () => {
  it("is the sorted one, however rows come and change", () => {
    const change = fc.record({
      removed: fc.uniqueArray(fc.nat(60)),
      inserted: fc.uniqueArray(fc.tuple(fc.nat(60), fc.nat(9)), { selector: ([row]) => row }),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        const values = new Map<number, number>();
        const compare = (a: number, b: number) =>
          (values.get(a) ?? 0) - (values.get(b) ?? 0) || a - b;
        const order = new RowOrder(compare);
        const present = new Set<number>();
        for (const { removed, inserted } of changes) {
          const leaving = new Set([...removed, ...inserted.map(([row]) => row)]);
          order.remove(leaving);
          for (const row of leaving) present.delete(row);
          for (const [row, newValue] of inserted) values.set(row, newValue);
          order.insert(inserted.map(([row]) => row));
          for (const [row] of inserted) present.add(row);
          expect([...order.rows]).toEqual([...present].sort(compare));
        }
      }),
    );
  });
});
