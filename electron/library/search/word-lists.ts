/**
 * The words of items, such as names: which of them have one that begins with what was typed is asked
 * first of the words, which are far fewer than the items, and then of the items word by word; but
 * only of those that have a word with the same initial. Words are kept in their order, so that phrases
 * are found: words that follow each other, of which the last may be the beginning of one.
 */
import { withRoom } from "./growing.ts";

/** What a `Map` and arrays take for a word that is a few letters long, in bytes. */
const bytesOfWord = 80;

export class WordLists {
  /** Numbers of the words. */
  readonly #numbers = new Map<string, number>();
  readonly #words: string[] = [];
  /** Numbers of words by the first of their characters. */
  readonly #byFirst = new Map<number, number[]>();
  /** The words of all items, one after the other. */
  #entries = new Uint32Array(0);
  /** By item: where its words end, which is where the next one's begin. */
  #ends = new Uint32Array(0);
  /** Two by item: bits for the initials of its words, as `Initial` says. */
  #initials = new Uint32Array(0);
  #items = 0;
  #size = 0;

  /** What it takes in memory, in bytes; that of the words is an estimate. */
  get bytes(): number {
    const lists = [this.#entries, this.#ends, this.#initials];
    return lists.reduce((sum, list) => sum + list.byteLength, this.#words.length * bytesOfWord);
  }

  /** Gives the next item its words. */
  push(words: readonly string[]): void {
    const start = this.#size;
    this.#entries = withRoom(this.#entries, start + words.length);
    this.#initials = withRoom(this.#initials, 2 * (this.#items + 1));
    for (const word of words) {
      const { half, bit } = initialOf(word);
      const place = 2 * this.#items + half;
      this.#initials[place] = (this.#initials[place] ?? 0) | bit;
      this.#entries[this.#size++] = this.#numbers.get(word) ?? this.#addWord(word);
    }
    this.#ends = withRoom(this.#ends, this.#items + 1);
    this.#ends[this.#items++] = this.#size;
  }

  /** Tells of an item whether it has a phrase: 1 or 0. Null where no item has its words. */
  finder(phrase: readonly string[]): ((item: number) => number) | null {
    const [word] = phrase;
    if (word === undefined) return null;
    return phrase.length === 1 ? this.#wordFinder(word) : this.#phraseFinder(phrase);
  }

  #phraseFinder(phrase: readonly string[]): ((item: number) => number) | null {
    const whole = phrase.slice(0, -1).map((word) => this.#numbers.get(word));
    const marks = this.#marked(phrase.at(-1) ?? "");
    if (marks === null || whole.includes(undefined)) return null;
    const hasInitials = this.#initialsFinder(phrase);
    const [entries, ends] = [this.#entries, this.#ends];
    const behind = whole.length;
    return (item) => {
      if (!hasInitials(item)) return 0;
      const end = ends[item] ?? 0;
      for (let entry = item === 0 ? 0 : (ends[item - 1] ?? 0); entry + behind < end; entry++) {
        if (whole.some((word, i) => entries[entry + i] !== word)) continue;
        if (marks[entries[entry + behind] ?? 0] === 1) return 1;
      }
      return 0;
    };
  }

  /** Tells of an item whether it has a word with the initial of each. */
  #initialsFinder(words: readonly string[]): (item: number) => boolean {
    const initials = this.#initials;
    const wanted = [0, 0];
    for (const { half, bit } of words.map(initialOf)) wanted[half] = (wanted[half] ?? 0) | bit;
    const [letters = 0, others = 0] = wanted;
    return (item) =>
      (~(initials[2 * item] ?? 0) & letters) === 0 &&
      (~(initials[2 * item + 1] ?? 0) & others) === 0;
  }

  #wordFinder(beginning: string): ((item: number) => number) | null {
    const marks = this.#marked(beginning);
    if (marks === null) return null;
    const [entries, ends, initials] = [this.#entries, this.#ends, this.#initials];
    const { half, bit, isAlone } = initialOf(beginning);
    const isEnough = isAlone && beginning.length === 1;
    return (item) => {
      if (((initials[2 * item + half] ?? 0) & bit) === 0) return 0;
      if (isEnough) return 1;
      let found = 0;
      const end = ends[item] ?? 0;
      for (let entry = item === 0 ? 0 : (ends[item - 1] ?? 0); entry < end; entry++) {
        found |= marks[entries[entry] ?? 0] ?? 0;
      }
      return found;
    };
  }

  /** One byte a word, 1 for those that begin so; null for none. */
  #marked(beginning: string): Uint8Array | null {
    const candidates = this.#byFirst.get(beginning.charCodeAt(0)) ?? [];
    const found = candidates.filter((word) => this.#words[word]?.startsWith(beginning));
    if (found.length === 0) return null;
    const marks = new Uint8Array(this.#words.length);
    for (const word of found) marks[word] = 1;
    return marks;
  }

  #addWord(word: string): number {
    const number = this.#words.push(word) - 1;
    this.#numbers.set(word, number);
    const first = word.charCodeAt(0);
    const others = this.#byFirst.get(first);
    if (others) others.push(number);
    else this.#byFirst.set(first, [number]);
    return number;
  }
}

/** Whether words hold a phrase, as `WordLists` finds it. */
export function hasPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  const last = phrase.length - 1;
  return words.some((_, start) =>
    phrase.every((word, i) => {
      const found = words[start + i];
      return i === last ? found?.startsWith(word) === true : found === word;
    }),
  );
}

/** Where the first character of a word has its bit. */
interface Initial {
  /** Which of two numbers: letters are in the first, digits and all others in the second. */
  readonly half: 0 | 1;
  readonly bit: number;
  /** False where other characters share the bit. */
  readonly isAlone: boolean;
}

const [a, z] = [97, 122];
const [zero, nine] = [48, 57];
const otherBit = 1 << 31;

function initialOf(word: string): Initial {
  const code = word.charCodeAt(0);
  if (code >= a && code <= z) return { half: 0, bit: 1 << (code - a), isAlone: true };
  if (code >= zero && code <= nine) return { half: 1, bit: 1 << (code - zero), isAlone: true };
  return { half: 1, bit: otherBit, isAlone: false };
}
