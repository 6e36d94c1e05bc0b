/** How names become words that can be searched and sorted. */

/**
 * Stands between texts that do not follow each other, so that no quotation reaches from one into the
 * next: a word of its own that nobody types.
 */
const boundary = " \uee00 ";

/**
 * A name with its compound words also taken apart, so that "DeepKick808_v2" is found by "kick", by
 * "808" and by "deepkick808".
 */
export function searchableWords(name: string): string {
  const composed = name.normalize("NFC");
  const parts = takenApart(composed);
  return parts === composed ? composed : searchableTexts([composed, parts]);
}

/** Texts as one, in which words of different texts do not follow each other. */
export function searchableTexts(texts: readonly string[]): string {
  return texts.join(boundary);
}

/** Lower case with numbers padded, so that "Kick 2" sorts before "Kick 10". */
export function sortName(name: string): string {
  const lower = name.normalize("NFC").toLowerCase();
  return lower.replaceAll(/\d+/g, (digits) => digits.padStart(10, "0"));
}

/** Runs of letters and digits, with the marks on them; what else there is only separates them. */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;
/** The same in ASCII, of words that are taken apart. */
const plainPattern = /\d+|[A-Z]*[a-z]+|[A-Z]+/g;
/** The accents that FTS5 takes off whatever letter they are on: U+0300 to U+0331, with gaps. */
const accents =
  /[\u0300-\u0304\u0306-\u030c\u030f\u0311\u031b\u0323-\u0328\u032d\u032e\u0330\u0331]/g;

/**
 * The words of a text as they are compared: without case and, on Latin letters, without accents, as
 * FTS5's unicode61 does it. Where they differ a musician expects ours: letters that are newer than
 * SQLite's tables are letters and newer emoji are none, and a vowel sign is part of its word.
 */
export function wordsOf(text: string): string[] {
  return writtenWords(text).map(folded);
}

/** The same of a name whose compound words are taken apart. */
export function apartWords(name: string): string[] {
  // Most names are plain, and half a million of them are read at once.
  if (/^[\x00-\x7f]*$/.test(name)) return name.match(plainPattern)?.map(lowerCase) ?? [];
  return wordsOf(takenApart(name.normalize("NFC")));
}

/** The words of a text as they are written. */
export function writtenWords(text: string): string[] {
  return text.normalize("NFC").match(wordPattern) ?? [];
}

function takenApart(composed: string): string {
  return composed
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replaceAll(/(\p{L})(\p{N})/gu, "$1 $2")
    .replaceAll(/(\p{N})(\p{L})/gu, "$1 $2");
}

function lowerCase(word: string): string {
  return word.toLowerCase();
}

function folded(word: string): string {
  if (/^[\x00-\x7f]*$/.test(word)) return word.toLowerCase();
  return Array.from(word.replaceAll(accents, ""), foldedCharacter).join("");
}

/** In lower case, of the forms of a small letter the usual one (σ for ς), and "e" for "é". */
function foldedCharacter(character: string): string {
  const upper = character.toUpperCase();
  const lower = (upper.length === character.length ? upper : character).toLowerCase();
  const [base = "", ...marks] = lower.normalize("NFD");
  return marks.length > 0 && /^[a-z]$/.test(base) ? base : lower;
}
