import type { Aspect } from "../../../../shared/aspects.ts";
import type { Contrast, Likeness, Reason, Trait } from "../../../../shared/reason.ts";
import { countOf } from "../numbers.ts";

const traits: Record<Trait, string> = {
  attack: "attack",
  length: "length",
  brightness: "brightness",
  noisiness: "noisiness",
  bass: "bass",
  pitch: "pitch",
};

const contrasts: Record<Contrast, string> = {
  "softer-attack": "softer attack",
  "sharper-attack": "sharper attack",
  longer: "longer",
  shorter: "shorter",
  brighter: "brighter",
  darker: "darker",
  noisier: "noisier",
  cleaner: "cleaner",
  "more-bass": "more bass",
  "less-bass": "less bass",
  higher: "higher",
  lower: "lower",
};

const likenesses: Record<Likeness, string> = {
  timbre: "timbre",
  spectrum: "brightness",
  envelope: "shape",
  pitch: "pitch",
};

const copies = (value: number): string => countOf(value, "copy", "copies");

export const similar = {
  panel: "Similar sounds panel",
  results: "Similar sounds",
  similarTo: "Similar to",
  close: "Close similar sounds",
  playQuery: "Play the query",
  stopQuery: "Stop the query",
  weights: "What counts",
  resetWeights: "Reset weights",
  options: "Weights and filters",
  chain: "Chain of similar sounds",
  chainStep: (name: string): string => `Sounds similar to ${name} again`,
  chainEarlier: (steps: number): string => `${countOf(steps, "step")} before`,
  find: "Find similar sounds",
  findForAll: "Find similar to all selected",
  findFor: (name: string): string => `Find sounds similar to ${name}`,
  like: "More like this",
  unlike: "Less like this",
  likeIt: (name: string): string => `More like ${name}`,
  unlikeIt: (name: string): string => `Less like ${name}`,
  examples: "Examples",
  removeExample: (name: string): string => `Remove the example ${name}`,
  tooManyExamples: (most: number): string =>
    `There is room for ${most} examples of a kind. Remove one of them first.`,
  tooManySelected: (most: number): string =>
    `The first ${most} of the selected sounds are asked about.`,
  keep: "Keep as collection",
  keepHint: "Makes a collection of these results, or of the selected ones",
  keepText: (sounds: number): string =>
    `Puts ${countOf(sounds, "sound")} into a new collection. Your files stay where they are.`,
  keepName: "Name of the collection",
  keepDefault: (name: string): string => `Like ${name}`,
  keepExists: (name: string): string =>
    `There is a collection called "${name}" already: choose another name.`,
  kept: (sounds: number, name: string): string => `${countOf(sounds, "sound")} kept in "${name}".`,
  showKept: "Show",
  copies,
  showCopies: (value: number): string => `Show ${copies(value)} (Right arrow)`,
  hideCopies: "Put the copies away (Left arrow)",
  noSimilar: "No other sound has been analysed yet.",
  noSimilarLimited: "No other sound is left by the list's search, folder and filters.",
  searchAll: "Search all sounds",
  useList: "Use the list's filters",
  useListHint: "Search, folder and filters of the list limit the results, too",
  /** The search of the list, among its other limits. */
  searched: (text: string): string => `"${text}"`,
  noLimits: "None now",
  perFolder: "From one folder",
  anyPerFolder: "any",
  atMost: (most: number): string => `at most ${most}`,
  /** Read in place of the bars. */
  score: (score: number, aspects: readonly string[]): string =>
    [`${score} of 100`, aspects.join(", ").toLowerCase()].filter(Boolean).join("; "),
  reason: ({ identical, same, nearest, differs }: Reason): string => {
    if (identical) return "The same sound";
    const shared = `Same ${same.map((trait) => traits[trait]).join(" and ")}`;
    const near = nearest && `${nearest.alike ? "Alike" : "Nearest"} in ${likenesses[nearest.in]}`;
    return [near ?? shared, ...differs.map((contrast) => contrasts[contrast])].join(", ");
  },
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
  model: "Model",
  modelHint: (name: string): string => `What your own model hears: ${name}`,
  modelUnusable: "Your model cannot be used: see Settings",
};
