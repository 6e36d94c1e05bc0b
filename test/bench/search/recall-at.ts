import { Nearest } from "./nearest.ts";

/** Of sounds that are equally near, any is right. */
const tolerance = 1e-9;

/**
 * The share of the nearest `depth` sounds that the first `depth` rows of an answer hold. A row holds
 * the ids of a sound and of those that stand behind it as copies; the ranking is by sound id,
 * Infinity for what cannot be an answer.
 */
export function recallAt(
  depth: number,
  ranking: Float64Array,
  rows: readonly (readonly number[])[],
): number {
  const nearest = new Nearest(depth);
  for (let soundId = 0; soundId < ranking.length; soundId++) {
    const rank = ranking[soundId] ?? Infinity;
    if (rank < Infinity) nearest.offer(rank, soundId);
  }
  const places = nearest.values.length;
  const farthest = (nearest.values.at(-1) ?? -Infinity) + tolerance;
  const right = rows
    .slice(0, places)
    .flat()
    .filter((soundId) => (ranking[soundId] ?? Infinity) <= farthest);
  return places === 0 ? 1 : Math.min(1, right.length / places);
}
