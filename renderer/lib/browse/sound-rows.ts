import { refOf, type Clip, type ClipRef } from "../ui/clip.ts";
import type { Selection } from "./selection.svelte.ts";

/** What `sound-grid.svelte` can be told. */
export interface SoundGridHandle {
  focus(): void;
  /** Scrolls as little as possible until the row is in view. */
  reveal(index: number): void;
  /** The row at the top of the view, and how much of it is scrolled out. */
  top(): number;
  scrollTo(top: number): void;
}

export interface MoveOptions {
  /** A repeat of a key that is kept down. */
  readonly held?: boolean;
  /** Shown in the player, not played. */
  readonly silent?: boolean;
}

/** A list of sounds that a musician walks through; what a sound grid shows and drives. */
export interface SoundRows {
  readonly total: number;
  /** True while rows behind the last may come. */
  readonly more?: boolean;
  /** Where the keyboard is; -1 for nowhere. */
  readonly cursorIndex: number;
  /** Where it was before its row left the list. */
  readonly gap?: number | undefined;
  /** What is there; undefined while it is being loaded, too. */
  readonly cursor: Clip | undefined;
  readonly selection: Selection;
  /** Undefined while it is being loaded. */
  at(index: number): Clip | undefined;
  /** Moves the cursor; what is selected stays. */
  moveTo(index: number, options?: MoveOptions): void;
  /** Opens what is folded under a row, or closes it; false where there is nothing to. */
  fold?(index: number, open: boolean): boolean;
}

/** The row so many rows from the cursor, or from the gap that its row has left. */
export function rowFrom({ cursorIndex, gap }: SoundRows, by: number): number {
  if (cursorIndex >= 0 || gap === undefined) return cursorIndex + by;
  // What stood behind the row stands where it was.
  return by > 0 ? gap + by - 1 : gap + by;
}

/** Moves the cursor to a row, or the nearest one that there is, and selects it alone. */
export function goTo(rows: SoundRows, index: number, options: MoveOptions = {}): void {
  if (rows.total === 0) return;
  const nearest = Math.min(Math.max(index, 0), rows.total - 1);
  rows.selection.clear();
  if (nearest !== rows.cursorIndex) rows.moveTo(nearest, options);
}

/** What is meant by a row: all that is selected where it is one of them, or else it alone. */
export function clipsAt({ selection }: SoundRows, clip: Clip): readonly ClipRef[] {
  return selection.isMany && selection.has(clip) ? selection.clips : [refOf(clip)];
}
