import type { Aspect, PerAspect } from "./aspects.ts";
import type { WireError } from "./errors.ts";
import type { Reason } from "./reason.ts";
import type { Filters, Sort } from "./search.ts";

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

/** A loop has a tempo; of what has none, "long" is longer than 10 s. */
export const sampleKinds = ["one-shot", "loop", "long"] as const;
export type SampleKind = (typeof sampleKinds)[number];

/** What a sound is played on, as its file or folders name it. */
export const instruments = [
  "kick",
  "snare",
  "clap",
  "hat",
  "cymbal",
  "tom",
  "percussion",
  "bass",
  "keys",
  "guitar",
  "strings",
  "brass",
  "pad",
  "lead",
  "vocal",
  "fx",
] as const;
export type Instrument = (typeof instruments)[number];

/** What the musician can put right. */
export const correctable = ["tempo", "key", "kind", "instrument"] as const;
export type Correctable = (typeof correctable)[number];

/** How long a sample counts as recently added, or played. */
export const recentDays = 30;

/** So many samples can be selected and changed at once. */
export const mostSelected = 100_000;
/** One answer tells of so many. */
export const mostAnswered = 1_000;

/** As the analysis names them: each by the spelling that is met most often. */
const tonics = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"] as const;
export const keys: readonly string[] = tonics.flatMap((tonic) => [
  `${tonic} major`,
  `${tonic} minor`,
]);

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
  readonly kind: SampleKind | null;
  /** As its file or folders name it, or the musician; null where nothing does. */
  readonly instrument: Instrument | null;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** 1 to 5; null where the musician gave none. */
  readonly rating: number | null;
  /** The musician's own words; "" for none. */
  readonly note: string;
  /** Names of the collections that it is in. */
  readonly collections: readonly string[];
  /** What the musician said, and not the analysis. */
  readonly corrected: readonly Correctable[];
  /** ms since 1970. */
  readonly addedAt: number;
  readonly plays: number;
  /** ms since 1970; null where it was never played. */
  readonly lastPlayedAt: number | null;
  /** Other files of the library with the same sound. */
  readonly copies: number;
}

/** Sounds that the musician put together. */
export interface Collection {
  readonly name: string;
  /** How many sounds; copies of one count once. */
  readonly sounds: number;
}

/** A search that is kept under a name. */
export interface SavedSearch {
  readonly name: string;
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
  /** False where its folder is not in the library. */
  readonly available: boolean;
}

/** How much there is of what the sidebar offers. */
export interface Overview {
  readonly files: number;
  readonly favourites: number;
  /** Within `recentDays`. */
  readonly recentlyAdded: number;
  readonly recentlyPlayed: number;
  readonly neverPlayed: number;
  /** Files whose sound other files have, too. */
  readonly duplicates: number;
  /** By name. */
  readonly tags: readonly Tag[];
}

export interface Tag {
  readonly name: string;
  /** How many files have it. */
  readonly files: number;
}

