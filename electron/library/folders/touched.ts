/** Paths of one root that the watcher named, until they are listed. */
import type { Event } from "@parcel/watcher";
import type { Extent } from "./scanning.ts";

/** Paths above which listing the whole root is no dearer. */
const mostPaths = 5_000;

export const wholeRoot: Extent = { folders: [""], paths: [] };

export class Touched {
  readonly #paths = new Map<string, Event["type"]>();
  #isAll = false;

  get isEmpty(): boolean {
    return !this.#isAll && this.#paths.size === 0;
  }

  add(path: string, type: Event["type"]): void {
    if (this.#isAll) return;
    if (this.#paths.get(path) !== "create") this.#paths.set(path, type);
    if (this.#paths.size >= mostPaths) this.addAll();
  }

  addAll(): void {
    this.#isAll = true;
    this.#paths.clear();
  }

  /** What is to be listed, and those of the paths that were created; begins anew. */
  take(): { readonly extent: Extent; readonly created: ReadonlySet<string> } {
    const extent = this.#isAll ? wholeRoot : { folders: [], paths: [...this.#paths.keys()] };
    const created = [...this.#paths].filter(([, type]) => type === "create");
    this.clear();
    return { extent, created: new Set(created.map(([path]) => path)) };
  }

  clear(): void {
    this.#isAll = false;
    this.#paths.clear();
  }
}
