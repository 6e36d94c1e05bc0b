import type { IndexState } from "../../../shared/domain.ts";
import { formatBytes } from "../ui/format.ts";
import { count } from "../strings/numbers.ts";
import { strings } from "../strings/index.ts";

export interface Fact {
  readonly term: string;
  readonly text: string;
}

/** What there is to know of the search index, without what is not so. */
export function indexFacts(state: IndexState): Fact[] {
  const { kind, vectors, indexed, tombstones, memory, activity, error } = state;
  const terms = strings.settings.indexFacts;
  return [
    { term: terms.kind, text: strings.settings.indexKinds[kind] },
    { term: terms.why, text: strings.settings.indexReason(state) },
    { term: terms.vectors, text: count(vectors) },
    ...(indexed === vectors
      ? []
      : [{ term: terms.indexed, text: strings.settings.indexedText(indexed) }]),
    ...(tombstones === 0
      ? []
      : [{ term: terms.removed, text: strings.settings.removedText(tombstones) }]),
    { term: terms.memory, text: formatBytes(memory) },
    ...(error === null ? [] : [{ term: terms.problem, text: strings.settings.problemText(error) }]),
    ...(activity === null
      ? []
      : [{ term: terms.now, text: strings.settings.indexActivities[activity] }]),
  ];
}
