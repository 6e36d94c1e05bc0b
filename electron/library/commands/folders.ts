/** Commands about the folders that the library watches. */
import type { Handlers } from "../../../shared/api.ts";
import type { Root } from "../../../shared/domain.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Changes } from "../changes.ts";
import { countFolders } from "../folders/count-folders.ts";
import type { Folders } from "../folders/folders.ts";

export type FoldersCommand =
  "roots.list" | "roots.add" | "roots.remove" | "roots.relocate" | "folders.list";

export interface FolderCommandsParts {
  readonly catalog: Catalog;
  readonly changes: Changes;
  readonly folders: Folders;
}

export class FolderCommands {
  readonly #parts: FolderCommandsParts;

  constructor(parts: FolderCommandsParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<FoldersCommand> {
    const { catalog, changes, folders } = this.#parts;
    return {
      "roots.list": () => folders.list(),
      "roots.add": ({ path }) => this.#noted(folders.add(path)),
      "roots.remove": ({ rootId }) => changes.removeFolder(rootId),
      "roots.relocate": ({ rootId, path }) => this.#noted(folders.relocate(rootId, path)),
      "folders.list": () => countFolders(catalog.files.folderCounts()),
    };
  }

  /** Backups hold the folders too. */
  async #noted(change: Promise<Root>): Promise<Root> {
    const root = await change;
    this.#parts.changes.note();
    return root;
  }
}
