import { SvelteSet } from "svelte/reactivity";
import type { Folder, Root } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { capabilities } from "../ui/capabilities.svelte.ts";
import { dialogs } from "../ui/dialogs.svelte.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { buildTree, visibleNodes, type FolderNode } from "./tree.ts";

class Library {
  #roots = $state.raw<readonly Root[]>([]);
  #folders = $state.raw<readonly Folder[]>([]);
  #loaded = $state(false);
  // Roots are open until they are closed, everything else the other way round.
  readonly #toggled = new SvelteSet<string>();

  constructor() {
    const reload = throttle(() => void this.#load(), 300);
    reload();
    host.on("foldersChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  readonly #trees = $derived(buildTree(this.#roots, this.#folders));
  readonly #visible = $derived(visibleNodes(this.#trees, (node) => this.isOpen(node)));
  readonly #rootsById = $derived(new Map(this.#roots.map((root) => [root.id, root])));

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get isEmpty(): boolean {
    return this.#loaded && this.#roots.length === 0;
  }

  /** Samples of all folders. */
  get total(): number {
    return this.#trees.reduce((sum, { samples }) => sum + samples, 0);
  }

  /** The folders that the tree shows, from top to bottom. */
  get visible(): readonly FolderNode[] {
    return this.#visible;
  }

  /** Every folder, below its parent. */
  get folders(): readonly FolderNode[] {
    return visibleNodes(this.#trees, () => true);
  }

  root(id: number): Root | undefined {
    return this.#rootsById.get(id);
  }

  folderName({ rootId, path }: { readonly rootId: number; readonly path: string }): string {
    return path.split("/").at(-1) || (this.root(rootId)?.name ?? "");
  }

  isOpen(node: FolderNode): boolean {
    return this.#toggled.has(node.key) !== (node.depth === 0);
  }

  toggle(node: FolderNode): void {
    if (!this.#toggled.delete(node.key)) this.#toggled.add(node.key);
  }

  /** Asks for a folder: with the system's dialog where the host has one. */
  async chooseFolder(): Promise<void> {
    if (!capabilities.chooseFolder) {
      dialogs.show({ kind: "folder-path", root: null });
      return;
    }
    try {
      await host.invoke("host.chooseFolder", {});
    } catch (error) {
      toasts.showError(error);
    }
  }

  async add(path: string): Promise<Root> {
    const root = await host.invoke("roots.add", { path });
    await this.#load();
    return root;
  }

  /** Adds folders where nobody else says what went wrong. */
  async addAll(paths: readonly string[]): Promise<void> {
    const added: string[] = [];
    for (const path of paths) {
      try {
        added.push((await this.add(path)).name);
      } catch (error) {
        toasts.showError(error);
      }
    }
    if (added.length > 0) toasts.show(strings.folders.added(added));
  }

  /** Adds the sounds that Soundkin makes itself. */
  async addDemo(): Promise<void> {
    try {
      await host.invoke("roots.addDemo", {});
      await this.#load();
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Says where the folder of a root is now. */
  async relocate(root: Root, path: string): Promise<void> {
    await host.invoke("roots.relocate", { rootId: root.id, path });
    await this.#load();
  }

  async remove(root: Root): Promise<void> {
    await host.invoke("roots.remove", { rootId: root.id });
    await this.#load();
  }

  async #load(): Promise<void> {
    try {
      [this.#roots, this.#folders] = await Promise.all([
        host.invoke("roots.list", {}),
        host.invoke("folders.list", {}),
      ]);
      this.#loaded = true;
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** The folders of the library. */
export const library = new Library();
