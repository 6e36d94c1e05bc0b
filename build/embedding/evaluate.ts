/** Retrieval quality on labelled sounds: how often the ten nearest carry the query's label. */
import { average } from "./average.ts";

export interface Labelled {
  readonly label: string;
  /** Same kit, articulation or recording; a query's own group is no answer to it. */
  readonly group: string;
}

/** Labels with fewer sounds cannot fill ten places. */
const fewestOfLabel = 8;
const places = 10;

/**
 * Macro precision@10 with the query's own group left out: the mean over labels of the mean share of
 * the ten nearest that carry the query's label. `similarity(i, j)` is larger for nearer sounds.
 */
export function macroPrecision(
  sounds: readonly Labelled[],
  similarity: (i: number, j: number) => number,
): number {
  const shares = new Map<string, number[]>();
  for (const [i, query] of sounds.entries()) {
    const others = sounds.flatMap((sound, j) => (sound.group === query.group ? [] : [j]));
    const same = sounds.filter(({ label }) => label === query.label);
    if (same.length < fewestOfLabel || same.every(({ group }) => group === query.group)) continue;
    const nearest = others
      .map((j) => ({ j, nearness: similarity(i, j) }))
      .sort((a, b) => b.nearness - a.nearness)
      .slice(0, places);
    const hits = nearest.filter(({ j }) => sounds[j]?.label === query.label).length;
    const ofLabel = shares.get(query.label) ?? [];
    ofLabel.push(hits / places);
    shares.set(query.label, ofLabel);
  }
  return average([...shares.values()].map(average));
}
