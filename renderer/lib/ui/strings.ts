import type { Aspect } from "../../../shared/aspects.ts";

const number = new Intl.NumberFormat("en-GB");

/** 214906 -> "214,906". */
export function count(value: number): string {
  return number.format(value);
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
  noResults: (text: string) => (text === "" ? "No sounds here" : `Nothing matches "${text}"`),
  noResultsIn: (text: string, folder: string) =>
    text === "" ? `No sounds in ${folder}` : `Nothing in ${folder} matches "${text}"`,
  noSimilar: "No other sound has been analysed yet.",
  noProblems: "Every file could be read.",
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
} as const;
