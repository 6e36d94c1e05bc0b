import type { Clip } from "../ui/clip.ts";

/** What `sound-grid.svelte` can be told. */
export interface SoundGridHandle {
  focus(): void;
  reveal(index: number): void;
}

/** A list of sounds that a musician walks through; what a sound grid shows and drives. */
export interface SoundRows {
  readonly total: number;
  /** True while rows behind the last may come. */
  readonly more?: boolean;
  /** -1 while nothing is selected. */
  readonly selectedIndex: number;
  /** Undefined while it is being loaded. */
  at(index: number): Clip | undefined;
  /** `held`: a repeat of a key that is kept down; `silent`: shown in the player, not played. */
  select(index: number, options?: { readonly held?: boolean; readonly silent?: boolean }): void;
  /** Opens what is folded under a row, or closes it. */
  fold?(index: number, open: boolean): void;
}
