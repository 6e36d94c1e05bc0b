import type { IndexState } from "../../../shared/domain.ts";
import { formatBytes } from "../ui/format.ts";
import { count, strings } from "../ui/strings.ts";

export interface Fact {
  readonly term: string;
  readonly text: string;
}

/** What there is to know of the search index, without what is not so. */
export function indexFacts(state: IndexState): Fact[] {
  const { kind, reason, vectors, indexed, tombstones, memory, activity, error } = state;
  return [
    { term: "Kind", text: strings.indexKinds[kind] },
    { term: "Why", text: reason },
    { term: "Sounds and parts", text: count(vectors) },
    ...(indexed === vectors
      ? []
      : [{ term: "In the index", text: `${count(indexed)}; the others are compared one by one` }]),
    ...(tombstones === 0
      ? []
      : [{ term: "Removed", text: `${count(tombstones)} still in the index, and never shown` }]),
    { term: "Memory", text: formatBytes(memory) },
    ...(error === null
      ? []
      : [{ term: "Problem", text: `It could not be made (${error}). It is tried again.` }]),
    ...(activity === null ? [] : [{ term: "Now", text: strings.indexActivities[activity] }]),
  ];
}
