/**
 * The roots of the library: adding, removing, and following them. Files are written into the
 * catalog as waiting; analysing them is the queue's work.
 */
import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import type { Root } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FilePlace } from "../catalog/files.ts";
import type { RootRow } from "../catalog/roots.ts";
import { isInside, isReadableFolder, toFolder, toPlace } from "./paths.ts";
import { RootFolder } from "./root-folder.ts";
import { isHidden } from "./scanner.ts";

/** Milliseconds between looks whether a drive came or went. */
const checkInterval = 5_000;

export interface FoldersEvents {
  /** Files were added, changed or taken out. */
  readonly onFilesChanged: () => void;
  /** Roots came, went, or changed between online and offline. */
  readonly onRootsChanged: () => void;
  /** Listing began or ended. */
  readonly onScanning: () => void;
  /** The catalog could not be written while a folder was listed. */
  readonly onError: (error: unknown) => void;
}

export class Folders {
  readonly #catalog: Catalog;
  readonly #events: FoldersEvents;
  readonly #roots = new Map<number, RootFolder>();
  readonly #work = new Set<Promise<void>>();
  #checkTimer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(catalog: Catalog, events: FoldersEvents) {
    this.#catalog = catalog;
    this.#events = events;
  }

  /** Lists and watches every root of the catalog. */
  start(): void {
    for (const root of this.#catalog.roots.all()) this.#open(root);
    this.#checkTimer = setInterval(() => {
      for (const root of this.#roots.values()) this.#track(root.check());
    }, checkInterval);
    this.#checkTimer.unref();
  }

  get scanning(): boolean {
    return this.#work.size > 0;
  }

  /** Resolves when everything that was asked for or seen so far has been listed. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  list(): Root[] {
    return this.#catalog.roots.all().map((root) => this.#toRoot(root));
  }

  /** Lists every root that is there once more. */
  listAgain(): void {
    for (const root of this.#roots.values()) if (root.online) this.#track(root.list(""));
  }

  /** Roots that were there when they were last looked at. */
  onlineRoots(): number[] {
    return [...this.#roots.values()].filter(({ online }) => online).map(({ root }) => root.id);
  }

  /** Looks whether a root is there. */
  async isOnline(rootId: number): Promise<boolean> {
    const root = this.#roots.get(rootId);
    if (!root) return false;
    const online = await root.isPresent();
    if (online !== root.online) this.#track(root.check());
    return online;
  }

  /**
   * Adds the folder at `path`. One that is a root already, or lies in one, is listed again.
   * @throws SoundkinError folder-missing, folder-unreadable, folder-overlaps.
   */
  async add(path: string): Promise<Root> {
    const folder = await usableFolder(path);
    for (const row of this.#catalog.roots.all()) {
      if (isInside(row.path, folder)) {
        if (toFolder(row, folder).split("/").some(isHidden)) throw hiddenFolder(folder);
        const root = this.#roots.get(row.id) ?? this.#open(row);
        this.#track(root.list(toFolder(row, folder)));
        return this.#toRoot(row);
      }
      if (isInside(folder, row.path)) {
        throw new SoundkinError(
          "folder-overlaps",
          `${folder} contains ${row.path}, which is in the library already. Remove that folder first, then add this one.`,
        );
      }
    }
    const row = this.#catalog.roots.add(folder);
    this.#open(row);
    this.#events.onRootsChanged();
    return this.#toRoot(row);
  }

  /** Takes a root out of the library; files on disk stay untouched. */
  async remove(rootId: number): Promise<void> {
    const root = this.#roots.get(rootId);
    this.#roots.delete(rootId);
    await root?.close();
    await this.settled();
    this.#catalog.transaction(() => {
      this.#catalog.roots.remove(rootId);
    });
    this.#events.onRootsChanged();
    this.#events.onFilesChanged();
  }

  /** The absolute path of a file. @throws SoundkinError file-missing where its root is gone. */
  pathOf({ rootId, folder, name }: FilePlace): string {
    const root = this.#catalog.roots.get(rootId);
    if (!root) throw new SoundkinError("file-missing", "The file's folder was removed.");
    return join(root.path, folder, name);
  }

  /** Where a real absolute path lies in the library, if it does. */
  placeOf(path: string): FilePlace | undefined {
    const root = this.#rootOf(path);
    return root && (toPlace(root, path) ?? undefined);
  }

  /** The folder of the library at a real absolute path, if there is one. */
  folderOf(path: string): { rootId: number; path: string } | undefined {
    const root = this.#rootOf(path);
    return root && { rootId: root.id, path: toFolder(root, path) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#checkTimer);
    await Promise.all([...this.#roots.values()].map((root) => root.close()));
    await this.settled();
  }

  #rootOf(path: string): RootRow | undefined {
    return this.#catalog.roots.all().find((root) => isInside(root.path, path));
  }

  #toRoot({ id, path }: RootRow): Root {
    return { id, path, name: basename(path), online: this.#roots.get(id)?.online ?? false };
  }

  #open(row: RootRow): RootFolder {
    const root = new RootFolder(row, this.#catalog, {
      onFilesChanged: this.#events.onFilesChanged,
      onOnlineChanged: this.#events.onRootsChanged,
      onWork: (work) => {
        this.#track(work);
      },
    });
    this.#roots.set(row.id, root);
    this.#track(root.check());
    return root;
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.#closed) this.#events.onError(error);
      })
      .finally(() => {
        this.#work.delete(tracked);
        if (this.#work.size === 0) this.#events.onScanning();
      });
    this.#work.add(tracked);
    if (this.#work.size === 1) this.#events.onScanning();
  }
}

function hiddenFolder(path: string): SoundkinError {
  return new SoundkinError(
    "folder-unreadable",
    `${path} is hidden, and hidden folders of the library are passed over. Rename it to use it.`,
  );
}

async function usableFolder(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!isAbsolute(path) || !found?.isDirectory()) {
    throw new SoundkinError("folder-missing", `There is no folder at ${path}.`);
  }
  if (!(await isReadableFolder(path))) {
    throw new SoundkinError(
      "folder-unreadable",
      `The folder ${path} cannot be read. Check its permissions.`,
    );
  }
  return realpath(path);
}
