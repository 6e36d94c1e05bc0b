import { appearance } from "../ui/appearance.svelte.ts";
import { isBoolean, recall, remember } from "../ui/remembered.ts";

export const dimmings = ["never", "session", "ever"] as const;
/** Which rows are dimmed: none, those heard since the window opened, or all that were ever played. */
export type Dimming = (typeof dimmings)[number];

/** Pixels of a row. */
const rowHeights = { usual: 38, compact: 28 } as const;

class ViewOptions {
  #foldCopies = $state(recall("foldCopies", true, isBoolean));
  #dimming = $state(recall<Dimming>("dimHeard", "session", isDimming));
  #compact = $state(recall("compactRows", false, isBoolean));
  readonly #foldListeners = new Set<() => void>();

  /** Whether of the files with one sound only the first is listed. */
  get foldCopies(): boolean {
    return this.#foldCopies;
  }

  get dimming(): Dimming {
    return this.#dimming;
  }

  get compact(): boolean {
    return this.#compact;
  }

  get rowHeight(): number {
    return appearance.scaled(this.#compact ? rowHeights.compact : rowHeights.usual);
  }

  setFoldCopies(fold: boolean): void {
    this.#foldCopies = fold;
    remember("foldCopies", fold);
    for (const listener of this.#foldListeners) listener();
  }

  setDimming(dimming: Dimming): void {
    this.#dimming = dimming;
    remember("dimHeard", dimming);
  }

  setCompact(compact: boolean): void {
    this.#compact = compact;
    remember("compactRows", compact);
  }

  /** Tells when copies are folded, or no longer. */
  onFold(listener: () => void): void {
    this.#foldListeners.add(listener);
  }
}

function isDimming(stored: unknown): stored is Dimming {
  return dimmings.some((known) => known === stored);
}

/** How the musician wants to see the list. */
export const viewOptions = new ViewOptions();
