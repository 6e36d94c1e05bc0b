import type { PerAspect } from "./aspects.ts";
import type { WireError } from "./errors.ts";

/** A folder that the musician added; everything below it is the library's. */
export interface Root {
  readonly id: number;
  /** Absolute path, in the host's own notation. Shown, never accepted back. */
  readonly path: string;
  readonly name: string;
  /** False while its drive is not mounted or it cannot be read: its sounds stay, marked offline. */
  readonly online: boolean;
}

/** A folder below a root that holds at least one sample, itself or further down. */
export interface Folder {
  readonly rootId: number;
  /** Path relative to the root with "/" between names; "" is the root itself. */
  readonly path: string;
  /** Samples in it and in every folder below it. */
  readonly samples: number;
}

export type SampleState = "waiting" | "analysed" | "failed";

/** A file of the library and what analysis found. What is not known (yet) is null. */
export interface Sample {
  readonly id: number;
  readonly rootId: number;
  /** Folder relative to the root with "/" between names; "" is the root itself. */
  readonly folder: string;
  /** File name with its extension. */
  readonly name: string;
  readonly state: SampleState;
  /** Copies of one sound share it. Addresses its peaks; never reused for another sound. */
  readonly soundId: number | null;
  /** Seconds. */
  readonly duration: number | null;
  /** Container or codec as a musician would say it: "WAV", "FLAC", "MP3". */
  readonly format: string | null;
  /** Hz. */
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** Bits per sample of a PCM file. */
  readonly bitDepth: number | null;
  /** Integrated loudness in LUFS (EBU R 128). */
  readonly loudness: number | null;
  /** Beats per minute, for loops only. */
  readonly tempo: number | null;
  /** "A minor", "C# major"; null where nothing tonal was found. */
  readonly key: string | null;
  readonly tags: readonly string[];
}

export interface SearchPage {
  /** How many samples match in all. */
  readonly total: number;
  readonly samples: readonly Sample[];
}

export interface SimilarSample {
  readonly sample: Sample;
  /** 0 to 100; 100 is the same sound. */
  readonly score: number;
  /** The same per aspect. */
  readonly aspects: PerAspect;
}

export interface SimilarSamples {
  readonly query: Sample;
  /** Best first; never holds the query itself. */
  readonly results: readonly SimilarSample[];
}

/** Why a file could not be used, or not wholly. */
export interface Problem {
  readonly sampleId: number;
  readonly rootId: number;
  readonly folder: string;
  readonly name: string;
  readonly code: string;
  /** What happened and what can be done, in a musician's words. */
  readonly message: string;
  /** True where the sound was analysed and can be found all the same. */
  readonly usable: boolean;
}

export interface Progress {
  readonly files: number;
  readonly analysed: number;
  readonly failed: number;
  readonly waiting: number;
  /** Files a second over the last few seconds; 0 when nothing is analysed. */
  readonly perSecond: number;
  /** True while folders are being listed. */
  readonly scanning: boolean;
  readonly paused: boolean;
  /** What stopped the analysis, such as a full disk; null while nothing did. Resuming tries again. */
  readonly error: WireError | null;
}

/** Native actions that exist only where the host has them; the renderer hides the others. */
export interface HostCapabilities {
  /** A native dialog to choose a folder. Without it the path is typed. */
  readonly chooseFolder: boolean;
  /** Show a file in the system's file manager. */
  readonly reveal: boolean;
  /** Drag files out of the window into another program. */
  readonly dragOut: boolean;
}
