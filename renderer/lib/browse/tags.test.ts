import { expect, test } from "vitest";
import { parseTags } from "./tags.ts";

test("tags are separated by commas, trimmed, and named once", () => {
  expect(parseTags(" warm, dusty,, Warm ,lo fi")).toEqual(["warm", "dusty", "lo fi"]);
  expect(parseTags(" , ")).toEqual([]);
});
