import { expect, test } from "vitest";
import { completions, knownName } from "./completions.ts";

const names = ["dark", "Dusty", "lo-fi dust", "warm"];

test("what begins with the typed letters comes before what holds them", () => {
  expect(completions(names, "DUS")).toEqual(["Dusty", "lo-fi dust"]);
  expect(completions(names, "x")).toEqual([]);
});

test("nothing typed offers nothing, and a long list is cut", () => {
  expect(completions(names, " ")).toEqual([]);
  expect(
    completions(
      Array.from({ length: 50 }, (_, n) => `a${n}`),
      "a",
    ),
  ).toHaveLength(8);
});

test("a name is spelled as it is already", () => {
  expect(knownName(names, " dusty ")).toBe("Dusty");
  expect(knownName(names, " New ")).toBe("New");
});
