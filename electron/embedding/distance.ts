/** How far two sounds are apart in each aspect: 0 for the same, 1 on average for a random pair. */
import type { SoundVectors } from "../../shared/analysis.ts";
import { aspects } from "../../shared/aspects.ts";
import { embeddingRanges, fingerprintRanges, fingerprintSize } from "./layout.ts";
import { shippedParameters, type EmbeddingParameters } from "./parameters.ts";
import { embeddingSteps, recordOf } from "./record.ts";

/**
 * What the embedding's cosine distance counts beside the fingerprint's L1. It has learnt what copies
 * of a sound differ in, and alone it is worse: measured, build/embedding.
 */
const cosineShare = 0.5;

/**
 * Writes the distances of the records `a` at `aAt` and `b` at `bAt` to `into`, in the order of
 * `aspects`. Ranking calls this a thousand times a query.
 */
export type Measure = (
  a: Uint8Array,
  aAt: number,
  b: Uint8Array,
  bAt: number,
  into: Float64Array,
) => void;

/** A measure by the given parameters; with a `share` of 0 the embeddings count nothing. */
export function measureBy(
  { weight, cosineDistance }: Pick<EmbeddingParameters, "weight" | "cosineDistance">,
  share = cosineShare,
): Measure {
  const weights = Float64Array.from(weight);
  const parts = aspects.map((aspect) => ({
    fingerprint: fingerprintRanges[aspect],
    embedding: embeddingRanges[aspect],
    // Of unit vectors, 1 - cosine is half the squared distance, which is 0 for equal bytes.
    step: share / (2 * embeddingSteps ** 2 * cosineDistance[aspect]),
  }));
  return (a, aAt, b, bAt, into) => {
    for (let part = 0; part < parts.length; part++) {
      const { fingerprint, embedding, step } = parts[part] as (typeof parts)[number];
      let apart = 0;
      for (let i = fingerprint.start; i < fingerprint.end; i++) {
        apart += (weights[i] ?? 0) * Math.abs((a[aAt + i] ?? 0) - (b[bAt + i] ?? 0));
      }
      let squares = 0;
      if (step > 0) {
        const end = fingerprintSize + embedding.end;
        for (let i = fingerprintSize + embedding.start; i < end; i++) {
          const difference = (a[aAt + i] ?? 0) - (b[bAt + i] ?? 0);
          squares += difference * difference;
        }
      }
      into[part] = (apart + step * squares) / (1 + share);
    }
  };
}

export const recordDistances = measureBy(shippedParameters);

/** The part of them that the fingerprints tell: the weighted L1 distance of their bytes. */
export const fingerprintDistances = measureBy(shippedParameters, 0);

/** The distances of two sounds in the order of `aspects`. */
export function aspectDistances(
  a: SoundVectors,
  b: SoundVectors,
  measure: Measure = recordDistances,
): Float64Array {
  const distances = new Float64Array(aspects.length);
  measure(recordOf(a), 0, recordOf(b), 0, distances);
  return distances;
}
