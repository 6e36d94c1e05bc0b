import { expect, test } from "vitest";
import { withTags } from "./tags.ts";

test("a change gives and takes tags in any case, and leaves the others", () => {
  const change = { add: ["Dusty", "lo fi"], remove: ["WARM"] };
  expect(withTags(["dusty", "old", "warm"], change)).toEqual(["Dusty", "lo fi", "old"]);
});
