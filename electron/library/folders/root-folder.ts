/**
 * One root: whether it is there, and the catalog's files below it brought in line with those on
 * disk, by listing and by watching.
 */
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Event } from "@parcel/watcher";
import type { Catalog } from "../catalog/catalog.ts";
import type { FilePlace, FileRow, FileStamp } from "../catalog/files.ts";
import type { RootRow } from "../catalog/roots.ts";
import { isSameStamp, stampOf } from "./file-stamp.ts";
import { isReadableFolder, toFolder, toPlace } from "./paths.ts";
import { isAudioName, listAudioFiles } from "./scanner.ts";
import { FolderWatcher } from "./watcher.ts";

/** Milliseconds without new folders after which a root is watched anew. */
const renewDelay = 1_000;

export interface RootFolderEvents {
  /** Files were added, changed or taken out. */
  readonly onFilesChanged: () => void;
  /** The root came or went. */
  readonly onOnlineChanged: () => void;
  /** Work began by itself, because of what the watcher saw. */
  readonly onWork: (work: Promise<void>) => void;
}

export class RootFolder {
  readonly root: RootRow;
  readonly #catalog: Catalog;
  readonly #events: RootFolderEvents;
  readonly #watcher: FolderWatcher;
  #renewTimer: NodeJS.Timeout | undefined;
  #online = false;
  #closed = false;

  constructor(root: RootRow, catalog: Catalog, events: RootFolderEvents) {
    this.root = root;
    this.#catalog = catalog;
    this.#events = events;
    this.#watcher = new FolderWatcher(root.path, {
      onChanges: (changes) => {
        events.onWork(this.#follow(changes));
      },
      onLost: () => {
        events.onWork(this.list(""));
      },
    });
  }

  /** Whether the root was there when it was last looked at. */
  get online(): boolean {
    return this.#online;
  }

  /** Watches and lists a root that came, lets go of one that went. Its sounds stay either way. */
  async check(): Promise<void> {
    const online = await this.isPresent();
    if (online === this.#online || this.#closed) return;
    this.#online = online;
    this.#events.onOnlineChanged();
    if (online) await this.#watchAndList();
    else await this.#stopWatching();
  }

  /**
   * True where the folder can be read. An empty one that had sounds is where a drive is mounted that
   * is not there.
   */
  async isPresent(): Promise<boolean> {
    const { id, path } = this.root;
    if (!(await isReadableFolder(path))) return false;
    return !this.#catalog.files.hasAny(id) || (await readdir(path)).length > 0;
  }

  /** Makes the catalog's files in `folder` and below those that are on disk. */
  async list(folder: string): Promise<void> {
    const known = new Map(
      this.#catalog.files.below(this.root.id, folder).map((file) => [keyOf(file), file]),
    );
    const seen: FileRow[] = [];
    const unreadable: string[] = [];
    const batches = listAudioFiles(this.root.path, folder, (path) => unreadable.push(path));
    for await (const batch of batches) {
      if (this.#closed) return;
      const added = batch.filter((found) => !known.has(keyOf(found)));
      for (const found of batch) {
        const file = known.get(keyOf(found));
        if (file) seen.push(file);
        known.delete(keyOf(found));
      }
      this.#catalog.files.add(added.map((found) => ({ ...found, rootId: this.root.id })));
      if (added.length > 0) this.#events.onFilesChanged();
      await setImmediate();
    }
    // What cannot be read just now is not gone.
    const gone = [...known.values()].filter(
      (file) => !unreadable.some((path) => isBelow(path, file.folder)),
    );
    if (gone.length > 0 && (await this.isPresent()) && !this.#closed) {
      this.#catalog.files.remove(gone.map(({ id }) => id));
      this.#events.onFilesChanged();
    }
    await this.#noteChanged(seen);
  }

  /** Nothing is called or written afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#stopWatching();
  }

  async #watchAndList(): Promise<void> {
    await this.#watcher.start();
    if (this.#closed) await this.#watcher.stop();
    else await this.list("");
  }

  async #stopWatching(): Promise<void> {
    clearTimeout(this.#renewTimer);
    await this.#watcher.stop();
  }

  /**
   * On Linux the watcher does not see into folders that came with folders in them, and calls those
   * below a renamed one by their old name; and nowhere does it follow a root that is replaced.
   */
  #renewLater(): void {
    clearTimeout(this.#renewTimer);
    this.#renewTimer = setTimeout(() => {
      this.#events.onWork(this.#renew());
    }, renewDelay);
  }

  /** Watches a root anew, and lists what may have changed unseen. */
  async #renew(): Promise<void> {
    await this.#stopWatching();
    if (this.#closed) return;
    if (this.#online && (await this.isPresent())) await this.#watchAndList();
    else await this.check();
  }

  /** Brings the catalog up to date with what the watcher saw. */
  async #follow(events: readonly Event[]): Promise<void> {
    let changed = false;
    for (const { path, type } of events) {
      if (this.#closed) return;
      if (path === this.root.path) this.#renewLater();
      const place = toPlace(this.root, path);
      if (place === null) continue;
      // As when listing, a link is nothing: it could lead in circles or out of the library.
      const found = await lstat(path).catch(() => null);
      if (found?.isDirectory()) {
        if (type === "create" && process.platform === "linux") this.#renewLater();
        await this.list(toFolder(this.root, path));
      } else if (found === null || found.isSymbolicLink()) {
        changed = (await this.#forget(place, toFolder(this.root, path))) || changed;
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
    if (isSameStamp(known, stamp)) return false;
    this.#catalog.files.setWaiting([known.id]);
    return true;
  }

  /** Takes out a file that was deleted, or everything below a folder that was. */
  async #forget(place: FilePlace, folder: string): Promise<boolean> {
    // A drive that goes takes its files along; they are offline then, not deleted.
    if (!(await isReadableFolder(this.root.path)) || this.#closed) return false;
    const file = this.#catalog.files.at(place);
    const gone = file ? [file] : this.#catalog.files.below(this.root.id, folder);
    this.#catalog.files.remove(gone.map(({ id }) => id));
    return gone.length > 0;
  }

  /** Has files analysed again that changed while nobody watched. */
  async #noteChanged(files: readonly FileRow[]): Promise<void> {
    for (const file of files) {
      if (file.state === "waiting") continue;
      const stamp = await stampOf(join(this.root.path, file.folder, file.name));
      if (this.#closed) return;
      if (stamp && this.#note(file, stamp)) this.#events.onFilesChanged();
    }
  }
}

/** True where `folder` is `path` or lies in it; both as the catalog writes folders. */
function isBelow(path: string, folder: string): boolean {
  return path === "" || folder === path || folder.startsWith(`${path}/`);
}

function keyOf({ folder, name }: { folder: string; name: string }): string {
  return `${folder}/${name}`;
}
