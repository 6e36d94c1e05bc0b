/** Retrieval quality: how well rankings find the sounds that carry the query's own label. */
import type { Averages, RetrievalFigures } from "../../../shared/domain.ts";

const places = 10;

/** A query's label, and the labels of all that it was compared with, nearest first. */
export interface LabelRanking {
  readonly label: string;
  readonly answers: readonly string[];
}

/** What one query's ranking is worth, each 0 to 1. */
export interface QueryFigures {
  readonly label: string;
  /** Share of the ten nearest that carry the label. */
  readonly precisionAt10: number;
  /** Mean of the precision at each place that carries the label. */
  readonly averagePrecision: number;
  readonly nearestNeighbour: number;
}

/**
 * Precision@10, average precision and 1-nearest-neighbour accuracy (Manning, Raghavan and Schuetze,
 * "Introduction to Information Retrieval", 2008, chapter 8).
 */
export function queryFigures({ label, answers }: LabelRanking): QueryFigures {
  let hits = 0;
  let precisions = 0;
  for (const [i, answer] of answers.entries()) {
    if (answer === label) precisions += ++hits / (i + 1);
  }
  return {
    label,
    precisionAt10: answers.slice(0, places).filter((answer) => answer === label).length / places,
    averagePrecision: hits > 0 ? precisions / hits : 0,
    nearestNeighbour: answers[0] === label ? 1 : 0,
  };
}

/** The figures of many queries, over queries and over labels. */
export function retrievalFigures(queries: readonly QueryFigures[]): RetrievalFigures {
  return {
    precisionAt10: averages(queries, "precisionAt10"),
    meanAveragePrecision: averages(queries, "averagePrecision"),
    nearestNeighbour: averages(queries, "nearestNeighbour"),
  };
}

function averages(
  queries: readonly QueryFigures[],
  figure: Exclude<keyof QueryFigures, "label">,
): Averages {
  const perLabel = Array.from(Map.groupBy(queries, ({ label }) => label).values(), (ofLabel) =>
    mean(ofLabel.map((query) => query[figure])),
  );
  return { micro: mean(queries.map((query) => query[figure])), macro: mean(perLabel) };
}

export function mean(values: readonly number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
