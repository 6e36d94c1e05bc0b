import type { FilterName } from "./filter-chips.ts";

class FilterForm {
  #open = $state(false);
  #at = $state<FilterName | null>(null);

  get open(): boolean {
    return this.#open;
  }

  /** The filter that it was opened at; null for none. */
  get at(): FilterName | null {
    return this.#at;
  }

  /** Opens it, at a filter where one is given. */
  show(at: FilterName | null = null): void {
    this.#at = at;
    this.#open = true;
  }

  close(): void {
    this.#open = false;
    this.#at = null;
  }
}

/** The form with every filter. */
export const filterForm = new FilterForm();
