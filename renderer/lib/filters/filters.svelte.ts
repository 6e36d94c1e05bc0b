import { places } from "../history/places.svelte.ts";
import { changed, chipsOf, narrowed, type Chip, type SoundFilters } from "./filter-chips.ts";

class ActiveFilters {
  #active = $state.raw<SoundFilters>({});
  readonly #listeners = new Set<() => void>();
  readonly #chips = $derived(chipsOf(this.#active));

  get active(): SoundFilters {
    return this.#active;
  }

  /** One for each active filter. */
  get chips(): readonly Chip[] {
    return this.#chips;
  }

  /** What is undefined, or empty, is no filter any more. */
  change(change: SoundFilters): void {
    this.#go(changed(this.#active, change));
  }

  /** Adds what was typed: tags to the tags, one end of a range to the other. */
  narrow(typed: SoundFilters): void {
    this.#go(narrowed(this.#active, typed));
  }

  addTag(tag: string): void {
    this.narrow({ tags: [tag] });
  }

  reset(): void {
    this.#go({});
  }

  /** Makes it what it was, or what was saved; whoever does so asks for other rows, too. */
  set(active: SoundFilters): void {
    this.#active = active;
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #go(active: SoundFilters): void {
    places.go("search", () => {
      this.#active = active;
      for (const listener of this.#listeners) listener();
    });
  }
}

/** What the list is narrowed to, besides its search and its scope. */
export const filters = new ActiveFilters();
