/** The names that rows are sorted by, as SQLite compares them: byte by byte in UTF-8. */
import { withRoom } from "./growing.ts";

const encoder = new TextEncoder();
/** UTF-8 takes at most so many bytes for a UTF-16 code unit. */
const bytesOfUnit = 3;

export class SortKeys {
  #bytes = new Uint8Array(0);
  /** By row: where its key ends, which is where the next one's begins. */
  #ends = new Uint32Array(0);
  #size = 0;

  /** What the keys take in memory, in bytes. */
  get bytes(): number {
    return this.#bytes.byteLength + this.#ends.byteLength;
  }

  /** Gives the next row its key. */
  push(key: string): void {
    const start = this.#startOf(this.#size);
    this.#bytes = withRoom(this.#bytes, start + bytesOfUnit * key.length);
    this.#ends = withRoom(this.#ends, this.#size + 1);
    const { written } = encoder.encodeInto(key, this.#bytes.subarray(start));
    this.#ends[this.#size++] = start + written;
  }

  /** Below 0 where row `a` comes before row `b`; 0 where both have the same key. */
  compare(a: number, b: number): number {
    const bytes = this.#bytes;
    let [i, j] = [this.#startOf(a), this.#startOf(b)];
    const [endA, endB] = [this.#ends[a] ?? 0, this.#ends[b] ?? 0];
    while (i < endA && j < endB) {
      const difference = (bytes[i++] ?? 0) - (bytes[j++] ?? 0);
      if (difference !== 0) return difference;
    }
    return endA - i - (endB - j);
  }

  #startOf(row: number): number {
    return row === 0 ? 0 : (this.#ends[row - 1] ?? 0);
  }
}
