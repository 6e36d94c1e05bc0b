import { describe, expect, it } from "vitest";
import { Nearest } from "./nearest.ts";

describe("Nearest", () => {
  it("keeps the smallest in rising order, with their items", () => {
    const nearest = new Nearest(3);
    for (const [item, value] of [5, 3, 9, 1, 3, 7].entries()) nearest.offer(value, item);
    expect(nearest.values).toEqual([1, 3, 3]);
    expect(nearest.items).toEqual([3, 1, 4]);
  });

  it("holds fewer where fewer were offered", () => {
    const nearest = new Nearest(3);
    nearest.offer(2, 0);
    expect(nearest.values).toEqual([2]);
  });
});
