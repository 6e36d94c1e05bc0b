/** Which words of the query language mean what. */
import { language } from "../strings/language.ts";
import { search as german } from "../strings/de/search.ts";
import { search as english } from "../strings/en/search.ts";
import type { FieldName, QueryWords } from "./query-words.ts";

/** The words that are written, and those that are understood, the former first. */
export interface Lexicon {
  readonly written: QueryWords;
  readonly understood: readonly QueryWords[];
}

export const lexicons = {
  en: { written: english.words, understood: [english.words] },
  de: { written: german.words, understood: [german.words, english.words] },
} as const satisfies Record<typeof language, Lexicon>;

/** Of the language that the window speaks. */
export const lexicon: Lexicon = lexicons[language];

type Topic = keyof QueryWords;

/** The meaning of a word, in whatever case. */
export function meaningOf<T extends Topic>(
  topic: T,
  word: string,
  { understood }: Lexicon,
): keyof QueryWords[T] | undefined {
  const sought = word.toLowerCase();
  for (const words of understood) {
    const entries = Object.entries(words[topic]) as [keyof QueryWords[T], readonly string[]][];
    const found = entries.find(([, all]) => all.includes(sought));
    if (found !== undefined) return found[0];
  }
  return undefined;
}

export function fieldOf(word: string, lexicon: Lexicon): FieldName | undefined {
  return meaningOf("fields", word, lexicon);
}

/** How a meaning is written. */
export function wordFor<T extends Topic>(
  topic: T,
  meaning: keyof QueryWords[T],
  { written }: Lexicon,
): string {
  const words = written[topic][meaning] as readonly string[];
  return words[0] ?? String(meaning);
}
