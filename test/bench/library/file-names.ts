/** Names as sample packs give them: thousands of words, some in every tenth name, some in one. */
import type { Random } from "../../../electron/demo/random.ts";
import type { SoundFacts } from "../search/sound-facts.ts";

const kinds = [
  ...["Kick", "Snare", "Clap", "ClosedHat", "OpenHat", "Tom", "Crash", "Shaker", "Rim", "Perc"],
  ...["Bass", "Lead", "Pad", "Pluck", "Stab", "Vox", "Loop", "FX", "Riser", "Chord"],
] as const;
/** Each in about a tenth of all names. */
export const commonWords = ["Deep", "Hard", "Soft"] as const;
const commonShare = 0.1;
const syllables = [
  "ba",
  "do",
  "fi",
  "gru",
  "ka",
  "lo",
  "mi",
  "nor",
  "pe",
  "ra",
  "su",
  "tek",
  "vi",
] as const;
const syllablesOfWord = 3;
const separators = [" ", "_", ""] as const;

/** The name of file number `n`, in one of three ways to write names. */
export function fileName(facts: SoundFacts, n: number, random: Random): string {
  const kind = random.pick(kinds);
  const words: string[] = [kind, madeUpWord(random)];
  for (const word of commonWords) if (random.chance(commonShare)) words.unshift(word);
  if (facts.tempo !== null) words.push(`${Math.round(facts.tempo)}bpm`);
  if (facts.key !== null) words.push(facts.key.replace(" major", "").replace(" minor", "m"));
  // Some libraries name files by number alone, so that words are as many as files.
  words.push(random.chance(commonShare) ? String(100_000 + n) : String(n % 100).padStart(2, "0"));
  return `${words.join(random.pick(separators))}.wav`;
}

function madeUpWord(random: Random): string {
  const word = Array.from({ length: syllablesOfWord }, () => random.pick(syllables)).join("");
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
