import { expect, test } from "vitest";
import { likelySteps } from "./neighbours.ts";

test("who walks down is likely to go on, and may turn round", () => {
  expect(likelySteps(4, 5)).toEqual([1, 2, 3, -1]);
});

test("who walks up likewise", () => {
  expect(likelySteps(5, 4)).toEqual([-1, -2, -3, 1]);
});

test("after a jump, and in the same place, both neighbours are as likely", () => {
  expect(likelySteps(5, 900)).toEqual([1, -1]);
  expect(likelySteps(5, 5)).toEqual([1, -1]);
});
