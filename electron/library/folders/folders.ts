/**
 * The roots: adding, removing, listing, and following what changes in them. It writes files into
 * the catalog as waiting; analysing them is the queue's work.
 */
import { constants } from "node:fs";
import { access, lstat, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, sep } from "node:path";
import { setImmediate } from "node:timers/promises";
import watcher, { type AsyncSubscription, type Event } from "@parcel/watcher";
import type { Root } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FilePlace, FileRow, FileStamp } from "../catalog/files.ts";
import type { RootRow } from "../catalog/roots.ts";
import { isAudioName, isHidden, listAudioFiles } from "./scanner.ts";

/** Milliseconds between looks whether a drive came or went. */
const rootCheckInterval = 5_000;
/** Milliseconds that events are gathered, so that a burst is one change. */
const gatherTime = 150;
/** Milliseconds without new folders after which a root is watched anew. */
const renewDelay = 1_000;

export interface FoldersEvents {
  /** Files were added, changed or taken out. */
  readonly onFilesChanged: () => void;
  /** Roots came, went, or changed between online and offline. */
  readonly onRootsChanged: () => void;
  /** Listing began or ended. */
  readonly onScanning: () => void;
}

interface Watched {
  readonly root: RootRow;
  online: boolean;
  subscription: AsyncSubscription | null;
  gathered: Map<string, Event>;
  timer: NodeJS.Timeout | undefined;
  renewTimer: NodeJS.Timeout | undefined;
}

