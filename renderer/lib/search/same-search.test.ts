import { expect, test } from "vitest";
import { sameSearch, type Search } from "./same-search.ts";

const search: Search = {
  text: "dusty",
  filters: { tempo: { min: 90, max: 120 }, tags: ["a", "b"], kind: "loop" },
  sort: { by: "name", descending: false },
};

test("a search is the same whatever the order of its filters and tags", () => {
  const filters = {
    kind: "loop",
    tags: ["b", "a"],
    tempo: { max: 120, min: 90 },
    key: undefined,
  } as const;
  expect(
    sameSearch(search, { ...search, text: "dusty ", filters: { ...filters, tags: ["b", "a"] } }),
  ).toBe(true);
});

test("other words, another filter or another order make another search", () => {
  const { filters, sort } = search;
  expect(sameSearch(search, { ...search, text: "dust" })).toBe(false);
  expect(sameSearch(search, { ...search, filters: { ...filters, favourite: true } })).toBe(false);
  expect(sameSearch(search, { ...search, filters: { ...filters, tempo: { min: 90 } } })).toBe(
    false,
  );
  expect(sameSearch(search, { ...search, sort: { ...sort, descending: true } })).toBe(false);
});
