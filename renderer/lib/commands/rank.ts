import { computeCommandScore } from "bits-ui";

interface Named {
  readonly label: string;
  /** What else it may be called: its group, where it is. */
  readonly detail: string;
}

/** What matches typed letters best comes first; all in their order where nothing is typed. */
export function ranked<Entry extends Named>(entries: readonly Entry[], typed: string): Entry[] {
  const wanted = typed.trim();
  if (wanted === "") return [...entries];
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

/** Letters of the name count in their order, those of where it is only as they stand. */
function scoreOf({ label, detail }: Named, wanted: string): number {
  const isThere = detail.toLowerCase().includes(wanted.toLowerCase());
  return Math.max(computeCommandScore(label, wanted), isThere ? leastScore : 0);
}

const leastScore = 1e-6;
