/**
 * One root: whether it is there, and the catalog's files below it brought in line with those on disk.
 * The process that lists tells what differs; here it is written, a little at a time.
 */
import { setImmediate } from "node:timers/promises";
import type { Event } from "@parcel/watcher";
import type { Catalog } from "../catalog/catalog.ts";
import type { RootRow } from "../catalog/roots.ts";
import type { Log } from "../log.ts";
import { isAudioName, isHidden, nameOf } from "./names.ts";
import { toFolder } from "./paths.ts";
import type { ScanLimits, ScannerProcess } from "./scanner-process.ts";
import type { Differences, Extent, KnownRoot, ListingSummary } from "./scanning.ts";
import { Touched, wholeRoot } from "./touched.ts";
import { FolderWatcher } from "./watcher.ts";

/** Milliseconds without new folders after which a root is watched anew. */
const renewDelay = 1_000;
/** Milliseconds between two listings of a root that cannot be watched. */
const pollInterval = 300_000;
/** Rows written at once: the main loop has other things to do in between. */
const rowsAtOnce = 100;

export interface RootFolderParts {
  /** The library's folder. */
  readonly directory: string;
  readonly catalog: Catalog;
  readonly scanner: ScannerProcess;
  readonly limits: ScanLimits;
  readonly log: Log;
  /** Files were added, changed or taken out. */
  readonly onFilesChanged: () => void;
  /** The root came or went. */
  readonly onOnlineChanged: () => void;
  /** The watcher saw something that `listTouched` would list. */
  readonly onTouched: () => void;
  /** Work began by itself. */
  readonly onWork: (work: Promise<void>) => void;
}

export class RootFolder {
  readonly root: RootRow;
  readonly #parts: RootFolderParts;
  readonly #watcher: FolderWatcher;
  readonly #touched = new Touched();
  #renewTimer: NodeJS.Timeout | undefined;
  #pollTimer: NodeJS.Timeout | undefined;
  #online = false;
  #isRemote = false;
  #isListingTouched = false;
  /** Listings that go on: what they found may not be in the catalog yet. */
  #listings = 0;
  /** Folders on which a drive was mounted when the root was last looked at. */
  #mounted: readonly string[] | null = null;
  /** Until when a root that did not answer is left alone; on the clock of `performance.now()`. */
  #restsUntil = 0;
  #closed = false;

