import type { Clip, ClipRef } from "../ui/clip.ts";
import { soundList } from "./sound-list.svelte.ts";
import { goTo, rowFrom, type SoundGridHandle, type SoundRows } from "./sound-rows.ts";

/** A list that is on screen. */
interface Shown {
  readonly rows: SoundRows;
  readonly grid: SoundGridHandle;
}

class ActiveSounds {
  #shown = $state.raw<Shown | null>(null);

  /** Says that a list has the keyboard now. */
  use(shown: Shown): void {
    this.#shown = shown;
  }

  /** Says that a list is gone. */
  leave(rows: SoundRows): void {
    if (this.#shown?.rows === rows) this.#shown = null;
  }

  /** Where the cursor is. */
  get clip(): Clip | null {
    return this.#rows.cursor ?? null;
  }

  /** What is selected; where nothing is, what the cursor is on. */
  get clips(): readonly ClipRef[] {
    return this.#rows.selection.clips;
  }

  /** How many are selected; the clips need not be gathered for it. */
  get size(): number {
    return this.#rows.selection.size;
  }

  /** The same without parts, each sample once. */
  get sampleIds(): readonly number[] {
    return [...new Set(this.clips.map(({ sampleId }) => sampleId))];
  }

  /** Moves the cursor by so many rows; `held` where a key is kept down. */
  move(by: number, held = false): void {
    goTo(this.#rows, rowFrom(this.#rows, by), { held });
    this.#shown?.grid.reveal(this.#rows.cursorIndex);
  }

  selectAll(): void {
    void this.#rows.selection.all(this.#rows.total);
  }

  /** Moves the keyboard to the list. */
  focus(): void {
    this.#shown?.grid.focus();
  }

  get #rows(): SoundRows {
    return this.#shown?.rows ?? soundList;
  }
}

/** The list of sounds that had the keyboard last; commands are about what is selected there. */
export const activeSounds = new ActiveSounds();