export class Folders {
  readonly #catalog: Catalog;
  readonly #events: FoldersEvents;
  readonly #watched = new Map<number, Watched>();
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
      for (const watched of this.#watched.values()) this.#track(this.#checkOnline(watched));
    }, rootCheckInterval);
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

  /** Roots whose drive was there when it was last looked at. */
  onlineRoots(): number[] {
    return [...this.#watched.values()].filter(({ online }) => online).map(({ root }) => root.id);
  }

  /** Looks whether a root's drive is there. */
  async isOnline(rootId: number): Promise<boolean> {
    const watched = this.#watched.get(rootId);
    if (!watched) return false;
    const online = await isReadableFolder(watched.root.path);
    if (online !== watched.online) this.#track(this.#checkOnline(watched));
    return online;
  }

  /**
   * Adds the folder at `path`. One that is a root already, or lies in one, is listed again.
   * @throws SoundkinError folder-missing, folder-unreadable, folder-overlaps.
   */
  async add(path: string): Promise<Root> {
    const folder = await usableFolder(path);
    for (const root of this.#catalog.roots.all()) {
      if (isInside(root.path, folder)) {
        const watched = this.#watched.get(root.id) ?? this.#open(root);
        this.#track(this.#scan(watched, toFolder(root.path, folder)));
        return this.#toRoot(root);
      }
      if (isInside(folder, root.path)) {
        throw new SoundkinError(
          "folder-overlaps",
          `${folder} contains ${root.path}, which is in the library already. Remove that folder first; its analysis is kept.`,
        );
      }
    }
    const root = this.#catalog.roots.add(folder);
    this.#open(root);
    this.#events.onRootsChanged();
    return this.#toRoot(root);
  }

  /** Takes a root out of the library; files on disk stay untouched. */
  async remove(rootId: number): Promise<void> {
    const watched = this.#watched.get(rootId);
    this.#watched.delete(rootId);
    if (watched) await stopWatching(watched);
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
    return root && { rootId: root.id, path: toFolder(root.path, path) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#checkTimer);
    await Promise.all([...this.#watched.values()].map(stopWatching));
    await this.settled();
  }

  #rootOf(path: string): RootRow | undefined {
    return this.#catalog.roots.all().find((root) => isInside(root.path, path));
  }

  #toRoot({ id, path }: RootRow): Root {
    return { id, path, name: basename(path), online: this.#watched.get(id)?.online ?? false };
  }

  #open(root: RootRow): Watched {
    const watched: Watched = {
      root,
      online: false,
      subscription: null,
      gathered: new Map(),
      timer: undefined,
      renewTimer: undefined,
    };
    this.#watched.set(root.id, watched);
    this.#track(this.#checkOnline(watched));
    return watched;
  }

  /** Watches and lists a root that came, lets go of one that went. Its sounds stay either way. */
  async #checkOnline(watched: Watched): Promise<void> {
    const online = await isReadableFolder(watched.root.path);
    if (online === watched.online || this.#isGone(watched)) return;
    watched.online = online;
    this.#events.onRootsChanged();
    if (!online) {
      await stopWatching(watched);
      return;
    }
    await this.#watch(watched);
    await this.#scan(watched, "");
  }

  async #watch(watched: Watched): Promise<void> {
    const { path } = watched.root;
    try {
      const subscription = await watcher.subscribe(path, (error, events) => {
        // A watcher that lost events knows no more than that: everything is listed again.
        if (error) this.#track(this.#scan(watched, ""));
        else this.#gather(watched, events);
      });
      if (this.#isGone(watched)) await subscription.unsubscribe();
      else watched.subscription = subscription;
    } catch {
      // Where the system has no watches left, listing at start still finds every change.
    }
  }

  /**
   * On Linux the watcher does not see into folders that came with folders in them, and calls those
   * below a renamed one by their old name; and nowhere does it follow a root that is replaced.
   */
  #renewLater(watched: Watched): void {
    clearTimeout(watched.renewTimer);
    watched.renewTimer = setTimeout(() => {
      this.#track(this.#renew(watched));
    }, renewDelay);
  }

  /** Watches a root anew, and lists what may have changed unseen. */
  async #renew(watched: Watched): Promise<void> {
    await stopWatching(watched);
    if (this.#isGone(watched)) return;
    if (!watched.online || !(await isReadableFolder(watched.root.path))) {
      await this.#checkOnline(watched);
      return;
    }
    await this.#watch(watched);
    await this.#scan(watched, "");
  }

  #gather(watched: Watched, events: readonly Event[]): void {
    for (const event of events) watched.gathered.set(event.path, event);
    watched.timer ??= setTimeout(() => {
      watched.timer = undefined;
      const gathered = [...watched.gathered.values()];
      watched.gathered.clear();
      this.#track(this.#follow(watched, gathered));
    }, gatherTime);
  }

  /** Brings the catalog up to date with what the watcher saw. */
  async #follow(watched: Watched, events: readonly Event[]): Promise<void> {
    const { root } = watched;
    let changed = false;
    for (const { path, type } of events) {
      if (this.#isGone(watched)) return;
      if (path === root.path) this.#renewLater(watched);
      const place = toPlace(root, path);
      if (place === null) continue;
      // As when listing, a link is nothing: it could lead in circles or out of the library.
      const found = await lstat(path).catch(() => null);
      if (found?.isDirectory()) {
        if (type === "create" && process.platform === "linux") this.#renewLater(watched);
        await this.#scan(watched, toFolder(root.path, path));
      } else if (found === null || found.isSymbolicLink()) {
        changed = (await this.#forget(watched, place, toFolder(root.path, path))) || changed;
      } else if (found.isFile() && isAudioName(place.name)) {
        changed = this.#note(place, { size: found.size, modifiedAt: found.mtimeMs }) || changed;
      }
    }
    if (changed) this.#events.onFilesChanged();
  }

  /** Adds a file or, where it changed, has it analysed again. */
  #note(place: FilePlace, stamp: FileStamp): boolean {
    const known = this.#catalog.files.at(place);
    if (!known) return this.#catalog.files.add([place]) > 0;
    if (isUnchanged(known, stamp)) return false;
    this.#catalog.files.setWaiting([known.id]);
    return true;
  }

  /** Takes out a file that is gone, or everything below a folder that is. */
  async #forget(watched: Watched, place: FilePlace, folder: string): Promise<boolean> {
    // A drive that goes takes its files along; they are offline then, not deleted.
    if (!(await isReadableFolder(watched.root.path))) return false;
    const file = this.#catalog.files.at(place);
    const gone = file ? [file] : this.#catalog.files.below(watched.root.id, folder);
    this.#catalog.files.remove(gone.map(({ id }) => id));
    return gone.length > 0;
  }

  /** Makes the catalog's files in `folder` and below those that are on disk. */
  async #scan(watched: Watched, folder: string): Promise<void> {
    const { root } = watched;
    const known = new Map(
      this.#catalog.files.below(root.id, folder).map((file) => [keyOf(file), file]),
    );
    const seen: FileRow[] = [];
    for await (const batch of listAudioFiles(root.path, folder)) {
      if (this.#isGone(watched)) return;
      const added = batch.filter((found) => !known.has(keyOf(found)));
      for (const found of batch) {
        const file = known.get(keyOf(found));
        if (file) seen.push(file);
        known.delete(keyOf(found));
      }
      this.#catalog.files.add(added.map((found) => ({ ...found, rootId: root.id })));
      if (added.length > 0) this.#events.onFilesChanged();
      await setImmediate();
    }
    if (this.#isGone(watched) || !(await isReadableFolder(root.path))) return;
    if (known.size > 0) {
      this.#catalog.files.remove([...known.values()].map(({ id }) => id));
      this.#events.onFilesChanged();
    }
    await this.#noteChanged(watched, seen);
  }

  /** Has files analysed again that changed while nobody watched. */
  async #noteChanged(watched: Watched, files: readonly FileRow[]): Promise<void> {
    for (const file of files) {
      if (file.state === "waiting") continue;
      if (this.#isGone(watched)) return;
      const found = await stat(join(watched.root.path, file.folder, file.name)).catch(() => null);
      if (found && this.#note(file, { size: found.size, modifiedAt: found.mtimeMs })) {
        this.#events.onFilesChanged();
      }
    }
  }

  #isGone({ root }: Watched): boolean {
    return this.#closed || !this.#watched.has(root.id);
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        // A folder that vanishes while it is listed is found offline by the next check.
        if (!this.#closed) console.error("Soundkin could not follow a folder:", error);
      })
      .finally(() => {
        this.#work.delete(tracked);
        if (this.#work.size === 0) this.#events.onScanning();
      });
    this.#work.add(tracked);
    if (this.#work.size === 1) this.#events.onScanning();
  }
}

/** True where `path` is `folder` or lies in it; both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

function isUnchanged(file: FileRow, { size, modifiedAt }: FileStamp): boolean {
  return file.size === size && file.modifiedAt === modifiedAt;
}

function keyOf({ folder, name }: { folder: string; name: string }): string {
  return `${folder}/${name}`;
}

/** `path` relative to its root, as the catalog writes folders. */
function toFolder(rootPath: string, path: string): string {
  return relative(rootPath, path).replaceAll(sep, "/");
}

/** Null for the root itself and for what is hidden or in a hidden folder. */
function toPlace(root: RootRow, path: string): FilePlace | null {
  const names = toFolder(root.path, path).split("/");
  const name = names.pop() ?? "";
  if (name === "" || isHidden(name) || names.some(isHidden)) return null;
  return { rootId: root.id, folder: names.join("/"), name };
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

async function isReadableFolder(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

async function stopWatching(watched: Watched): Promise<void> {
  clearTimeout(watched.timer);
  clearTimeout(watched.renewTimer);
  watched.timer = undefined;
  const { subscription } = watched;
  watched.subscription = null;
  // It complains of folders that were renamed and deleted since; it has let go all the same.
  await subscription?.unsubscribe().catch(() => undefined);
}
