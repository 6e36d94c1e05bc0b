/**
 * Compares a root on disk with the catalog, folder by folder. Generators, so that who asks may do
 * something else between two pieces; differences are handed on, not kept.
 */
import type { Catalog } from "../library/catalog/catalog.ts";
import type { ListedStamp, StampRow } from "../library/catalog/files.ts";
import { isAudioName, isBelow, nameOf, parentOf } from "../library/folders/names.ts";
import type { Differences, Extent, Listing, ListingSummary } from "../library/folders/scanning.ts";
import { Absence } from "./absence.ts";
import { replacement, RootDirectory, stampAt, type AudioEntry } from "./root-directory.ts";
import { unreadableName } from "./unreadable-name.ts";

/** Differences handed on at once. */
const batchSize = 500;
/** Files looked at between two pieces. */
const filesAtOnce = 100;

/** Null where a piece of the work found nothing to hand on. */
export type Piece = Differences | null;

/**
 * What of the catalog's `files` is gone, or what on disk is new or changed. Hidden files and folders
 * are passed over, and links, which could lead in circles or out of the library.
 */
export function* compareWithDisk(
  files: Catalog["files"],
  listing: Listing,
): Generator<Piece, ListingSummary> {
  const comparison = new Comparison(files, listing);
  if (listing.find === "gone") yield* comparison.findGone();
  else yield* comparison.findPresent();
  return comparison.summary;
}

class Comparison {
  readonly #files: Catalog["files"];
  readonly #rootId: number;
  readonly #disk: RootDirectory;
  readonly #extent: Extent & { readonly alone: readonly string[] };
  readonly #absence: Absence;
  readonly #unreadable = new Set<string>();
  readonly #mounts = new Set<string>();
  #seen = 0;
  #added: Differences["added"][number][] = [];
  #changed: Differences["changed"][number][] = [];
  #gone: { readonly id: number; readonly folder: string }[] = [];

  constructor(files: Catalog["files"], listing: Listing) {
    this.#files = files;
    this.#rootId = listing.rootId;
    this.#disk = new RootDirectory(listing.rootPath);
    this.#absence = new Absence(files, listing);
    this.#extent = this.#extentOf(listing);
  }

