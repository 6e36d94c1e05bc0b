/** Whether a query is answered faster by the index or by comparing every sound that is allowed. */
import type { IndexPlan } from "../vectors/index-kind.ts";

/**
 * Nanoseconds, measured (test/bench/RESULTS.md); only their ratios matter. A record that is compared,
 * a vector that a flat index compares, one in a cell that is visited, an answer that FAISS hands on.
 */
const cost = { compared: 600, flat: 45, visited: 130, answered: 250 };
/** A record of the small table is read from the catalog first. */
const readCost = 4_000;
/** Answers asked of FAISS at most: from here on, comparing all is surer. */
export const mostReach = 32_768;

export interface SearchChoice {
  /** Rows of the table, and how many of them the filters allow (all without filters). */
  readonly rows: number;
  readonly allowed: number;
  /** Allowed candidates that a good ranking needs. */
  readonly wanted: number;
  readonly plan: IndexPlan | null;
  readonly isLowMemory: boolean;
}

/**
 * How many answers to ask of the index, so that about `wanted` of them are allowed; null where
 * comparing every allowed sound costs less.
 */
export function reachFor({
  rows,
  allowed,
  wanted,
  plan,
  isLowMemory,
}: SearchChoice): number | null {
  if (plan === null || allowed <= wanted) return null;
  const reach = Math.ceil((wanted * rows) / allowed);
  if (reach > mostReach) return null;
  const compared = cost.compared + (isLowMemory ? readCost : 0);
  const visited =
    plan.kind === "flat" ? rows * cost.flat : ((rows * plan.probes) / plan.cells) * cost.visited;
  const byIndex = visited + reach * cost.answered + wanted * compared;
  return byIndex < allowed * compared ? reach : null;
}
