/**
 * Scores: distances as 0 to 100, calibrated by frozen parameters so that a number means the same in
 * every library. 100 is the same sound, 50 the median of two random sounds of one kind.
 */
import {
  aspects,
  defaultWeights,
  perAspect,
  weighables,
  type PerAspect,
  type Weights,
} from "../../shared/aspects.ts";
import { shippedParameters, type Calibration } from "./parameters.ts";

/** Weights in the order of `weighables`. */
export function weightList(weights: Weights): Float64Array {
  return Float64Array.from(weighables, (weighable) => weights[weighable]);
}

/**
 * The weighted mean of values in the order of `weighables`; values that are left out at the end (the
 * model's, where there is none) count nothing.
 */
export function weightedMean(values: ArrayLike<number>, weights: Weights | Float64Array): number {
  const list = weights instanceof Float64Array ? weights : weightList(weights);
  let sum = 0;
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const weight = list[i] ?? 0;
    sum += weight * (values[i] ?? 0);
    total += weight;
  }
  return total > 0 ? sum / total : 1;
}

/** The score of distances, all aspects together. */
export function overallScore(
  distances: ArrayLike<number>,
  weights: Weights,
  calibration: Calibration = shippedParameters.calibration,
): number {
  const half = Array.from(distances, (_, i) => halfDistance(i, calibration));
  return score(weightedMean(distances, weights) / weightedMean(half, weights), calibration);
}

/** The score of each aspect, from distances in the order of `aspects`. */
export function aspectScores(
  distances: ArrayLike<number>,
  calibration: Calibration = shippedParameters.calibration,
): PerAspect {
  return perAspect((aspect) => scoreOf(distances, aspects.indexOf(aspect), calibration));
}

/** The score of the musician's model, which stands behind the aspects; null where there is none. */
export function modelScore(
  distances: ArrayLike<number>,
  calibration: Calibration = shippedParameters.calibration,
): number | null {
  return distances.length > aspects.length ? scoreOf(distances, aspects.length, calibration) : null;
}

function scoreOf(distances: ArrayLike<number>, i: number, calibration: Calibration): number {
  return score((distances[i] ?? 0) / halfDistance(i, calibration), calibration);
}

/** A model's distances are as large as timbre's: both have random pairs 1 apart. */
function halfDistance(i: number, { half }: Calibration): number {
  return half[aspects[i] ?? "timbre"];
}

/**
 * What two files of one sound score at least, all aspects together and each alone, after a good
 * encoder had one of them (test/integration/copies.test.ts).
 */
const copyScores = { overall: 95, aspect: 80 };

const copyDistances = {
  overall:
    distanceAt(copyScores.overall) *
    weightedMean(Object.values(shippedParameters.calibration.half), defaultWeights),
  aspects: aspects.map(
    (aspect) => distanceAt(copyScores.aspect) * shippedParameters.calibration.half[aspect],
  ),
};

/** Whether sounds so far apart are one and the same, perhaps encoded anew. */
export function isCopy(distances: ArrayLike<number>): boolean {
  return (
    copyDistances.aspects.every((most, i) => (distances[i] ?? 0) <= most) &&
    weightedMean(distances, defaultWeights) <= copyDistances.overall
  );
}

/** The distance that scores `wanted`, in units of the one that scores 50. */
function distanceAt(wanted: number): number {
  return Math.log2(100 / wanted) ** (1 / shippedParameters.calibration.exponent);
}

/** The score of a distance that is given in units of the one that scores 50. */
function score(distance: number, { exponent }: Calibration): number {
  return 100 * 2 ** -(Math.max(0, distance) ** exponent);
}
