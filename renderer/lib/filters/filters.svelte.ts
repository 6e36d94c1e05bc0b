import { changed, chipsOf, type Chip, type SoundFilters } from "./filter-chips.ts";

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
    this.#active = changed(this.#active, change);
    for (const listener of this.#listeners) listener();
  }

  addTag(tag: string): void {
    const { tags = [] } = this.#active;
    if (!tags.includes(tag)) this.change({ tags: [...tags, tag] });
  }

  reset(): void {
    this.#active = {};
    this.change({});
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }
}

/** What the list is narrowed to, besides its search and its folder. */
export const filters = new ActiveFilters();
