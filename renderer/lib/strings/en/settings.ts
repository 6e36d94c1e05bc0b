import type { IndexKind, IndexState, QualityReport } from "../../../../shared/domain.ts";
import { formatBytes, formatShare } from "../../ui/format.ts";
import { count, countOf } from "../numbers.ts";

export const settings = {
  title: "Settings",
  sections: "Sections",
  appearance: {
    title: "Appearance",
    theme: "Theme",
    themes: { system: "As the system", dark: "Dark", light: "Light" },
    textSize: "Text size",
    zoom: "Size of everything",
    language: "Language",
    languages: { system: "As the system", en: "English", de: "Deutsch" },
    languageHint: "Another language opens the page anew.",
  },
  shortcuts: {
    meaning:
      "Choose a command's keys, then press the new ones. Esc leaves them as they are, Backspace leaves the command without keys.",
    change: (command: string, keys: readonly string[]) =>
      `Change the keys of "${command}": ${keys.length === 0 ? "none" : keys.join(", ")}`,
    press: "Press keys...",
    none: "none",
    reset: (command: string) => `Reset the keys of "${command}"`,
    resetAll: "Reset all shortcuts",
    taken: (keys: string, command: string) => `${keys} belongs to "${command}".`,
    takeOver: "Take it over",
    conflict: (commands: readonly string[]) =>
      `The same keys as ${commands.map((command) => `"${command}"`).join(", ")}.`,
  },
  analysis: "Analysis",
  processes: "Processes",
  automatic: "Automatic",
  quiet: "Quiet while my DAW plays",
  previews: "Offline previews",
  previewsKept: "Kept now",
  previewsMost: "At most",
  previewsOff: "Off",
  userData: "Your data",
  backups: "Backups",
  restore: "Restore",
  restoreMore: "Restore...",
  restoreBackup: (day: string) => `Restore the backup of ${day}`,
  export: "Export as JSON",
  import: "Import...",
  importFile: "Export to import",
  report: {
    read: (sounds: number) => `Read: what you said of ${countOf(sounds, "sound")} of your library.`,
    waiting: (sounds: number) =>
      `${countOf(sounds, "more sound")} not in the library: kept until they come.`,
    added: (folders: string) => `Folders added: ${folders}.`,
    missing: (folders: string) =>
      `Folders that are not in your library: ${folders}. Add those whose sounds you want.`,
  },
  model: "Your model",
  modelFacts: { name: "Name", licence: "Licence", sounds: "Sounds" },
  embedded: (embedded: number, sounds: number) => `${count(embedded)} of ${count(sounds)} embedded`,
  readmeSays: { before: "The", name: "README", after: "says how." },
  index: "Search index",
  lowMemory: "Use less memory (slower searches)",
  indexFacts: {
    kind: "Kind",
    why: "Why",
    vectors: "Sounds and parts",
    indexed: "In the index",
    removed: "Removed",
    memory: "Memory",
    problem: "Problem",
    now: "Now",
  },
  indexedText: (indexed: number) => `${count(indexed)}; the others are compared one by one`,
  removedText: (removed: number) => `${count(removed)} still in the index, and never shown`,
  problemText: (error: string) => `It could not be made (${error}). It is tried again.`,
  quality: "Check my library",
  checking: "Checking...",
  figures: {
    notMeasured: { words: "Not measured", term: "neutral values" },
    unmeasured: "What could not be measured",
    sounds: "Sounds",
    all: "All together",
    sameLabel: "How often the label is the same",
    byAspect: "By one aspect alone",
    aspect: "Aspect",
    byLabel: "By label",
    label: "Label",
    confusedWith: "Otherwise most often",
    none: "none",
  },
  help: "Help",
  withPaths: "With the paths of my folders",
  copyDiagnostics: "Copy diagnostics",
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
  /** Why the index is of its kind, which the host says in English. */
  indexReason: ({ reason }: IndexState): string => reason,
  indexActivities: {
    loading: "Being loaded; searches compare every sound until then.",
    building: "Being made anew in the background; searches work meanwhile.",
  } satisfies Record<NonNullable<IndexState["activity"]>, string>,
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
};