  constructor(root: RootRow, parts: RootFolderParts) {
    this.root = root;
    this.#parts = parts;
    this.#watcher = new FolderWatcher(root.path, {
      onChanges: (events) => this.#note(events),
      onLost: () => {
        this.#touched.addAll();
        parts.onTouched();
      },
    });
  }

  /** Whether the root was there when it was last looked at. */
  get online(): boolean {
    return this.#online;
  }

  /** Watches and lists a root that came, lets go of one that went. Its sounds stay either way. */
  async check(): Promise<void> {
    await this.#setOnline(await this.isPresent());
  }

  /** True where the folder can be read, and is not what is left while its drive is away. */
  async isPresent(): Promise<boolean> {
    if (performance.now() < this.#restsUntil) return false;
    const found = await this.#parts.scanner.probe(this.#known());
    if (this.#closed) return false;
    if (found === null) this.#rest();
    this.#isRemote = found?.isRemote ?? false;
    if (!found?.isReadable || found.isDeserted) return false;
    this.#followMounts(found.mounted);
    return true;
  }

  /** Makes the catalog's files in `folder` and below those that are on disk. */
  async list(folder: string): Promise<void> {
    await this.#list({ folders: [folder], paths: [] });
  }

  /** Lists what the watcher saw since this was last called. */
  async listTouched(): Promise<void> {
    if (this.#isListingTouched || this.#touched.isEmpty || !this.#online) return;
    this.#isListingTouched = true;
    try {
      const { extent, created } = this.#touched.take();
      const summary = await this.#list(extent);
      const hasNewFolders = summary?.folders.some((folder) => created.has(folder));
      if (extent === wholeRoot || hasNewFolders) this.#followNewFolders();
    } finally {
      this.#isListingTouched = false;
      // Meanwhile the watcher may have seen more.
      this.#parts.onTouched();
    }
  }

  /** Nothing is called or written afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#parts.scanner.cancel(this.root.id);
    await this.#stopWatching();
  }

  async #setOnline(online: boolean): Promise<void> {
    if (online === this.#online || this.#closed) return;
    this.#online = online;
    this.#parts.log.info(online ? "folder-online" : "folder-offline", { path: this.root.path });
    this.#parts.onOnlineChanged();
    if (online) await this.#watchAndList();
    else await this.#stopWatching();
  }

  /** Null where it did not come to its end. */
  async #list(extent: Extent): Promise<ListingSummary | null> {
    const summary = await this.#compareBoth(extent);
    // What went with its drive is not gone: that is seen here.
    if (summary) await this.check();
    return summary;
  }

  async #compareBoth(extent: Extent): Promise<ListingSummary | null> {
    this.#listings++;
    try {
      const gone = await this.#compare("gone", extent);
      return gone && (await this.#compare("present", extent));
    } finally {
      this.#listings--;
    }
  }

  async #compare(find: "gone" | "present", extent: Extent): Promise<ListingSummary | null> {
    const { scanner, log } = this.#parts;
    if (this.#closed) return null;
    const listing = { ...this.#known(), find, ...extent };
    const end = await scanner.list(listing, (differences) => this.#write(differences));
    if (end === "cancelled") return null;
    if (end === "hangs") {
      this.#rest();
      await this.#setOnline(false);
      return null;
    }
    if (find === "present") {
      this.#noteMounts(end.mounts);
      log.info("folder-listed", {
        path: this.root.path,
        files: end.files,
        unreadable: end.unreadable,
      });
    }
    return end;
  }

  #known(): KnownRoot {
    const { directory, catalog } = this.#parts;
    const { id: rootId, path: rootPath } = this.root;
    return { directory, rootId, rootPath, mounts: catalog.roots.mounts(rootId) };
  }

  #noteMounts(mounts: readonly string[]): void {
    const { roots } = this.#parts.catalog;
    if (this.#closed) return;
    if (mounts.join("\n") === roots.mounts(this.root.id).join("\n")) return;
    roots.setMounts(this.root.id, mounts);
    this.#mounted = null;
  }

  /** A drive that comes to a folder of the root is seen by no watcher. */
  #followMounts(mounted: readonly string[]): void {
    const before = this.#mounted;
    this.#mounted = mounted;
    if (before !== null && mounted.some((folder) => !before.includes(folder))) this.#renewLater();
  }

  async #write({ gone, changed, added }: Differences): Promise<void> {
    const { files } = this.#parts.catalog;
    const rootId = this.root.id;
    await this.#inSlices(gone, (ids) => files.remove(ids));
    await this.#inSlices(changed, (those) => files.change(those));
    await this.#inSlices(added, (found) =>
      files.addUnindexed(found.map((file) => ({ ...file, rootId }))),
    );
    if (!this.#closed) this.#parts.onFilesChanged();
  }

  async #inSlices<Row>(rows: readonly Row[], write: (rows: Row[]) => unknown): Promise<void> {
    for (let start = 0; start < rows.length && !this.#closed; start += rowsAtOnce) {
      write(rows.slice(start, start + rowsAtOnce));
      await setImmediate();
    }
  }

  /** A root that does not answer keeps a process each time it is asked. */
  #rest(): void {
    this.#restsUntil = performance.now() + this.#parts.limits.rest;
  }

  async #watchAndList(): Promise<void> {
    await this.#watch();
    if (this.#closed || !this.#online) await this.#stopWatching();
    else await this.#list(wholeRoot);
  }

  /** Where nobody can watch, listing now and then finds every change all the same. */
  async #watch(): Promise<void> {
    try {
      if (this.#isRemote) throw new Error("no watcher sees what another machine changes");
      await this.#watcher.start();
    } catch (error) {
      this.#parts.log.warning("folder-not-watched", {
        path: this.root.path,
        reason: error instanceof Error ? error.message : String(error),
      });
      clearInterval(this.#pollTimer);
      this.#pollTimer = setInterval(() => {
        this.#touched.addAll();
        this.#parts.onTouched();
      }, pollInterval).unref();
    }
  }

  async #stopWatching(): Promise<void> {
    clearTimeout(this.#renewTimer);
    clearInterval(this.#pollTimer);
    this.#touched.clear();
    await this.#watcher.stop();
  }

  #note(events: readonly Event[]): void {
    for (const { path, type } of events) {
      if (path === this.root.path) this.#renewLater();
      const way = toFolder(this.root, path);
      if (way === "" || way.split("/").some(isHidden)) continue;
      if (type === "create" || this.#isOfInterest(way)) this.#touched.add(way, type);
    }
    if (!this.#touched.isEmpty) this.#parts.onTouched();
  }

  /** Programs write much beside sounds; of what is new, only a look tells whether it is a folder. */
  #isOfInterest(path: string): boolean {
    const { files } = this.#parts.catalog;
    if (this.#listings > 0 || isAudioName(nameOf(path)) || path.includes("\uFFFD")) return true;
    return files.hasBelow(this.root.id, path) || files.atPath(this.root.id, path) !== undefined;
  }

  /**
   * On Linux the watcher does not see into folders that came with folders in them, and calls those
   * below a renamed one by their old name.
   */
  #followNewFolders(): void {
    if (process.platform === "linux" && this.#pollTimer === undefined) this.#renewLater();
  }

  /** Nowhere does the watcher follow a root that is replaced. */
  #renewLater(): void {
    clearTimeout(this.#renewTimer);
    if (this.#closed) return;
    this.#renewTimer = setTimeout(() => {
      this.#parts.onWork(this.#renew());
    }, renewDelay);
  }

  /** Watches a root anew, and lists what may have changed unseen. */
  async #renew(): Promise<void> {
    await this.#stopWatching();
    if (this.#closed) return;
    if (this.#online && (await this.isPresent())) await this.#watchAndList();
    else await this.check();
  }
}
