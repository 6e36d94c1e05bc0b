/**
 * The roots of the library: adding, removing, and following them. Files are written into the
 * catalog as waiting; analysing them is the queue's work.
 */
import { realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Root } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FilePlace } from "../catalog/files.ts";
import type { RootRow } from "../catalog/roots.ts";
import type { Log } from "../log.ts";
import type { ForkWorker } from "../queue/worker-process.ts";
import { withinTime } from "../within-time.ts";
import { isHidden } from "./names.ts";
import { isInside, isReadableFolder, overlap, toFolder, toPlace } from "./paths.ts";
import { RootFolder } from "./root-folder.ts";
import { defaultScanLimits, ScannerProcess, type ScanLimits } from "./scanner-process.ts";

/** Milliseconds between looks whether a drive came or went. */
const checkInterval = 5_000;
/** Milliseconds that events are gathered, so that a burst is one change. */
const gatherTime = 150;
/** Milliseconds between two listings of what was gathered. */
const listInterval = 1_000;
/** Milliseconds that files which went are remembered, and between two times of forgetting them. */
const rememberTime = 90 * 86_400_000;
const forgetInterval = 3_600_000;
/** Rows written at once: the main loop has other things to do in between. */
const rowsAtOnce = 200;
/** Milliseconds that somebody who asks for a file waits for its root, and for a folder to add. */
const patience = { root: 2_000, folder: 10_000 };

export interface FoldersOptions {
  /** The library's folder. */
  readonly directory: string;
  readonly forkWorker: ForkWorker;
  readonly log: Log;
  readonly limits?: ScanLimits | undefined;
  /** Files were added, changed or taken out. */
  readonly onFilesChanged: () => void;
  /** Roots came, went, or changed between online and offline. */
  readonly onRootsChanged: () => void;
  /** Listing began or ended. */
  readonly onScanning: () => void;
  /** Files that went long ago were forgotten: sounds may have lost their last file. */
  readonly onForgotten: () => void;
  /** The catalog could not be written while a folder was listed. */
  readonly onError: (error: unknown) => void;
}

export class Folders {
  readonly #catalog: Catalog;
  readonly #options: FoldersOptions;
  readonly #limits: ScanLimits;
  readonly #scanner: ScannerProcess;
  readonly #roots = new Map<number, RootFolder>();
  readonly #work = new Set<Promise<void>>();
  #checkTimer: NodeJS.Timeout | undefined;
  #forgetTimer: NodeJS.Timeout | undefined;
  #listTimer: NodeJS.Timeout | undefined;
  /** On the clock of `performance.now()`. */
  #listedAt = -Infinity;
  #indexing: Promise<void> | null = null;
  #closed = false;

  constructor(catalog: Catalog, options: FoldersOptions) {
    this.#catalog = catalog;
    this.#options = options;
    this.#limits = options.limits ?? defaultScanLimits;
    this.#scanner = new ScannerProcess({ ...options, limits: this.#limits });
  }

