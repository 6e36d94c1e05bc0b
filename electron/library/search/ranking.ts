/** How distances by aspect become one ranking: pure functions, the same for the app and its fit. */
import type { Weights } from "../../../shared/aspects.ts";
import { weightedMean } from "../../embedding/scores.ts";

/** Sounds that local scales are measured against: as good as 128, and than 32 better by 0.005. */
export const referenceCount = 64;
/** Of the nearest reference sounds, whose mean distance is a sound's local scale. */
const nearestShare = 0.25;

/**
 * A distance divided by the root of the candidate's local scale, so that hubs (sounds that are near
 * to everything) do not crowd every answer (local scaling: Schnitzer et al., "Local and global
 * scaling reduce hubs in space", JMLR 2012).
 */
export function scaledDistance(
  distances: ArrayLike<number>,
  scale: ArrayLike<number>,
  weights: Weights | Float64Array,
): number {
  return weightedMean(distances, weights) / Math.sqrt(Math.max(1e-6, weightedMean(scale, weights)));
}

/** A sound's local scale by aspect, from its distances to reference sounds. */
export function localScale(distances: readonly Float64Array[]): Float64Array {
  const size = distances[0]?.length ?? 0;
  const nearest = Math.max(1, Math.round(nearestShare * distances.length));
  return new Float64Array(size).map((_, aspect) => {
    const column = Float64Array.from(distances, (row) => row[aspect] ?? 0).sort();
    return column.subarray(0, nearest).reduce((sum, value) => sum + value, 0) / nearest;
  });
}

/**
 * Scores in the order of a ranking that local scaling made, none higher than the one before: where
 * they rise, all concerned get their mean (pool adjacent violators, Ayer et al. 1955).
 */
export function falling(scores: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const score of scores) {
    let pool = { sum: score, count: 1 };
    for (let last = pools.at(-1); last && mean(last) < mean(pool); last = pools.at(-1)) {
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => Array<number>(pool.count).fill(mean(pool)));
}

function mean({ sum, count }: { sum: number; count: number }): number {
  return sum / count;
}
