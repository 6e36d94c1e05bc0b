import { expect, test } from "vitest";
import type { Region, Sample, SimilarSample } from "../../../shared/domain.ts";
import { clipKey } from "../ui/clip.ts";
import { foldRows, joined } from "./fold-rows.ts";

function sample(id: number): Sample {
  return { id, soundId: id } as Sample;
}

function result(id: number, copies: number[] = [], region: Region | null = null): SimilarSample {
  return { sample: sample(id), region, copies: copies.map(sample) } as unknown as SimilarSample;
}

const results = [result(1, [11, 12]), result(2), result(3, [13], { start: 1, end: 2 })];

function shown(open: readonly SimilarSample[]): string[] {
  return foldRows(results, new Set(open.map(clipKey))).map(({ sample, isCopy, region }) =>
    [isCopy ? "copy" : "result", sample.id, region === null ? "" : "part"].join(" ").trim(),
  );
}

test("copies are folded away until their result is opened", () => {
  expect(shown([])).toEqual(["result 1", "result 2", "result 3 part"]);
  expect(shown(results.slice(0, 1))).toEqual([
    "result 1",
    "copy 11",
    "copy 12",
    "result 2",
    "result 3 part",
  ]);
});

test("a copy of a part is the same part, and every row has a key of its own", () => {
  expect(shown(results.slice(2)).slice(2)).toEqual(["result 3 part", "copy 13 part"]);
  const rows = foldRows(results, new Set(results.map(clipKey)));
  expect(new Set(rows.map(({ key }) => key)).size).toBe(6);
  expect(rows.every((row) => row.key === clipKey(row))).toBe(true);
});

test("pages are joined in their order, and no result stands twice", () => {
  const next = [result(3, [], { start: 1, end: 2 }), result(3), result(4)];
  expect(joined(results, next).map(clipKey)).toEqual(["1", "2", "3 1-2", "3", "4"]);
  expect(joined([], results)).toEqual(results);
});
