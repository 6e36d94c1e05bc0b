/** Rows in an order that is kept while rows come and change. */
import { withRoom } from "./growing.ts";

/** Below 0 where row `a` comes first; 0 for no two rows. */
export type Compare = (a: number, b: number) => number;

export class RowOrder {
  readonly #compare: Compare;
  #rows: Uint32Array;
  #size: number;

  /** `rows` must be in order. */
  constructor(compare: Compare, rows: Uint32Array = new Uint32Array(0)) {
    this.#compare = compare;
    this.#rows = rows;
    this.#size = rows.length;
  }

  get bytes(): number {
    return this.#rows.byteLength;
  }

  /** The rows in order, as they are now. */
  get rows(): Uint32Array {
    return this.#rows.subarray(0, this.#size);
  }

  /** Puts a row behind all others, where it must belong. */
  append(row: number): void {
    this.#rows = withRoom(this.#rows, this.#size + 1);
    this.#rows[this.#size++] = row;
  }

  /** Puts rows that are not in it where they belong. */
  insert(added: Iterable<number>): void {
    const sorted = Uint32Array.from(added).sort(this.#compare);
    this.#rows = withRoom(this.#rows, this.#size + sorted.length);
    // From the last on, so that each of the others moves once.
    let end = this.#size;
    for (let before = sorted.length - 1; before >= 0; before--) {
      const row = sorted[before] ?? 0;
      const place = this.#placeOf(row, end);
      this.#rows.copyWithin(place + before + 1, place, end);
      this.#rows[place + before] = row;
      end = place;
    }
    this.#size += sorted.length;
  }

  /** Takes rows out, however they would compare by now. */
  remove(removed: ReadonlySet<number>): void {
    let highest = 0;
    for (const row of removed) highest = Math.max(highest, row);
    const marks = new Uint8Array(highest + 1);
    for (const row of removed) marks[row] = 1;
    let kept = 0;
    for (let i = 0; i < this.#size; i++) {
      const row = this.#rows[i] ?? 0;
      this.#rows[kept] = row;
      kept += 1 - (marks[row] ?? 0);
    }
    this.#size = kept;
  }

  /** How many of the first `count` rows come before a row. */
  #placeOf(row: number, count: number): number {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#rows[middle] ?? 0, row) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Of a double, each of sixteen bits. */
const digits = 4;
const valuesOfDigit = 2 ** 16;

/**
 * The rows by their value, NaN last; where values are equal they stay in the order that they come in.
 * A radix sort, since half a million rows take several times as long to compare. `values`: by row.
 */
export function sortedByValue(rows: Uint32Array, values: Float64Array): Uint32Array {
  const keys = keysOf(values);
  let from = rows.slice();
  for (let digit = 0; digit < digits; digit++) {
    const places = firstPlaces(from, keys, digit);
    // All rows have the same digit.
    if (places === null) continue;
    const to = new Uint32Array(rows.length);
    for (let i = 0; i < from.length; i++) {
      const row = from[i] ?? 0;
      const value = keys[row * digits + digit] ?? 0;
      const place = places[value] ?? 0;
      to[place] = row;
      places[value] = place + 1;
    }
    from = to;
  }
  return from;
}

/** Where the first row with each value of a digit goes; null where there is only one value. */
function firstPlaces(rows: Uint32Array, keys: Uint16Array, digit: number): Uint32Array | null {
  const counts = new Uint32Array(valuesOfDigit);
  for (let i = 0; i < rows.length; i++) {
    const value = keys[(rows[i] ?? 0) * digits + digit] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  let before = 0;
  for (let value = 0; value < valuesOfDigit; value++) {
    const count = counts[value] ?? 0;
    if (count > 0 && count === rows.length) return null;
    counts[value] = before;
    before += count;
  }
  return counts;
}

/** Whole numbers that compare as the values do, in sixteen bits each, the lowest first. */
function keysOf(values: Float64Array): Uint16Array {
  const copy = new Float64Array(values.length);
  const halves = new Uint32Array(copy.buffer);
  for (let i = 0; i < values.length; i++) {
    // Adding 0 makes 0 of -0.
    copy[i] = (values[i] ?? NaN) + 0;
    const [low, high] = [halves[2 * i] ?? 0, halves[2 * i + 1] ?? 0];
    const isNone = Number.isNaN(values[i]);
    const flipLow = high >>> 31 === 1 ? 0xffffffff : 0;
    const flipHigh = high >>> 31 === 1 ? 0xffffffff : 0x80000000;
    halves[2 * i] = isNone ? 0xffffffff : low ^ flipLow;
    halves[2 * i + 1] = isNone ? 0xffffffff : high ^ flipHigh;
  }
  return new Uint16Array(halves.buffer);
}
