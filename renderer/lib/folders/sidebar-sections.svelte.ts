import { isBoolean, recall, remember } from "../ui/remembered.ts";

export type SectionName = "library" | "searches" | "folders" | "collections" | "tags";

class SidebarSections {
  #closed = $state.raw<readonly string[]>(recall("sidebar-closed", [], isNames));
  #tagsByUse = $state(recall("tags-by-use", true, isBoolean));

  isOpen(name: SectionName): boolean {
    return !this.#closed.includes(name);
  }

  toggle(name: SectionName): void {
    this.#closed = this.isOpen(name)
      ? [...this.#closed, name]
      : this.#closed.filter((other) => other !== name);
    remember("sidebar-closed", this.#closed);
  }

  /** Whether the most used tags come first; by name otherwise. */
  get tagsByUse(): boolean {
    return this.#tagsByUse;
  }

  sortTags(byUse: boolean): void {
    this.#tagsByUse = byUse;
    remember("tags-by-use", byUse);
  }
}

function isNames(stored: unknown): stored is readonly string[] {
  return Array.isArray(stored) && stored.every((name) => typeof name === "string");
}

/** What of the sidebar is open, and in which order. */
export const sidebarSections = new SidebarSections();
