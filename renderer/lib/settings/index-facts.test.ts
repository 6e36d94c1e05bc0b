import { expect, test } from "vitest";
import type { IndexState } from "../../../shared/domain.ts";
import { indexFacts } from "./index-facts.ts";

const exact: IndexState = {
  kind: "flat",
  reason: "Small libraries are compared sound by sound.",
  vectors: 12_345,
  indexed: 12_345,
  tombstones: 0,
  memory: 23_400_000,
  activity: null,
  error: null,
  lowMemory: false,
};

test("an index at rest tells its kind, why, how much it holds and what it takes", () => {
  expect(indexFacts(exact)).toEqual([
    { term: "Kind", text: "Exact" },
    { term: "Why", text: "Small libraries are compared sound by sound." },
    { term: "Sounds and parts", text: "12,345" },
    { term: "Memory", text: "23 MB" },
  ]);
});

test("what is not in the index, removed or going on is told only where it is so", () => {
  const terms = indexFacts({
    ...exact,
    kind: "pq",
    indexed: 12_000,
    tombstones: 7,
    activity: "building",
    error: "no room on the disk",
  });
  expect(terms.map(({ term, text }) => `${term}: ${text}`)).toEqual([
    "Kind: Compressed (PQ)",
    "Why: Small libraries are compared sound by sound.",
    "Sounds and parts: 12,345",
    "In the index: 12,000; the others are compared one by one",
    "Removed: 7 still in the index, and never shown",
    "Memory: 23 MB",
    "Problem: It could not be made (no room on the disk). It is tried again.",
    "Now: Being made anew in the background; searches work meanwhile.",
  ]);
});
