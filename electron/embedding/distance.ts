/** How far two sounds are apart in each aspect: 0 for the same, 1 on average for a random pair. */
import type { SoundVectors } from "../../shared/analysis.ts";
import { aspects } from "../../shared/aspects.ts";
import { embeddingRanges, fingerprintRanges, type Range } from "./layout.ts";
import { shippedParameters, type EmbeddingParameters } from "./parameters.ts";

/**
 * What the embedding's cosine distance counts beside the fingerprint's L1. It has learnt what copies
 * of a sound differ in, and alone it is worse: measured, build/embedding.
 */
const cosineShare = 0.5;

/** The distances in the order of `aspects`. */
export function aspectDistances(
  a: SoundVectors,
  b: SoundVectors,
  parameters: EmbeddingParameters = shippedParameters,
): Float64Array {
  const distances = fingerprintDistances(a, b, parameters);
  for (const [n, aspect] of aspects.entries()) {
    const apart = Math.max(0, 1 - dot(a.embedding, b.embedding, embeddingRanges[aspect]));
    const cosine = apart / parameters.cosineDistance[aspect];
    distances[n] = ((distances[n] ?? 0) + cosineShare * cosine) / (1 + cosineShare);
  }
  return distances;
}

/** The part of them that the fingerprints tell: the weighted L1 distance of their bytes. */
export function fingerprintDistances(
  { fingerprint: a }: Pick<SoundVectors, "fingerprint">,
  { fingerprint: b }: Pick<SoundVectors, "fingerprint">,
  { weight }: Pick<EmbeddingParameters, "weight"> = shippedParameters,
): Float64Array {
  const distances = new Float64Array(aspects.length);
  for (const [n, aspect] of aspects.entries()) {
    const { start, end } = fingerprintRanges[aspect];
    let sum = 0;
    for (let i = start; i < end; i++) {
      sum += (weight[i] ?? 0) * Math.abs((a[i] ?? 0) - (b[i] ?? 0));
    }
    distances[n] = sum;
  }
  return distances;
}

function dot(a: Float32Array, b: Float32Array, { start, end }: Range): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
