import type { Filters, Sort } from "../../../shared/search.ts";

/** What is searched for, and in which order it is shown. */
export interface Search {
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
}

/** Whether two searches find the same and show it in the same order. */
export function sameSearch(a: Search, b: Search): boolean {
  return canonical(a) === canonical(b);
}

function canonical({ text, filters, sort }: Search): string {
  const tags = filters.tags && [...filters.tags].sort();
  return JSON.stringify([text.trim(), sorted({ ...filters, tags }), sort.by, sort.descending]);
}

/** The same whatever the order of keys; what is undefined counts as left out. */
function sorted(value: object): unknown[] {
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]: [string, unknown]) => [
      key,
      typeof inner === "object" && inner !== null && !Array.isArray(inner) ? sorted(inner) : inner,
    ]);
}
