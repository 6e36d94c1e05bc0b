/** Bounds of a uniform draw, both inclusive for all that matters to a sound. */
export type Range = readonly [low: number, high: number];

/** A list with at least one item, so that one can always be picked. */
export type Choices<Item> = readonly [Item, ...Item[]];

/** Repeatable random numbers: mulberry32 (Tommy Ettinger, public domain), 32 bits of state. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An unsigned 32-bit integer. */
  integer(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    return this.integer() / 2 ** 32;
  }

  /** Uniform within the range. */
  in([low, high]: Range): number {
    return low + (high - low) * this.next();
  }

  /** Uniform among the whole numbers of the range. */
  wholeIn([low, high]: Range): number {
    return Math.floor(this.in([low, high + 1]));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<Item>(items: Choices<Item>): Item {
    return items[Math.floor(this.next() * items.length)] ?? items[0];
  }
}

/** A seed from text (32-bit FNV-1a), so that every sound can have a stream of its own. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}
