import { expect, test } from "vitest";
import { previewLimitChoices, workerChoices } from "./choices.ts";

test("workers are offered up to the number of cores, and what was chosen on a larger computer", () => {
  const labels = (cores: number, current: number | null) =>
    workerChoices(cores, current).map(({ label }) => label);
  expect(labels(3, null)).toEqual(["Automatic", "1", "2", "3"]);
  expect(labels(2, 4)).toEqual(["Automatic", "1", "2", "3", "4"]);
});

test("the limit of previews that is chosen is always among those offered", () => {
  const labels = (current: number) => previewLimitChoices(current).map(({ label }) => label);
  expect(labels(2e9)).toEqual(["Off", "1 GB", "2 GB", "5 GB", "10 GB", "20 GB"]);
  expect(labels(3.2e9)).toContain("3.2 GB");
});
