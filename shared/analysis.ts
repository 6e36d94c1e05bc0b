/** The messages between the library and its utility processes: one job out, one result back. */
import { aspects, defaultWeights, type Aspect, type PerAspect } from "./aspects.ts";
import type { WireError } from "./errors.ts";

/** Raised whenever descriptors or embedding change, so that stored sounds are analysed anew. */
export const analysisVersion = 1;

/** Numbers in an embedding: one unit-length sub-vector per aspect, in the order of `aspects`. */
export const embeddingLayout = {
  timbre: 40,
  spectrum: 20,
  envelope: 40,
  pitch: 16,
  rhythm: 8,
} as const;
/** Length of an embedding in float32. */
export const embeddingSize = Object.values(embeddingLayout).reduce((sum, size) => sum + size, 0);

/** Where each aspect's sub-vector begins and ends in an embedding. */
export const aspectRanges = aspects.reduce(
  (ranges, aspect) => {
    const start = Math.max(0, ...Object.values(ranges).map(({ end }) => end));
    return { ...ranges, [aspect]: { start, end: start + embeddingLayout[aspect] } };
  },
  {} as Record<Aspect, { readonly start: number; readonly end: number }>,
);

/**
 * The query vector of an embedding: each sub-vector times its aspect's weight, so that the inner
 * product with stored, unweighted embeddings is the weighted sum of the aspects' cosines.
 */
export function weightedQuery(
  embedding: Float32Array,
  weights: PerAspect = defaultWeights,
): Float32Array {
  const query = embedding.slice();
  for (const aspect of aspects) {
    const { start, end } = aspectRanges[aspect];
    for (let i = start; i < end; i++) query[i] = (query[i] ?? 0) * weights[aspect];
  }
  return query;
}

/** What a container and its decoded audio say about a file. */
export interface FileFacts {
  /** As in `formats`: "WAV", "FLAC". */
  readonly format: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Bits per sample; null where the codec has none. */
  readonly bitDepth: number | null;
}

/** What is known of a sound, whichever file carries it. */
export interface SoundAnalysis {
  /** SHA-256 of the decoded audio with its rate and channel count: the sound's identity. */
  readonly audioHash: Uint8Array;
  /** Seconds. */
  readonly duration: number;
  /** Integrated loudness in LUFS; null for silence. */
  readonly loudness: number | null;
  /** Beats per minute; null where the sound does not repeat. */
  readonly tempo: number | null;
  /** "A minor"; null where the sound is not tonal. */
  readonly key: string | null;
  /** `peakColumns` x `peakBands` bytes, row-major, relative to the sound's own peak. */
  readonly peaks: Uint8Array;
  /** `embeddingSize` float32. All zero for silence. */
  readonly embedding: Float32Array;
}

export interface FileAnalysis {
  readonly facts: FileFacts;
  readonly sound: SoundAnalysis;
  /** What is wrong with the file although its sound could be used. */
  readonly warning: WireError | null;
}

/** What a worker can be asked for, and what it answers. */
export interface JobOutputs {
  readonly analyse: FileAnalysis;
  /** The bytes of a WAV file. */
  readonly render: Uint8Array;
}
export type JobKind = keyof JobOutputs;

export interface WorkerJob {
  readonly jobId: number;
  readonly kind: JobKind;
  /** Absolute path. */
  readonly path: string;
}

/** What a worker sends: first that it is ready, then one answer a job. */
export type WorkerMessage =
  | { readonly type: "ready" }
  | {
      readonly type: "done";
      readonly jobId: number;
      readonly output: JobOutputs[JobKind];
      /** Bytes that the worker's process holds; one above its limit is replaced between jobs. */
      readonly memory: number;
    }
  | {
      readonly type: "failed";
      readonly jobId: number;
      readonly error: WireError;
      readonly memory: number;
    };
