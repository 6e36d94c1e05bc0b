/** Commands about the searches that the musician keeps. */
import { isDeepStrictEqual } from "node:util";
import type { Handlers, ParsedInput } from "../../../shared/api.ts";
import type { SavedSearch } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { StoredSearch } from "../../../shared/user-data.ts";
import { needRoomForSearches } from "../backups/take-in.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { foldCase } from "../catalog/user-data-record.ts";
import type { Changes } from "../changes.ts";

export type SearchingCommand =
  "searches.list" | "searches.save" | "searches.rename" | "searches.remove";

export interface SearchingParts {
  readonly catalog: Catalog;
  readonly changes: Changes;
}

export class Searching {
  readonly #parts: SearchingParts;

  constructor(parts: SearchingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<SearchingCommand> {
    const { catalog } = this.#parts;
    return {
      "searches.list": () => catalog.userData.searches.all().map((search) => this.#shown(search)),
      "searches.save": (search) => this.#save(search),
      "searches.rename": ({ name, newName }) => this.#rename(name, newName),
      "searches.remove": ({ name }) => this.#remove(name),
    };
  }

  #save(search: ParsedInput<"searches.save">): Promise<void> {
    const { catalog, changes } = this.#parts;
    const { searches } = catalog.userData;
    return changes.make({ kind: "search-saved", subject: search.name, count: 1 }, () => {
      const before = searches.find(search.name) ?? null;
      if (before === null) needRoomForSearches(1, searches);
      const after = this.#stored(search);
      return isDeepStrictEqual(before, after) ? {} : { searches: [{ before, after }] };
    });
  }

  #rename(name: string, newName: string): Promise<void> {
    const { searches } = this.#parts.catalog.userData;
    return this.#parts.changes.make({ kind: "search-renamed", subject: name, count: 1 }, () => {
      const before = this.#search(name);
      const other = searches.find(newName);
      if (other !== undefined && foldCase(newName) !== foldCase(before.name)) {
        throw new SoundkinError(
          "search-exists",
          `There is a search “${other.name}” already. Choose another name.`,
        );
      }
      const after = { ...before, name: newName };
      return isDeepStrictEqual(before, after) ? {} : { searches: [{ before, after }] };
    });
  }

  #remove(name: string): Promise<void> {
    return this.#parts.changes.make({ kind: "search-removed", subject: name, count: 1 }, () => ({
      searches: [{ before: this.#search(name), after: null }],
    }));
  }

  /** @throws SoundkinError search-missing. */
  #search(name: string): StoredSearch {
    const found = this.#parts.catalog.userData.searches.find(name);
    if (found === undefined) {
      throw new SoundkinError("search-missing", `There is no search “${name}” any more.`);
    }
    return found;
  }

  /** A search as it is kept: the files of one sound are asked for on the way, never again. */
  #stored({ name, text, filters, sort }: ParsedInput<"searches.save">): StoredSearch {
    const { folder, ...others } = filters;
    delete others.soundId;
    const kept = { name, text: text.toWellFormed(), filters: others, sort };
    if (folder === undefined) return kept;
    const root = this.#parts.catalog.roots.get(folder.rootId)?.path;
    if (root === undefined || !folder.path.isWellFormed() || folder.path.includes("\0")) {
      throw new SoundkinError(
        "folder-missing",
        "The folder of this search is not in the library any more. Search elsewhere, then save it.",
      );
    }
    return { ...kept, folder: { root, path: folder.path } };
  }

  /** A search as it is shown: everywhere, where its folder is not in the library. */
  #shown({ folder, ...search }: StoredSearch): SavedSearch {
    if (folder === undefined) return { ...search, available: true };
    const root = this.#parts.catalog.roots.all().find(({ path }) => path === folder.root);
    if (root === undefined) return { ...search, available: false };
    const place = { rootId: root.id, path: folder.path };
    return { ...search, filters: { ...search.filters, folder: place }, available: true };
  }
}
