/** Numbers for the distinct folders of all roots, with what lists ask of folders. */
import { searchableWords, wordsOf } from "../catalog/words.ts";
import { bytewise } from "./bytewise.ts";
import { WordLists } from "./word-lists.ts";

export class FolderNumbers {
  readonly #rootIds: number[] = [];
  readonly #paths: string[] = [];
  /** What paths are sorted by. */
  readonly #keys: string[] = [];
  readonly #words = new WordLists();
  /** By root, then by path. */
  readonly #numbers = new Map<number, Map<string, number>>();

  numberOf(rootId: number, path: string): number {
    const ofRoot = this.#numbers.get(rootId) ?? new Map<string, number>();
    this.#numbers.set(rootId, ofRoot);
    const known = ofRoot.get(path);
    if (known !== undefined) return known;
    const number = this.#paths.push(path) - 1;
    ofRoot.set(path, number);
    this.#rootIds.push(rootId);
    this.#keys.push(bytewise(path));
    this.#words.push(wordsOf(searchableWords(path)));
    return number;
  }

  /** One byte a folder, 1 for those that are accepted. */
  where(accepts: (rootId: number, path: string) => boolean): Uint8Array {
    return Uint8Array.from(this.#paths, (path, i) => Number(accepts(this.#rootIds[i] ?? 0, path)));
  }

  /** One byte a folder, 1 for those with a phrase as `WordLists` finds it; null for none. */
  withPhrase(phrase: readonly string[]): Uint8Array | null {
    const find = this.#words.finder(phrase);
    return find && Uint8Array.from(this.#paths.keys(), find);
  }

  /** Below 0 where the path of folder `a` comes before that of `b`, whichever roots they are in. */
  compare(a: number, b: number): number {
    const [keyA = "", keyB = ""] = [this.#keys[a], this.#keys[b]];
    return keyA < keyB ? -1 : Number(keyA > keyB);
  }

  /** The place of each folder's path among all; the same for the same path. */
  ranks(): Float64Array {
    const sorted = Array.from(this.#paths.keys()).sort((a, b) => this.compare(a, b));
    const ranks = new Float64Array(sorted.length);
    for (const [i, folder] of sorted.entries()) {
      const before = sorted[i - 1];
      const isSame = before !== undefined && this.compare(before, folder) === 0;
      ranks[folder] = isSame ? (ranks[before] ?? 0) : i;
    }
    return ranks;
  }
}
