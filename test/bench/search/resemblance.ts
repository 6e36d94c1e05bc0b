/**
 * How sounds lie to each other, in figures that an index feels: how near the nearest are, how many
 * dimensions a neighbourhood has, how uneven neighbours are shared out, and which aspects go together.
 * Synthetic sounds stand in for real ones as far as these agree.
 */
import { recordDistances } from "../../../electron/embedding/distance.ts";
import { recordOf } from "../../../electron/embedding/record.ts";
import { weightedMean } from "../../../electron/embedding/scores.ts";
import { aspects, defaultWeights, type Aspect } from "../../../shared/aspects.ts";
import { quantile, type Report } from "../report.ts";
import { TableEmbedder } from "./table-embedder.ts";

/** Sounds that are compared with all others. */
const asked = 300;
/** Neighbours of the estimate of a neighbourhood's dimension (Levina and Bickel, 2004). */
const dimensionNeighbours = 19;
/** Answers in which a sound's occurrences are counted (hubness: Radovanovic et al., 2010). */
const hubNeighbours = 10;
/** One in so many pairs counts for the correlation of aspects. */
const pairStep = 37;
const pairs: readonly (readonly [Aspect, Aspect])[] = [
  ["timbre", "envelope"],
  ["timbre", "spectrum"],
  ["timbre", "pitch"],
];

/** Reports the figures of a set of fingerprints under a name. */
export function reportResemblance(
  name: string,
  fingerprints: readonly Uint8Array[],
  report: Report,
): void {
  const { nearest, dimensions, occurrences, correlations } = measure(fingerprints);
  const n = fingerprints.length;
  for (const [share, label] of [
    [0.1, "p10"],
    [0.5, "p50"],
    [0.9, "p90"],
  ] as const) {
    report(`${name}: nearest by mean distance, ${label}`, quantile(nearest, share), "ratio", n);
    report(`${name}: local dimension, ${label}`, quantile(dimensions, share), "dimensions", n);
  }
  report(`${name}: skewness of occurrences`, skewness(occurrences), "ratio", n);
  for (const [label, value] of correlations) {
    report(`${name}: correlation of ${label}`, value, "ratio", n);
  }
}

interface Neighbourhoods {
  /** Distance of the nearest, by the mean distance of all pairs. */
  readonly nearest: readonly number[];
  readonly dimensions: readonly number[];
  /** How often each sound is among the nearest ten of another. */
  readonly occurrences: readonly number[];
  readonly correlations: readonly (readonly [name: string, value: number])[];
}

function measure(fingerprints: readonly Uint8Array[]): Neighbourhoods {
  const embedder = new TableEmbedder();
  const sounds = fingerprints.map((fingerprint) =>
    recordOf({ fingerprint, embedding: embedder.embed(fingerprint) }),
  );
  const queries = Math.min(asked, sounds.length);
  const occurrences = sounds.map(() => 0);
  const nearest: number[] = [];
  const dimensions: number[] = [];
  const sampled: Float64Array[] = [];
  let sum = 0;
  for (let query = 0; query < queries; query++) {
    const i = Math.floor((query * sounds.length) / queries);
    const ranked = distancesFrom(sounds, i, sampled);
    for (const { distance } of ranked) sum += distance / ranked.length;
    ranked.sort((a, b) => a.distance - b.distance);
    nearest.push(ranked[0]?.distance ?? 0);
    for (const { j } of ranked.slice(0, hubNeighbours)) occurrences[j] = (occurrences[j] ?? 0) + 1;
    dimensions.push(localDimension(ranked.map(({ distance }) => distance)));
  }
  return {
    nearest: nearest.map((distance) => (distance * queries) / sum),
    dimensions,
    occurrences,
    correlations: pairs.map(([a, b]) => [`${a} and ${b}`, correlation(sampled, a, b)]),
  };
}

/** The distances of one sound from all others; some of them by aspect are added to `sampled`. */
function distancesFrom(
  sounds: readonly Uint8Array[],
  i: number,
  sampled: Float64Array[],
): { j: number; distance: number }[] {
  const own = sounds[i];
  return sounds.flatMap((other, j) => {
    if (!own || j === i) return [];
    const byAspect = new Float64Array(aspects.length);
    recordDistances(own, 0, other, 0, byAspect);
    if (j % pairStep === 0) sampled.push(byAspect);
    return [{ j, distance: weightedMean(byAspect, defaultWeights) }];
  });
}

/** Levina and Bickel's maximum-likelihood estimate, from distances that rise. */
export function localDimension(rising: readonly number[]): number {
  const farthest = rising[dimensionNeighbours] ?? NaN;
  const logs = rising
    .slice(0, dimensionNeighbours)
    .map((distance) => Math.log(farthest / Math.max(1e-6, distance)));
  return (dimensionNeighbours - 1) / logs.reduce((sum, log) => sum + log, 0);
}

export function skewness(values: readonly number[]): number {
  const mean = meanOf(values);
  const moment = (power: number): number => meanOf(values.map((value) => (value - mean) ** power));
  return moment(3) / moment(2) ** 1.5;
}

function correlation(rows: readonly Float64Array[], a: Aspect, b: Aspect): number {
  const columnOf = (aspect: Aspect): number[] =>
    rows.map((row) => row[aspects.indexOf(aspect)] ?? 0);
  const [x, y] = [columnOf(a), columnOf(b)];
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const shared = meanOf(x.map((value, i) => (value - meanX) * ((y[i] ?? 0) - meanY)));
  const spreadX = meanOf(x.map((value) => (value - meanX) ** 2));
  const spreadY = meanOf(y.map((value) => (value - meanY) ** 2));
  return shared / Math.sqrt(spreadX * spreadY);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
