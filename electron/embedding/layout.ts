/** Where each aspect's numbers stand in a fingerprint and in an embedding. */
import { aspects, type Aspect } from "../../shared/aspects.ts";

export interface Range {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}
type Sizes = Readonly<Record<Aspect, number>>;

/** Numbers in each block of descriptors; blocks of an aspect count alike, whatever their length. */
export const blockSizes = {
  /** MFCC, their motion, contrast and valleys, contrast in attack, body, tail, shape likewise. */
  timbre: [20, 20, 14, 21, 45],
  /** Shape weighted by energy, its spread, third octaves. */
  spectrum: [15, 15, 26],
  /**
   * Auditory image (8 x 8), modulation spectrum (10 x 5), attack, sustain and centroid, durations of
   * bands, loudness curve.
   */
  envelope: [64, 50, 3, 20, 16],
  /** Pitch, HPCP. */
  pitch: [5, 12],
  rhythm: [6],
} as const satisfies Record<Aspect, readonly number[]>;

const fingerprintLayout = Object.fromEntries(
  aspects.map((aspect) => [aspect, sum(blockSizes[aspect])]),
) as Sizes;

/** float32 of each unit-length sub-vector of an embedding. */
export const embeddingLayout = {
  timbre: 40,
  spectrum: 24,
  envelope: 40,
  pitch: 16,
  rhythm: 8,
} as const satisfies Sizes;

/** Bytes of a fingerprint. */
export const fingerprintSize = sum(Object.values(fingerprintLayout));
/** Length of an embedding in float32. */
export const embeddingSize = sum(Object.values(embeddingLayout));

export const fingerprintRanges = rangesOf(fingerprintLayout);
export const embeddingRanges = rangesOf(embeddingLayout);

function rangesOf(sizes: Sizes): Readonly<Record<Aspect, Range>> {
  let start = 0;
  const entries = aspects.map((aspect): [Aspect, Range] => {
    const range = { start, end: start + sizes[aspect] };
    start = range.end;
    return [aspect, range];
  });
  return Object.fromEntries(entries) as Record<Aspect, Range>;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
