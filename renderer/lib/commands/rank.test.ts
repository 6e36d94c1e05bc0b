import { expect, test } from "vitest";
import { ranked } from "./rank.ts";

const entries = [
  { label: "Find similar sounds", detail: "Sounds" },
  { label: "Show in folder", detail: "Sounds" },
  { label: "Favourite", detail: "Sounds" },
  { label: "Settings", detail: "Go" },
];

const labels = (typed: string) => ranked(entries, typed).map(({ label }) => label);

test("letters in their order find a command, the best match first", () => {
  expect(labels("sett")[0]).toBe("Settings");
  expect(labels("fss")[0]).toBe("Find similar sounds");
  expect(labels("FAV")[0]).toBe("Favourite");
});

test("a group's name finds what is in it", () => {
  expect(labels("go")).toContain("Settings");
});

test("nothing typed shows all in their order, nonsense none", () => {
  expect(labels("  ")).toEqual(entries.map(({ label }) => label));
  expect(labels("xyzzy")).toEqual([]);
});
