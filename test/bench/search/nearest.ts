/** The smallest of many values, with what they belong to. */
export class Nearest {
  readonly #most: number;
  readonly #values: number[] = [];
  readonly #items: number[] = [];

  /** Keeps up to `most`. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Rising. */
  get values(): readonly number[] {
    return this.#values;
  }

  /** What was offered with each of the values. */
  get items(): readonly number[] {
    return this.#items;
  }

  offer(value: number, item: number): void {
    const full = this.#values.length === this.#most;
    if (full && value >= (this.#values[this.#most - 1] ?? Infinity)) return;
    let at = this.#values.length;
    while (at > 0 && (this.#values[at - 1] ?? 0) > value) at--;
    this.#values.splice(at, 0, value);
    this.#items.splice(at, 0, item);
    if (!full) return;
    this.#values.pop();
    this.#items.pop();
  }
}
