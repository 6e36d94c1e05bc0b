/** How far two fingerprints are apart by the app's measure, where there is no library yet. */
import { fingerprintDistances } from "../../../electron/embedding/distance.ts";
import { weightedMean, weightList } from "../../../electron/embedding/scores.ts";
import { aspects, defaultWeights } from "../../../shared/aspects.ts";

const weights = weightList(defaultWeights);
const byAspect = new Float64Array(aspects.length);

/** By their bytes alone, all aspects at their default weights. */
export function byteDistance(a: Uint8Array, b: Uint8Array): number {
  fingerprintDistances(a, 0, b, 0, byAspect);
  return weightedMean(byAspect, weights);
}
