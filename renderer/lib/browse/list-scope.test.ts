import { expect, test } from "vitest";
import {
  contradictions,
  filtersOf,
  joinFilters,
  sameScope,
  showsCopies,
  sortOf,
} from "./list-scope.ts";

const drums = { kind: "folder", folder: { rootId: 1, path: "Drums" } } as const;

test("a scope is filters, and some have an order of their own", () => {
  expect(filtersOf(drums)).toEqual({ folder: { rootId: 1, path: "Drums" } });
  expect(filtersOf({ kind: "never-played" })).toEqual({ played: false });
  expect(sortOf({ kind: "recently-added" })).toEqual({ by: "added", descending: true });
  expect(sortOf(drums)).toBeNull();
});

test("scopes are the same where they mean the same", () => {
  expect(sameScope(drums, { kind: "folder", folder: { rootId: 1, path: "Drums" } })).toBe(true);
  expect(sameScope(drums, { kind: "folder", folder: { rootId: 2, path: "Drums" } })).toBe(false);
  const [tag, collection] = ["tag", "collection"] as const;
  expect(sameScope({ kind: tag, name: "dusty" }, { kind: collection, name: "dusty" })).toBe(false);
  expect(sameScope({ kind: "all" }, { kind: "all" })).toBe(true);
});

test("scope and filters hold both, and of tags every one", () => {
  const scope = filtersOf({ kind: "tag", name: "dusty" });
  expect(joinFilters(scope, { tags: ["warm", "dusty"], kind: "loop" })).toEqual({
    tags: ["dusty", "warm"],
    kind: "loop",
  });
  expect(joinFilters({}, { kind: "loop" })).toEqual({ kind: "loop" });
  expect(joinFilters({ addedWithin: 30 }, { addedWithin: 90 })).toEqual({ addedWithin: 30 });
});

test("lists that are about files do not fold them", () => {
  expect(showsCopies({ duplicates: true })).toBe(true);
  expect(showsCopies({ soundId: 1 })).toBe(true);
  expect(showsCopies({ duplicates: false })).toBe(false);
});

test("a filter contradicts a scope that says otherwise of the same thing", () => {
  expect(contradictions({ kind: "favourites" }, { favourite: false })).toEqual(["favourite"]);
  expect(contradictions({ kind: "favourites" }, { favourite: true, kind: "loop" })).toEqual([]);
  const dusty = { kind: "collection", name: "Dusty" } as const;
  expect(contradictions(dusty, { collection: "Warm" })).toEqual(["collection"]);
  expect(contradictions({ kind: "recently-added" }, { addedWithin: 90 })).toEqual([]);
  expect(contradictions({ kind: "tag", name: "dusty" }, { tags: ["warm"] })).toEqual([]);
  expect(contradictions(drums, { collection: "Warm" })).toEqual([]);
});
