import { mostSelected } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { clipKey, refOf, type Clip, type ClipRef } from "../ui/clip.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { selectedOf, toggled, type Selected } from "./selected.ts";

/** The list that something is selected of. */
interface Rows {
  /** The row where the keyboard is. */
  cursor(): Clip | undefined;
  at(index: number): Clip | undefined;
  /** The rows from `first` to `last`, both included, in their order. */
  refs(first: number, last: number): Promise<readonly ClipRef[]>;
}

const none = selectedOf([]);

/**
 * What is selected of a list beside its cursor. Nothing chosen means the cursor's row alone, which
 * is what a plain click or an arrow key leaves.
 */
export class Selection {
  readonly #rows: Rows;
  #chosen = $state.raw(none);
  #anchor = -1;
  /** Counts the questions for rows; only the last one's answer counts. */
  #asked = 0;

  constructor(rows: Rows) {
    this.#rows = rows;
  }

  /** How many rows, the cursor's alone among them. */
  get size(): number {
    if (this.#chosen.size > 0) return this.#chosen.size;
    return this.#rows.cursor() === undefined ? 0 : 1;
  }

  /** Whether more is selected than where the cursor is. */
  get isMany(): boolean {
    return this.#chosen.size > 1;
  }

  get clips(): readonly ClipRef[] {
    if (this.#chosen.size > 0) return [...this.#chosen.values()];
    const cursor = this.#rows.cursor();
    return cursor === undefined ? [] : [refOf(cursor)];
  }

  has(clip: Clip): boolean {
    if (this.#chosen.size > 0) return this.#chosen.has(clipKey(clip));
    const cursor = this.#rows.cursor();
    return cursor !== undefined && clipKey(cursor) === clipKey(clip);
  }

  /** Leaves the cursor alone; the next stretch begins where it is. */
  clear(): void {
    this.#choose([]);
    this.#anchor = -1;
  }

  /** Takes a row in or out; `before` is where the cursor was, which a first row joins. */
  toggle(index: number, before: number): void {
    const clip = this.#rows.at(index);
    if (clip === undefined) return;
    const cursor = this.#rows.at(before);
    const isAlone = this.#chosen.size === 0 && cursor !== undefined;
    const chosen = toggled(isAlone ? selectedOf([refOf(cursor)]) : this.#chosen, refOf(clip));
    this.#asked += 1;
    this.#chosen = chosen;
    this.#anchor = index;
  }

  /** Selects from where the last stretch began, or else from `before`, up to a row. */
  async extend(index: number, before: number): Promise<void> {
    if (this.#anchor < 0) this.#anchor = before < 0 ? index : before;
    await this.#chooseRows(this.#anchor, index);
  }

  /** Selects the whole of a list of so many rows. */
  async all(total: number): Promise<void> {
    if (total > 0) await this.#chooseRows(0, total - 1);
  }

  /** The rows stand in another order. */
  unanchor(): void {
    this.#anchor = -1;
  }

  /** Rows moved by so many places. */
  shift(by: number): void {
    if (this.#anchor >= 0) this.#anchor = Math.max(0, this.#anchor + by);
  }

  snapshot(): Selected {
    return this.#chosen;
  }

  restore(chosen: Selected): void {
    this.#asked += 1;
    this.#chosen = chosen;
    this.#anchor = -1;
  }

  async #chooseRows(from: number, to: number): Promise<void> {
    const asked = ++this.#asked;
    const [first, last] = from < to ? [from, to] : [to, from];
    try {
      const refs = await this.#rows.refs(first, Math.min(last, first + mostSelected - 1));
      if (asked !== this.#asked) return;
      this.#choose(refs);
      if (last - first >= mostSelected) toasts.show(strings.browse.selectedMost(mostSelected));
    } catch (error) {
      toasts.showError(error);
    }
  }

  #choose(refs: readonly ClipRef[]): void {
    this.#asked += 1;
    if (refs.length === 0 && this.#chosen.size === 0) return;
    this.#chosen = selectedOf(refs);
  }
}
