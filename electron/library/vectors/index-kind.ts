/** Which FAISS index serves how many vectors: a pure choice, by count and by the musician's memory. */
import type { IndexKind } from "../../../shared/domain.ts";

/** How an index is made. */
export interface IndexPlan {
  readonly kind: IndexKind;
  /** FAISS's index factory. */
  readonly factory: string;
  /** Cells of an IVF index, and how many of them a search visits; 0 for a flat one. */
  readonly cells: number;
  readonly probes: number;
}

/**
 * Vectors up to which exact search is fast enough: 1 ms (measured, test/bench: 4.5 ms for 100,000 of
 * 128 float32).
 */
export const flatLimit = 20_000;
const fewestCells = 64;
const mostCells = 4096;
/** 32 bytes a vector. np: no polysemous training, which takes minutes for what nothing here uses. */
const productQuantiser = "PQ32np";

/**
 * The plan for `count` vectors. What is trained is left only when the count has fallen to half of
 * `limit`, so that a library about that size does not go to and fro.
 */
export function planFor(
  count: number,
  lowMemory: boolean,
  current: IndexKind = "flat",
  limit = flatLimit,
): IndexPlan {
  if (count <= (current === "flat" ? limit : limit / 2)) {
    return { kind: "flat", factory: "Flat", cells: 0, probes: 0 };
  }
  // 4 x root of n cells, as FAISS's guide to indexes advises, in powers of two.
  const cells = 2 ** Math.round(Math.log2(4 * Math.sqrt(count)));
  const nlist = Math.min(mostCells, Math.max(fewestCells, cells));
  return {
    kind: lowMemory ? "pq" : "ivf",
    factory: `IVF${nlist},${lowMemory ? productQuantiser : "SQ8"}`,
    cells: nlist,
    // Measured (test/bench/RESULTS.md): enough for recall@10 of 0.98 and more with one aspect alone.
    probes: Math.ceil(2 * Math.sqrt(nlist)),
  };
}

/** Why an index is what it is, in a musician's words. */
export function reasonFor(kind: IndexKind, limit = flatLimit): string {
  const few = limit.toLocaleString("en");
  switch (kind) {
    case "flat":
      return `Every sound is compared: up to ${few} that is fast.`;
    case "ivf":
      return `More than ${few} sounds: only the cells of the library that are nearest to the query are searched.`;
    case "pq":
      return "You chose less memory: vectors are compressed and the nearest are compared in full.";
  }
}