  get summary(): ListingSummary {
    return {
      files: this.#seen,
      unreadable: [...this.#unreadable],
      folders: this.#extent.paths.filter((path) => this.#disk.isFolder(path)),
      mounts: this.#absence.mounts(this.#mounts),
    };
  }

  *findGone(): Generator<Piece> {
    for (const folder of this.#knownFolders()) {
      yield* this.#compareNames(folder);
      yield this.#gone.length >= batchSize ? this.#takeGone() : null;
    }
    yield this.#takeGone();
  }

  *findPresent(): Generator<Piece> {
    for (const folder of this.#extent.alone) yield* this.#compareStamps(folder);
    for (const folder of this.#extent.folders) yield* this.#walk(folder);
    yield this.#takeFound();
  }

  *#knownFolders(): Generator<string> {
    const { alone, folders, paths } = this.#extent;
    yield* alone;
    const isListed = new Set(alone);
    for (const extent of outermost([...folders, ...paths])) {
      for (const folder of this.#files.foldersIn(this.#rootId, extent)) {
        if (!isListed.has(folder)) yield folder;
      }
    }
  }

  *#compareNames(folder: string): Generator<null> {
    const entries = yield* this.#disk.entries(folder);
    if (entries === null) return;
    const present = new Set(entries.files.map(({ name }) => name));
    for (const [id, name] of this.#files.namesIn(this.#rootId, folder)) {
      if (!present.has(name)) this.#gone.push({ id, folder });
    }
  }

  /** What is gone, but for what went with its drive. */
  #takeGone(): Piece {
    const gone = this.#gone;
    this.#gone = [];
    if (gone.length === 0 || this.#absence.isRootAway()) return null;
    const away = this.#absence.awayMounts();
    const isAway = (folder: string): boolean => away.some((mount) => isBelow(mount, folder));
    const deleted = gone.filter(({ folder }) => !isAway(folder)).map(({ id }) => id);
    return deleted.length === 0 ? null : { added: [], changed: [], gone: deleted };
  }

  *#walk(folder: string): Generator<Piece> {
    const pending = [{ folder, outer: this.#disk.deviceOf(parentOf(folder)) }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const device = this.#disk.deviceOf(next.folder);
      if (device !== null && device !== next.outer) this.#mounts.add(next.folder);
      const folders = yield* this.#compareStamps(next.folder);
      pending.push(...folders.map((each) => ({ folder: each, outer: device })));
    }
  }

  /** Compares the files in one folder; returns the folders in it. */
  *#compareStamps(folder: string): Generator<Piece, readonly string[]> {
    const entries = yield* this.#disk.entries(folder);
    if (entries === null) {
      this.#unreadable.add(folder);
      return [];
    }
    const known = new Map(
      entries.files.length === 0
        ? []
        : this.#files.stampsIn(this.#rootId, folder).map((row) => [row[1], row]),
    );
    for (const [i, entry] of entries.files.entries()) {
      if (i % filesAtOnce === filesAtOnce - 1) yield null;
      this.#compareFile(folder, entry, known.get(entry.name));
      if (this.#added.length + this.#changed.length >= batchSize) yield this.#takeFound();
    }
    yield null;
    return entries.folders;
  }

  #compareFile(folder: string, entry: AudioEntry, row: StampRow | undefined): void {
    const stamp = stampAt(entry.path);
    if (stamp === undefined) this.#unreadable.add(folder);
    if (stamp === null || stamp === undefined) return;
    this.#seen++;
    if (row && isSame(row, stamp)) return;
    const problem =
      typeof entry.path === "string" ? {} : { problem: unreadableName(folder, entry.name) };
    if (row) this.#changed.push({ id: row[0], stamp, ...problem });
    else this.#added.push({ folder, name: entry.name, stamp, ...problem });
  }

  #takeFound(): Piece {
    const [added, changed] = [this.#added, this.#changed];
    this.#added = [];
    this.#changed = [];
    if (added.length + changed.length === 0 || this.#absence.isRootAway()) return null;
    return { added, changed, gone: [] };
  }

  /**
   * What is to be listed, none of it twice: folders with all below them, and folders `alone` in which a
   * file came, changed or went that is audio or known.
   */
  #extentOf({ folders, paths }: Extent): Extent & { readonly alone: readonly string[] } {
    const unclear = paths.filter((path) => path.includes(replacement));
    const clear = paths.filter((path) => !path.includes(replacement));
    const whole = outermost([
      ...folders,
      // The watcher tells names that are no text as text: where they really are is not known.
      ...unclear.map((path) => parentOf(path.slice(0, path.indexOf(replacement)))),
      ...clear.filter((path) => this.#disk.isFolder(path)),
    ]);
    const isCovered = (path: string): boolean => whole.some((folder) => isBelow(folder, path));
    const parents = clear.filter((path) => this.#isFile(path)).map(parentOf);
    const alone = new Set(parents.filter((folder) => !isCovered(folder)));
    return { folders: whole, paths: clear, alone: [...alone] };
  }

  #isFile(path: string): boolean {
    return isAudioName(nameOf(path)) || this.#files.atPath(this.#rootId, path) !== undefined;
  }
}

/** As the catalog's numbers come, an inode is a double: near enough to see that it is another. */
function isSame([, , size, modifiedAt, inode, birthTime]: StampRow, stamp: ListedStamp): boolean {
  const number = stamp.inode === null ? null : Number(stamp.inode);
  const isSameContent = size === stamp.size && modifiedAt === stamp.modifiedAt;
  return isSameContent && inode === number && birthTime === stamp.birthTime;
}

/** The folders that are in none of the others. */
function outermost(folders: readonly string[]): string[] {
  return [...new Set(folders)]
    .sort()
    .reduce<string[]>(
      (kept, folder) => (kept.some((other) => isBelow(other, folder)) ? kept : [...kept, folder]),
      [],
    );
}
