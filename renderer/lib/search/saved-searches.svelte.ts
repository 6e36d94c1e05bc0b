import type { SavedSearch } from "../../../shared/domain.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { host, onConnection } from "../bridge.ts";
import { filters } from "../filters/filters.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { strings } from "../strings/index.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { view } from "../ui/view.svelte.ts";
import { changes } from "../undo/changes.svelte.ts";
import { sameSearch } from "./same-search.ts";

class SavedSearches {
  #list = $state.raw<readonly SavedSearch[]>([]);
  /** Shown last: of two that are the same it is the one. */
  #shown = $state<string | null>(null);
  readonly #current = $derived.by(() => {
    const { limits, sort } = soundList;
    const same = this.#list.filter((saved) => sameSearch(saved, { ...limits, sort }));
    return same.find(({ name }) => name === this.#shown) ?? same[0] ?? null;
  });

  constructor() {
    const reload = throttle(() => void this.#load().catch(toasts.showError), 500);
    reload();
    host.on("historyChanged", reload);
    // A search comes and goes with its folder.
    host.on("foldersChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  /** By name. */
  get list(): readonly SavedSearch[] {
    return this.#list;
  }

  /** The one that the list shows just now, as it is saved; null for none. */
  get current(): SavedSearch | null {
    return this.#current;
  }

  /** The one that was shown last, and that the present search may come from; null for none. */
  get origin(): string | null {
    return this.#list.some(({ name }) => name === this.#shown) ? this.#shown : null;
  }

  /** What the present search could be called. */
  get suggestedName(): string {
    return [soundList.limits.text, ...filters.chips.map(({ text }) => text)]
      .filter(Boolean)
      .join(", ")
      .slice(0, 200);
  }

  /** Whether there is something to save: all sounds, and the files of one sound, are no search. */
  get canSave(): boolean {
    const { text, filters: limits } = soundList.limits;
    return limits.soundId === undefined && (text !== "" || Object.keys(limits).length > 0);
  }

  /** Keeps what the list shows under a name; one that has it already becomes this one. */
  async save(name: string): Promise<void> {
    const { text, filters: limits } = soundList.limits;
    const search = { name, text, filters: limits, sort: soundList.sort };
    await changes.make(
      () => host.invoke("searches.save", search),
      () => strings.search.saved(name),
    );
    this.#shown = name;
    await this.#load();
  }

  async rename(name: string, newName: string): Promise<void> {
    if (name === newName) return;
    await changes.make(
      () => host.invoke("searches.rename", { name, newName }),
      () => strings.search.renamed(newName),
    );
    if (this.#shown === name) this.#shown = newName;
    await this.#load();
  }

  /** Can be undone. */
  async remove(name: string): Promise<void> {
    await changes.make(
      () => host.invoke("searches.remove", { name }),
      () => strings.search.removed(name),
    );
    await this.#load();
  }

  /** Shows it in the list, to be refined; says why where it cannot be shown. */
  show(saved: SavedSearch): void {
    if (!saved.available) {
      toasts.show(strings.search.unavailable);
      return;
    }
    this.#shown = saved.name;
    places.go("kept search", () => {
      view.show("sounds");
      soundList.showSearch(saved);
    });
  }

  async #load(): Promise<void> {
    this.#list = await host.invoke("searches.list", {});
  }
}

/** The searches that the musician keeps. */
export const savedSearches = new SavedSearches();