  /** Lists and watches every root of the catalog. */
  start(): void {
    for (const root of this.#catalog.roots.all()) this.#open(root);
    this.#checkTimer = setInterval(() => this.#checkAll(), checkInterval).unref();
    this.#forgetTimer = setInterval(() => this.#forgetDeparted(), forgetInterval).unref();
    this.#forgetDeparted();
  }

  get scanning(): boolean {
    return this.#work.size > 0;
  }

  /** Resolves when everything that was asked for or seen so far has been listed, with its words. */
  async settled(): Promise<void> {
    while (this.#work.size > 0) await Promise.all(this.#work);
    await this.#indexing;
  }

  list(): Root[] {
    return this.#catalog.roots.all().map((root) => this.#toRoot(root));
  }

  /** Lists every root that is there once more. */
  listAgain(): void {
    for (const root of this.#roots.values()) if (root.online) this.#track(root.list(""));
  }

  /** Ends all listings at once; `listAgain` makes up for them. */
  cancel(): void {
    this.#scanner.cancel();
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
    const row = this.#rootOf(folder);
    if (!row) return this.#addRoot(folder);
    if (toFolder(row, folder).split("/").some(isHidden)) throw hiddenFolder(folder);
    const root = this.#roots.get(row.id) ?? this.#open(row);
    this.#track(root.list(toFolder(row, folder)));
    return this.#toRoot(row);
  }

  /**
   * Adds a folder that was the musician's before: where it is not there just now, as an offline root.
   * @throws SoundkinError folder-overlaps; folder-missing for what is no path on this system.
   */
  async addBack(path: string): Promise<Root> {
    try {
      return await this.add(path);
    } catch (error) {
      if (!(error instanceof SoundkinError) || !isAbsolute(path)) throw error;
      const row = this.#rootOf(path);
      return row ? this.#toRoot(row) : this.#addRoot(path);
    }
  }

  /**
   * Says where a root is now; its files are known by where they are in it, size and time.
   * @throws SoundkinError folder-missing, folder-unreadable, folder-overlaps.
   */
  async relocate(rootId: number, path: string): Promise<Root> {
    const folder = await usableFolder(path);
    if (!this.#catalog.roots.get(rootId)) {
      throw new SoundkinError("folder-missing", "That folder was taken out of the library.");
    }
    const overlapping = this.#catalog.roots
      .all()
      .find(({ id, path: other }) => id !== rootId && overlap(other, folder));
    if (overlapping) {
      throw new SoundkinError(
        "folder-overlaps",
        `${folder} and ${overlapping.path}, which is in the library already, hold the same files. Choose the folder that was moved.`,
      );
    }
    await this.#close(rootId);
    this.#catalog.roots.relocate(rootId, folder);
    this.#open({ id: rootId, path: folder });
    this.#options.onRootsChanged();
    return this.#toRoot({ id: rootId, path: folder });
  }

  /**
   * Takes a root out of the library; files on disk stay untouched. `within` writes what belongs to
   * it in the transaction that does.
   */
  async remove(rootId: number, within: () => void = () => undefined): Promise<void> {
    await this.#close(rootId);
    const { files, roots } = this.#catalog;
    while (!this.#closed) {
      const ids = files.someOf(rootId, rowsAtOnce);
      if (ids.length === 0) break;
      files.remove(ids);
      await setImmediate();
    }
    if (this.#closed) return;
    this.#catalog.transaction(() => {
      roots.remove(rootId);
      within();
    });
    this.#options.onRootsChanged();
    this.#options.onFilesChanged();
  }

  /** The absolute path of a file. @throws SoundkinError file-missing where its root is gone. */
  pathOf({ rootId, folder, name }: FilePlace): string {
    return join(this.#rootRow(rootId).path, folder, name);
  }

  /**
   * The root of a file, as it was when it was last looked at.
   * @throws SoundkinError drive-missing where it was not there; file-missing where it was removed.
   */
  presentRoot({ rootId }: Pick<FilePlace, "rootId">): RootRow {
    const root = this.#rootRow(rootId);
    if (this.#roots.get(rootId)?.online === false) throw driveMissing(root);
    return root;
  }

  /**
   * Looks whether a file's root is there; where nobody says soon, it is as it was.
   * @throws SoundkinError as `presentRoot`.
   */
  async expectRoot(file: Pick<FilePlace, "rootId">): Promise<void> {
    const root = this.presentRoot(file);
    const online = await withinTime(this.isOnline(root.id), patience.root);
    if (online === false) throw driveMissing(root);
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
    clearInterval(this.#forgetTimer);
    clearTimeout(this.#listTimer);
    const scannerEnd = this.#scanner.close();
    await Promise.all([...this.#roots.values()].map((root) => root.close()));
    await this.settled();
    await scannerEnd;
  }

  #addRoot(path: string): Root {
    const inner = this.#catalog.roots.all().find((root) => isInside(path, root.path));
    if (inner) {
      throw new SoundkinError(
        "folder-overlaps",
        `${path} contains ${inner.path}, which is in the library already. Remove that folder first, then add this one.`,
      );
    }
    const row = this.#catalog.roots.add(path);
    this.#open(row);
    this.#options.onRootsChanged();
    return this.#toRoot(row);
  }

  #rootRow(rootId: number): RootRow {
    const root = this.#catalog.roots.get(rootId);
    if (!root) throw new SoundkinError("file-missing", "The file's folder was removed.");
    return root;
  }

  #rootOf(path: string): RootRow | undefined {
    return this.#catalog.roots.all().find((root) => isInside(root.path, path));
  }

  #toRoot({ id, path }: RootRow): Root {
    return { id, path, name: basename(path), online: this.#roots.get(id)?.online ?? false };
  }

  #open(row: RootRow): RootFolder {
    const { directory, log, onFilesChanged, onRootsChanged } = this.#options;
    const root = new RootFolder(row, {
      directory,
      log,
      catalog: this.#catalog,
      scanner: this.#scanner,
      limits: this.#limits,
      onFilesChanged,
      onOnlineChanged: onRootsChanged,
      onTouched: () => this.#listSoon(),
      onWork: (work) => this.#track(work),
    });
    this.#roots.set(row.id, root);
    this.#track(root.check());
    return root;
  }

  async #close(rootId: number): Promise<void> {
    const root = this.#roots.get(rootId);
    this.#roots.delete(rootId);
    await root?.close();
  }

  #checkAll(): void {
    for (const root of this.#roots.values()) this.#track(root.check());
  }

  /** All roots at the same time: what left one is known when it turns up in another. */
  #listSoon(): void {
    if (this.#closed) return;
    const wait = Math.max(gatherTime, this.#listedAt + listInterval - performance.now());
    this.#listTimer ??= setTimeout(() => {
      this.#listTimer = undefined;
      this.#listedAt = performance.now();
      for (const root of this.#roots.values()) this.#track(root.listTouched());
    }, wait);
  }

  #forgetDeparted(): void {
    const before = Date.now() - rememberTime;
    const forget = async (): Promise<void> => {
      let forgotten = false;
      while (!this.#closed && this.#catalog.files.forgetDeparted(before, rowsAtOnce) > 0) {
        forgotten = true;
        await setImmediate();
      }
      if (forgotten && !this.#closed) this.#options.onForgotten();
    };
    forget().catch((error: unknown) => this.#options.onError(error));
  }

  /** Names come first: their words go into the text index once nothing is listed. */
  #indexWords(): void {
    const index = async (): Promise<void> => {
      while (!this.#closed && this.#work.size === 0) {
        if (this.#catalog.files.text.indexSome(rowsAtOnce) === 0) return;
        await setImmediate();
      }
    };
    this.#indexing ??= index()
      .catch((error: unknown) => {
        if (!this.#closed) this.#options.onError(error);
      })
      .finally(() => {
        this.#indexing = null;
      });
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!this.#closed) this.#options.onError(error);
      })
      .finally(() => {
        this.#work.delete(tracked);
        if (this.#work.size > 0) return;
        this.#indexWords();
        this.#options.onScanning();
      });
    this.#work.add(tracked);
    if (this.#work.size === 1) this.#options.onScanning();
  }
}

function driveMissing({ path }: RootRow): SoundkinError {
  return new SoundkinError(
    "drive-missing",
    `The folder “${basename(path)}” is not there (${path}). Connect its drive, then try again.`,
  );
}

function hiddenFolder(path: string): SoundkinError {
  return new SoundkinError(
    "folder-unreadable",
    `${path} is hidden, and hidden folders of the library are passed over. Rename it to use it.`,
  );
}

async function usableFolder(path: string): Promise<string> {
  const folder = await withinTime(realFolder(path), patience.folder);
  if (folder !== null) return folder;
  throw new SoundkinError(
    "folder-unreadable",
    `The folder ${path} does not answer. Check that its drive or network is connected, then try again.`,
  );
}

async function realFolder(path: string): Promise<string> {
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
