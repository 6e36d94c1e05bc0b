/** Retrieval quality: how well rankings find the sounds that carry the query's own label. */
import type { Averages, RetrievalFigures } from "../../../shared/domain.ts";

const places = 10;

/** A query's label, and the labels of all that it was compared with, nearest first. */
export interface LabelRanking {
  readonly label: string;
  readonly answers: readonly string[];
}

/**
 * Precision@10, mean average precision and 1-nearest-neighbour accuracy (Manning, Raghavan and
 * Schuetze, "Introduction to Information Retrieval", 2008, chapter 8), over queries and over labels.
 */
export function retrievalFigures(rankings: readonly LabelRanking[]): RetrievalFigures {
  return {
    precisionAt10: averages(rankings, precisionAt10),
    meanAveragePrecision: averages(rankings, averagePrecision),
    nearestNeighbour: averages(rankings, ({ label, answers }) => (answers[0] === label ? 1 : 0)),
  };
}

/** Share of the ten nearest that carry the label. */
export function precisionAt10({ label, answers }: LabelRanking): number {
  return answers.slice(0, places).filter((answer) => answer === label).length / places;
}

/** Mean of the precision at each place that carries the label. */
function averagePrecision({ label, answers }: LabelRanking): number {
  let hits = 0;
  let sum = 0;
  for (const [i, answer] of answers.entries()) {
    if (answer === label) sum += ++hits / (i + 1);
  }
  return hits > 0 ? sum / hits : 0;
}

function averages(
  rankings: readonly LabelRanking[],
  figure: (ranking: LabelRanking) => number,
): Averages {
  const byLabel = Map.groupBy(rankings, ({ label }) => label);
  const perLabel = Array.from(byLabel.values(), (ofLabel) => mean(ofLabel.map(figure)));
  return { micro: mean(rankings.map(figure)), macro: mean(perLabel) };
}

export function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
