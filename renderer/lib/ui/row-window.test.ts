import { expect, test } from "vitest";
import { contentTop, rowsAt, rowWindow, scrollTopAt, scrollTopFor, topRow } from "./row-window.ts";

test("draws the rows in view and the spare ones", () => {
  const list = rowWindow(1000, 40, 400);
  expect(rowsAt(list, 0, 2)).toEqual({ first: 0, last: 12 });
  expect(rowsAt(list, 410, 2)).toEqual({ first: 8, last: 23 });
  expect(rowsAt(list, 40_000 - 400, 2)).toEqual({ first: 988, last: 1000 });
  expect(rowsAt(rowWindow(0, 40, 400), 0, 2)).toEqual({ first: 0, last: 0 });
});

test("moves no further than needed to show a row", () => {
  const list = rowWindow(1000, 40, 400);
  expect(scrollTopFor(list, 0, 5)).toBe(0);
  expect(scrollTopFor(list, 0, 10)).toBe(40);
  expect(scrollTopFor(list, 400, 3)).toBe(120);
});

test("a list taller than a browser can draw still reaches every row", () => {
  const list = rowWindow(2_000_000, 38, 600);
  expect(list.height).toBe(16_000_000);
  const end = list.height - list.viewport;
  expect(contentTop(list, end)).toBe(list.full - list.viewport);
  expect(rowsAt(list, end, 0).last).toBe(2_000_000);
  const scrollTop = scrollTopFor(list, 0, 1_234_567);
  const { first, last } = rowsAt(list, scrollTop, 0);
  expect(first).toBeLessThanOrEqual(1_234_567);
  expect(last).toBeGreaterThan(1_234_567);
});

test("the top of the view comes back, in rows of another height, too, and in a squeezed list", () => {
  const [usual, compact] = [rowWindow(1000, 38, 400), rowWindow(1000, 28, 400)];
  expect(topRow(compact, scrollTopAt(compact, topRow(usual, 1_919)))).toBe(50.5);
  expect(scrollTopAt(usual, 999)).toBe(38_000 - 400);
  expect(scrollTopAt(usual, -1)).toBe(0);
  const long = rowWindow(2_000_000, 38, 600);
  expect(topRow(long, scrollTopAt(long, 1_234_567.25))).toBeCloseTo(1_234_567.25, 5);
  expect(scrollTopAt(rowWindow(2, 38, 400), 1)).toBe(0);
});
