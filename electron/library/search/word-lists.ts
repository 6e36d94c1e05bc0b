/**
 * The words of items, such as names: which of them have one that begins with what was typed is asked
 * first of the words, which are far fewer than the items, and then of the items word by word; but
 * only of those that have a word with the same initial.
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
      const number = this.#numbers.get(word) ?? this.#addWord(word);
      if (!this.#hasSince(start, number)) this.#entries[this.#size++] = number;
    }
    this.#ends = withRoom(this.#ends, this.#items + 1);
    this.#ends[this.#items++] = this.#size;
  }

  /** Tells of an item whether one of its words begins so: 1 or 0. Null where no item has one. */
  finder(beginning: string): ((item: number) => number) | null {
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

  #hasSince(start: number, word: number): boolean {
    for (let entry = start; entry < this.#size; entry++) {
      if (this.#entries[entry] === word) return true;
    }
    return false;
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
