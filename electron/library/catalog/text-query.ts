/** What a musician typed to search for, as shared/search.ts says it. */
import { wordsOf, writtenWords } from "./words.ts";

/** Something that must be in a name, a folder or a tag, or must not. */
export interface Term {
  /**
   * Words as they are compared. They must follow each other; the last one may be the beginning of a
   * word, as it is while it is typed.
   */
  readonly words: readonly string[];
  readonly isWanted: boolean;
}

/** A minus counts at the beginning of a word or a quotation. A quotation may lack its end. */
const pattern = /(?<minus>(?<!\S)-)?(?:["“”„](?<quoted>[^"“”„]*)["“”„]?|(?<plain>[^\s"“”„]+))/gu;

/** What a text asks for, each once. */
export function termsOf(text: string): Term[] {
  const terms = writtenTerms(text).map(({ words, isWanted }) => ({
    words: words.flatMap(wordsOf),
    isWanted,
  }));
  const distinct = new Map(terms.map((term) => [JSON.stringify(term), term]));
  return [...distinct.values()];
}

/** FTS5 queries for what must be in a file's words and for what must not; null for nothing. */
export function matchQueries(text: string): { wanted: string | null; unwanted: string | null } {
  const terms = writtenTerms(text);
  const queryOf = (isWanted: boolean, joint: string): string | null =>
    terms
      .filter((term) => term.isWanted === isWanted)
      .map(({ words }) => `"${words.join(" ")}"*`)
      .join(joint) || null;
  return { wanted: queryOf(true, " AND "), unwanted: queryOf(false, " OR ") };
}

/** The terms with their words as they are written. */
function writtenTerms(text: string): Term[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ groups }): Term[] => {
    const isWanted = groups?.["minus"] === undefined;
    const words = writtenWords(groups?.["quoted"] ?? groups?.["plain"] ?? "");
    if (words.length === 0) return [];
    // "hi-hat" is found in any order, but what must not be there is a hi-hat, not everything high.
    const isPhrase = groups?.["quoted"] !== undefined || !isWanted;
    return isPhrase ? [{ words, isWanted }] : words.map((word) => ({ words: [word], isWanted }));
  });
}