/** Every kind of change to the musician's own data. */
export const changeKinds = [
  "tags",
  "favourite",
  "rating",
  "note",
  "correction",
  "collection-created",
  "collection-renamed",
  "collection-removed",
  "collection-sounds",
  "search-saved",
  "search-renamed",
  "search-removed",
  "folder-removed",
  "import",
  "restore",
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** A change to the musician's own data. */
export interface HistoryStep {
  readonly id: number;
  readonly kind: ChangeKind;
  /** Name of the sample, collection, search, folder or day that it is about. */
  readonly subject: string;
  /** How many samples it is about; 1 where it is about no samples. */
  readonly count: number;
}

export interface HistoryState {
  /** What undoing takes back; null for nothing. */
  readonly undo: HistoryStep | null;
  readonly redo: HistoryStep | null;
}

/** A daily copy of the musician's own data. */
export interface Backup {
  /** The day in the musician's time zone, "2026-11-23"; with "-fuller" what it held before some went. */
  readonly name: string;
  /** ms since 1970 */
  readonly savedAt: number;
  /** Sounds that have something of the musician's. */
  readonly sounds: number;
  readonly bytes: number;
}

/** What an import or a restored backup changed. */
export interface DataReport {
  /** Sounds of the library that have what was read. */
  readonly sounds: number;
  /** Sounds that are not in the library; what was said of them waits until they come. */
  readonly waiting: number;
  /** Folders that were added. */
  readonly folders: readonly string[];
  /** Folders of the file that are not in the library; an import leaves them to the musician to add. */
  readonly missingFolders: readonly string[];
}

/** What the musician chose for the library. */
export interface Settings {
  /** Utility processes for the analysis; null for one per core but one. */
  readonly workers: number | null;
  /** One process at low priority, while a DAW plays. */
  readonly quiet: boolean;
  /** Bytes of previews that are kept of sounds on other drives; 0 for none. */
  readonly previewLimit: number;
}

/** The sounds that can be heard while their drive is away. */
export interface PreviewState {
  readonly sounds: number;
  readonly bytes: number;
}

export interface SearchPage {
  /** How many samples match in all. */
  readonly total: number;
  readonly samples: readonly Sample[];
}

/** A stretch of a sample, in seconds from its beginning. */
export interface Region {
  readonly start: number;
  readonly end: number;
}

export interface SimilarSample {
  readonly sample: Sample;
  /** The part of the sample that answers; null where all of it does. */
  readonly region: Region | null;
  /**
   * 0 to 100, the same in every library: 100 is the same sound, 50 the median of two random sounds
   * of one kind.
   */
  readonly score: number;
  /** The same per aspect. */
  readonly aspects: PerAspect;
  /** The same by the musician's own model; null where there is none or it does not know the sound. */
  readonly model: number | null;
  /** Why it is here. */
  readonly reason: Reason;
  /** Other files of the same sound, identical or encoded anew, which stand behind this one. */
  readonly copies: readonly Sample[];
}

export interface SimilarSamples {
  readonly query: Sample;
  /** The part of the query that was asked about; null for all of it. */
  readonly region: Region | null;
  /** Best first; never holds the query itself. */
  readonly results: readonly SimilarSample[];
  /** Whether there are results behind these. */
  readonly more: boolean;
}

/** How vectors are searched: exactly, or by a trained index, or by a compressed one. */
export type IndexKind = "flat" | "ivf" | "pq";

/** The search index as settings and `check` show it. */
export interface IndexState {
  readonly kind: IndexKind;
  /** Why this kind, in a musician's words. */
  readonly reason: string;
  /** Fingerprints in the library: of sounds, and of segments of long ones. */
  readonly vectors: number;
  /** Of these, how many the index holds; the others are searched exactly meanwhile. */
  readonly indexed: number;
  /** Removed vectors that the index still holds, and never shows. */
  readonly tombstones: number;
  /** Bytes in memory, of vectors and index. */
  readonly memory: number;
  /** What goes on in the background; null for nothing. */
  readonly activity: "loading" | "building" | null;
  /** Why the index could not be made the last time; it is tried again. Null for nothing. */
  readonly error: string | null;
  /** The musician's choice: less memory, slower searches. */
  readonly lowMemory: boolean;
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
  /** False for a file that crashed the analysis twice: it is tried again once it changes. */
  readonly canRetry: boolean;
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

/** The musician's own embedding model, and how far it has come with the library. */
export interface ModelState {
  readonly name: string;
  readonly licence: string;
  /** Why it cannot be used; null where it can. */
  readonly error: WireError | null;
  /** Sounds that it has embedded, of `sounds`. */
  readonly embedded: number;
  readonly sounds: number;
}

/** How well a ranking finds sounds of the query's own label; all 0 to 1. */
export interface RetrievalFigures {
  /** Share of the ten nearest that carry the query's label. */
  readonly precisionAt10: Averages;
  /** Mean over queries of the average precision of the whole ranking. */
  readonly meanAveragePrecision: Averages;
  /** Share of queries whose nearest sound carries their label. */
  readonly nearestNeighbour: Averages;
}

export interface Averages {
  /** Over queries. */
  readonly micro: number;
  /** Over labels. */
  readonly macro: number;
}

/** What "Check my library" found, with the names of folders as labels. */
export interface QualityReport {
  /** Sounds that were ranked. */
  readonly sounds: number;
  /** Sounds that were asked about. */
  readonly queries: number;
  /** What a ranking by chance would reach, as macro precision@10. */
  readonly chance: number;
  readonly overall: RetrievalFigures;
  readonly aspects: Record<Aspect, RetrievalFigures>;
  /** Best first. */
  readonly labels: readonly LabelQuality[];
  /** Sounds of which a descriptor could not be measured and holds its neutral value, by its name. */
  readonly neutral: Readonly<Record<string, number>>;
}

export interface LabelQuality {
  /** The folder's name. */
  readonly label: string;
  readonly sounds: number;
  readonly precisionAt10: number;
  /** The other label that its sounds are most often answered with; null where there is none. */
  readonly confusedWith: string | null;
}

/** A folder of this computer where musicians keep samples. */
export interface SuggestedFolder {
  /** Absolute path. */
  readonly path: string;
  readonly name: string;
}

/** What came of writing samples into a folder. */
export interface ExportReport {
  readonly files: number;
  /** Absolute path of the folder, as it is shown. */
  readonly folder: string;
  readonly failures: readonly { readonly name: string; readonly error: WireError }[];
}

/** Native actions that exist only where the host has them; the renderer hides the others. */
export interface HostCapabilities {
  /** A native dialog to choose a folder. Without it the path is typed. */
  readonly chooseFolder: boolean;
  /** Show a file in the system's file manager. */
  readonly reveal: boolean;
  /** Drag files out of the window into another program. */
  readonly dragOut: boolean;
  /** Put files into the clipboard, to be pasted into another program. */
  readonly copyFiles: boolean;
  /** Keep the window above those of other programs. */
  readonly stayOnTop: boolean;
}
