import type { Sample } from "../../../shared/domain.ts";

/** A list of sounds that a musician walks through; what a sound grid shows and drives. */
export interface SoundRows {
  readonly total: number;
  /** -1 while nothing is selected. */
  readonly selectedIndex: number;
  /** Undefined while it is being loaded. */
  at(index: number): Sample | undefined;
  /** `held` is true for the repeats of a key that is kept down. */
  select(index: number, options?: { readonly held?: boolean; readonly silent?: boolean }): void;
}
