/** The messages between the library and its utility processes: one job out, one result back. */
import type { Region } from "./domain.ts";
import type { WireError } from "./errors.ts";

/** Raised whenever descriptors change, so that stored sounds are analysed anew. */
export const analysisVersion = 2;

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

/** What a sound, or a part of one, is compared by. */
export interface SoundVectors {
  /** One byte a descriptor: the truth for ranking and explaining. */
  readonly fingerprint: Uint8Array;
  /** float32, one unit-length sub-vector per aspect: what finds candidates. */
  readonly embedding: Float32Array;
}

/** A part of a long sound that can be found by itself: a hit, a note, a phrase. */
export interface Segment extends SoundVectors {
  readonly region: Region;
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
  /** Of the whole sound; null for silence. */
  readonly vectors: SoundVectors | null;
  /** Of a sound longer than 4 s, in order; none where nothing in it stands by itself. */
  readonly segments: readonly Segment[];
  /** Descriptors that could not be measured and hold their neutral value. */
  readonly neutral: readonly string[];
}

export interface FileAnalysis {
  readonly facts: FileFacts;
  readonly sound: SoundAnalysis;
  /** What is wrong with the file although its sound could be used. */
  readonly warning: WireError | null;
}

/** The musician's own embedding model. */
export interface ModelInfo {
  /** SHA-256 of its files, hex: another model makes other embeddings. */
  readonly id: string;
  readonly name: string;
  readonly licence: string;
}

interface Job<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** What a worker can be asked for, and what it answers. `path` is absolute. */
export interface Jobs {
  readonly analyse: Job<{ readonly path: string }, FileAnalysis>;
  /** The vectors of a part of a file; null where it is silent. */
  readonly describe: Job<{ readonly path: string; readonly region: Region }, SoundVectors | null>;
  /** The bytes of a WAV file of the whole, or of a part. */
  readonly render: Job<{ readonly path: string; readonly region?: Region }, Uint8Array>;
  /** The first minute of a file as Ogg Opus: small, and what every Chromium plays. */
  readonly preview: Job<{ readonly path: string }, Uint8Array>;
  /** The embeddings of fingerprints by the parameters of today. */
  readonly embed: Job<{ readonly fingerprints: readonly Uint8Array[] }, Float32Array[]>;
  /** Opens the musician's own model; null where there is none. */
  readonly openModel: Job<{ readonly models: string }, ModelInfo | null>;
  /**
   * A file's embedding by the musician's own model in the folder `models`, which must still be the
   * one with the id `model`; null for silence.
   */
  readonly model: Job<
    { readonly path: string; readonly models: string; readonly model: string },
    Float32Array | null
  >;
}
export type JobKind = keyof Jobs;
export type JobInput<Kind extends JobKind> = Jobs[Kind]["input"];
export type JobOutput<Kind extends JobKind> = Jobs[Kind]["output"];

export type WorkerJob = {
  readonly [Kind in JobKind]: {
    readonly jobId: number;
    readonly kind: Kind;
    readonly input: JobInput<Kind>;
  };
}[JobKind];

/** What a worker sends: first that it is ready, then one answer a job. */
export type WorkerMessage =
  | { readonly type: "ready" }
  /** Said once a second by a worker on a job: it does not hang. */
  | { readonly type: "alive" }
  | {
      readonly type: "done";
      readonly jobId: number;
      readonly output: JobOutput<JobKind>;
      /** Bytes that the worker's process holds; one above its limit is replaced between jobs. */
      readonly memory: number;
    }
  | {
      readonly type: "failed";
      readonly jobId: number;
      readonly error: WireError;
      readonly memory: number;
    };
