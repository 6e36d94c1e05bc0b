/** Numbers for the distinct texts of a column, such as keys and formats; 0 for none. */
import { bytewise } from "./bytewise.ts";

export class TextNumbers {
  readonly #texts: string[] = [];
  readonly #numbers = new Map<string, number>();
  #ranks: Float64Array | null = null;

  numberOf(text: string | null): number {
    if (text === null) return 0;
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text);
    this.#numbers.set(text, number);
    this.#ranks = null;
    return number;
  }

  /** One byte a number, 1 for the texts that are accepted. */
  where(accepts: (text: string) => boolean): Uint8Array {
    return Uint8Array.from([null, ...this.#texts], (text) =>
      Number(text !== null && accepts(text)),
    );
  }

  /** By number: the place of its text among all, by bytes as SQLite compares; NaN for none. */
  get ranks(): Float64Array {
    this.#ranks ??= this.#rankAll();
    return this.#ranks;
  }

  #rankAll(): Float64Array {
    const keys = this.#texts.map(bytewise);
    const sorted = [...keys.entries()].sort(([, a], [, b]) => (a < b ? -1 : Number(a > b)));
    const ranks = new Float64Array(keys.length + 1).fill(NaN);
    for (const [rank, [i]] of sorted.entries()) ranks[i + 1] = rank;
    return ranks;
  }
}
