import type { Aspect } from "../../../shared/aspects.ts";
import type {
  IndexKind,
  IndexState,
  QualityReport,
  Root,
  SampleKind,
} from "../../../shared/domain.ts";
import { formatBytes, formatShare } from "./format.ts";

const number = new Intl.NumberFormat("en-GB");

/** 214906 -> "214,906". */
export function count(value: number): string {
  return number.format(value);
}

/** "1 sound", "1,200 sounds". */
export function countOf(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** Every text of the interface that is longer than a label, in one place. */
export const strings = {
  away: "Soundkin is not running. Start it again, then this page reconnects.",
  emptyTitle: "Find the sounds that belong together",
  emptyLines: [
    "Add the folders where your samples are. Your files stay where they are, unchanged.",
    "Soundkin listens to every sound and shows what it found as coloured waveforms.",
    "Right-click a sound, choose Find similar sounds, and audition with the arrow keys.",
  ],
  addFolderHint: "Paste the full path of a sample folder",
  removeTitle: (name: string) => `Remove "${name}" from the library?`,
  removeText: "Your files stay where they are.",
  removed: (name: string) => `"${name}" is out of the library.`,
  locateTitle: (name: string) => `Where is "${name}" now?`,
  locateText: "The full path of the folder that was moved or renamed. Nothing is analysed again.",
  rootAway: ({ name, path }: Root) => `"${name}" is offline: ${path} cannot be reached.`,
  rootAwayHelp: "Connect its drive, or say where the folder is now.",
  pauseHint: "Pause: what is being analysed is finished first",
  stopHint: "Stop listing and analysing at once; what waits is kept",
  directions: { undo: "Undo", redo: "Redo" },
  moved: {
    undo: (label: string) => `Undone: ${label}`,
    redo: (label: string) => `Redone: ${label}`,
  },
  tagged: (title: string) => `The tags of "${title}" are saved.`,
  noResults: (text: string) => (text === "" ? "No sounds here" : `Nothing matches "${text}"`),
  noResultsIn: (text: string, folder: string) =>
    text === "" ? `No sounds in ${folder}` : `Nothing in ${folder} matches "${text}"`,
  withFilters: "with these filters",
  noSimilar: "No other sound has been analysed yet.",
  noSimilarLimited: "No other sound is left by the list's search, folder and filters.",
  chips: {
    kinds: {
      "one-shot": "One-shots",
      loop: "Loops",
      long: "Long sounds",
    } satisfies Record<SampleKind, string>,
    duration: (span: string) => `${span} s`,
    tempo: (span: string) => `${span} BPM`,
    favourite: (wanted: boolean) => (wanted ? "Favourites" : "No favourites"),
    offline: (wanted: boolean) => (wanted ? "Drive not connected" : "Drive connected"),
  },
  analysisMeaning:
    "How much of this computer listens to your sounds. Fewer processes leave more to your other programs.",
  quietHint: "One process at low priority, which waits for everything else",
  previewsMeaning:
    "Small copies of sounds on other drives, to be heard while their drive is away. Those that were heard least recently go first.",
  previewsUsed: (sounds: number, bytes: number) =>
    `${countOf(sounds, "sound")}, ${formatBytes(bytes)}`,
  userDataMeaning:
    "Tags, favourites, ratings, notes, collections, corrections and the list of your folders. A backup is made every day; the last seven are kept, and the one with the most sounds.",
  noBackups: "No backup yet: there is nothing of yours to keep.",
  backupFacts: (sounds: number, bytes: number) =>
    `${countOf(sounds, "sound")}, ${formatBytes(bytes)}`,
  restoreTitle: (day: string) => `Restore the backup of ${day}?`,
  restoreText:
    "Tags, favourites, ratings, notes, collections and corrections become what they were then; what you said since goes. Folders that were in the library then are added again. You can undo this.",
  notAnExport: (name: string) => `"${name}" is no export of Soundkin.`,
  helpMeaning:
    "Facts about your library and the last lines of its log, as text for a report. No audio is in it.",
  diagnosticsCopied: "The diagnostics are in the clipboard.",
  indexMeaning:
    "How Soundkin looks for similar sounds. It chooses by itself what suits the size of your library.",
  indexKinds: {
    flat: "Exact",
    ivf: "Cells (IVF)",
    pq: "Compressed (PQ)",
  } satisfies Record<IndexKind, string>,
  indexActivities: {
    loading: "Being loaded; searches compare every sound until then.",
    building: "Being made anew in the background; searches work meanwhile.",
  } satisfies Record<NonNullable<IndexState["activity"]>, string>,
  noProblems: "Every file could be read.",
  usable: "It was analysed and can be found all the same",
  retriedOnceChanged: "Tried again once the file changes",
  unreadable: "could not be read",
  notPlayable: (name: string) => `"${name}" could not be played.`,
  aspects: {
    timbre: "Timbre",
    spectrum: "Spectrum",
    envelope: "Envelope",
    pitch: "Pitch",
    rhythm: "Rhythm",
  } satisfies Record<Aspect, string>,
  aspectHints: {
    timbre: "What it is made of",
    spectrum: "Where its energy sits, from dark to bright",
    envelope: "How it moves in time",
    pitch: "What it is tuned to",
    rhythm: "How it repeats",
  } satisfies Record<Aspect, string>,
  modelHint: (name: string) => `What your own model hears: ${name}`,
  modelUnusable: "Your model cannot be used: see Settings",
  noModel:
    'None yet. An embedding model of your own adds a sixth weight to "Find similar sounds": put it into a folder called "models" in the library\'s folder.',
  qualityMeaning:
    "Asks for the sounds similar to each of your sounds, and counts the answers that have the same label. Labels are your own folder names: a good library answers a kick with kicks.",
  qualityBusy: "Every sound is compared with every other; this takes some seconds.",
  qualitySummary: ({ sounds, queries, overall, chance }: QualityReport) =>
    `${formatShare(overall.precisionAt10.macro)} of the ten most similar sounds have the same label; by chance it would be ${formatShare(chance)}. Asked about: ${queries === sounds ? "all" : `${count(queries)} of`} ${count(sounds)} sounds.`,
  measures: {
    precisionAt10: { words: "Among the ten most similar", term: "precision@10" },
    meanAveragePrecision: { words: "Over the whole list", term: "mean average precision" },
    nearestNeighbour: { words: "The most similar one", term: "nearest neighbour" },
  },
  averages: {
    everySound: { words: "Every sound counts alike", term: "micro" },
    everyLabel: { words: "Every label counts alike", term: "macro" },
  },
} as const;
