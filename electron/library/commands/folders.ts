/** Commands about the folders that the library watches. */
import { homedir } from "node:os";
import type { Handlers } from "../../../shared/api.ts";
import type { Root } from "../../../shared/domain.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Changes } from "../changes.ts";
import { countFolders } from "../folders/count-folders.ts";
import type { DemoWriter } from "../folders/demo-writer.ts";
import type { Folders } from "../folders/folders.ts";
import { existingFolders, usualFolders } from "../folders/usual-folders.ts";

export type FoldersCommand =
  | "roots.list"
  | "roots.add"
  | "roots.suggest"
  | "roots.addDemo"
  | "roots.remove"
  | "roots.relocate"
  | "folders.list";

export interface FolderCommandsParts {
  readonly catalog: Catalog;
  readonly changes: Changes;
  readonly demoWriter: DemoWriter;
  readonly folders: Folders;
}

export class FolderCommands {
  readonly #parts: FolderCommandsParts;

  constructor(parts: FolderCommandsParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<FoldersCommand> {
    const { catalog, changes, demoWriter, folders } = this.#parts;
    return {
      "roots.list": () => folders.list(),
      "roots.add": ({ path }) => this.#noted(folders.add(path)),
      "roots.suggest": () =>
        existingFolders(
          usualFolders(process.platform, homedir()),
          catalog.roots.all().map(({ path }) => path),
        ),
      "roots.addDemo": async () => this.#noted(folders.add(await demoWriter.write())),
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
