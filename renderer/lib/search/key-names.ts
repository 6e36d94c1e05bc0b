import { keys } from "../../../shared/domain.ts";
import { meaningOf, type Lexicon } from "./lexicon.ts";

/** Semitones above C of the letters, H being a German B. */
const letters: Readonly<Record<string, number>> = {
  c: 0,
  d: 2,
  e: 4,
  f: 5,
  g: 7,
  a: 9,
  b: 11,
  h: 11,
};
const keyPattern = /^([a-h])(is|es|s(?=$|[\s-])|#|♯|b|♭)?[\s-]*(\p{L}*)$/iu;

/** "Am", "C#", "D flat" is not one, "Db", "a minor", "Cis-Moll" -> as the analysis names it; else null. */
export function parseKey(text: string, lexicon: Lexicon): string | null {
  const [, letter = "", accidental = "", mode = ""] = keyPattern.exec(text.trim()) ?? [];
  const natural = letters[letter.toLowerCase()];
  const scale = modeOf(mode, lexicon);
  if (natural === undefined || scale === undefined) return null;
  const tonic = (natural + stepOf(accidental.toLowerCase()) + 12) % 12;
  return keys[tonic * 2 + (scale === "major" ? 0 : 1)] ?? null;
}

/** "M" is major, "m" minor. */
function modeOf(mode: string, lexicon: Lexicon): "major" | "minor" | undefined {
  if (mode === "" || mode === "M") return "major";
  return meaningOf("modes", mode, lexicon);
}

function stepOf(accidental: string): number {
  if (accidental === "") return 0;
  return ["is", "#", "♯"].includes(accidental) ? 1 : -1;
}
