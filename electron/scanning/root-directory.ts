/** The folders of one root on disk, by the names that the catalog has for them. */
import { isUtf8 } from "node:buffer";
import { lstatSync, opendirSync, readdirSync, type Dir, type Dirent } from "node:fs";
import { sep } from "node:path";
import type { ListedStamp } from "../library/catalog/files.ts";
import { below, isAudioName, isHidden, parentOf } from "../library/folders/names.ts";

/** A path as the system takes it: bytes where they are no text. */
type SystemPath = string | Buffer;

export interface AudioEntry {
  /** Bytes that are no text stand as `\xE9`. */
  readonly name: string;
  readonly path: SystemPath;
}

/** What is directly in a folder. */
export interface Entries {
  readonly files: AudioEntry[];
  readonly folders: string[];
}

/** What stands for a character that is none. */
export const replacement = "\uFFFD";
const escapedByte = /\\x[0-9A-F]{2}/;
/** Entries that are read from a folder in one go. */
const entriesAtOnce = 1_000;

export class RootDirectory {
  /** By folder; null where there is none, or a link instead. Undefined where nobody may look. */
  readonly #paths = new Map<string, SystemPath | null | undefined>();
  readonly #root: string;

  constructor(rootPath: string) {
    this.#root = rootPath;
  }

  /**
   * Audio files and folders in `folder`; empty where it is gone, null where it cannot be read. Between two
   * pieces of a large one it yields.
   */
  *entries(folder: string): Generator<null, Entries | null> {
    const path = this.#pathOf(folder);
    if (path === null) return { files: [], folders: [] };
    const found = path === undefined ? null : yield* readFolder(path);
    if (found === null) return null;
    const entries: Entries = { files: [], folders: [] };
    for (const entry of found) this.#sort(folder, path ?? this.#root, entry, entries);
    // The catalog's indexes are written in half the time where names come in order.
    entries.files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    entries.folders.sort().reverse();
    return entries;
  }

  /** True where there is a folder at `path`, and not only a link to one. */
  isFolder(path: string): boolean {
    return (this.#pathOf(path) ?? null) !== null;
  }

  /** The number of the device that a folder is on; null where nobody may look. */
  deviceOf(folder: string): number | null {
    const path = this.#pathOf(folder) ?? null;
    try {
      return path === null ? null : lstatSync(path).dev;
    } catch {
      return null;
    }
  }

  #sort(folder: string, path: SystemPath, entry: Dirent<string | Buffer>, to: Entries): void {
    const name = textOf(entry.name);
    if (isHidden(name)) return;
    if (entry.isDirectory()) {
      const way = below(folder, name);
      this.#paths.set(way, joined(path, entry.name));
      to.folders.push(way);
    } else if (entry.isFile() && isAudioName(name)) {
      to.files.push({ name, path: joined(path, entry.name) });
    }
  }

  /** Looks at each folder on the way, once: none may be a link, and a name may not be text. */
  #pathOf(folder: string): SystemPath | null | undefined {
    if (folder === "") return this.#root;
    if (!this.#paths.has(folder)) this.#paths.set(folder, this.#find(folder));
    return this.#paths.get(folder);
  }

  #find(folder: string): SystemPath | null | undefined {
    const parent = parentOf(folder);
    const path = this.#pathOf(parent);
    if (path === null || path === undefined) return path;
    const name = folder.slice(parent === "" ? 0 : parent.length + 1);
    if (isHidden(name)) return null;
    if (escapedByte.test(name)) {
      // Reading the folder that it is in notes its path.
      const entries = drained(this.entries(parent));
      if (entries === null) return undefined;
      return entries.folders.includes(folder) ? this.#paths.get(folder) : null;
    }
    return plainFolder(joined(path, name));
  }
}

/** A file's stamp; null where it is gone, undefined where nobody may look. */
export function stampAt(path: SystemPath): ListedStamp | null | undefined {
  try {
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (!found?.isFile()) return null;
    const { size, mtimeMs, ino, birthtimeMs } = found;
    // Some file systems number with all of 64 bits.
    const inode = Number.isSafeInteger(ino) ? BigInt(ino) : lstatSync(path, { bigint: true }).ino;
    return {
      size,
      modifiedAt: mtimeMs,
      inode: ino === 0 ? null : BigInt.asIntN(64, inode),
      birthTime: birthtimeMs > 0 ? Math.round(birthtimeMs * 1000) : null,
    };
  } catch (error) {
    return isGone(error) ? null : undefined;
  }
}

function plainFolder(path: SystemPath): SystemPath | null | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ? path : null;
  } catch (error) {
    return isGone(error) ? null : undefined;
  }
}

/** Nothing where the folder is gone, null where it is there and cannot be read. */
function* readFolder(path: SystemPath): Generator<null, Dirent<string | Buffer>[] | null> {
  try {
    const entries = yield* readAll(opendirSync(path, { bufferSize: entriesAtOnce }));
    if (!entries.some(({ name }) => name.includes(replacement))) return entries;
    const bytes = readdirSync(path, { withFileTypes: true, encoding: "buffer" });
    // Names that are text come first: where another is shown as one of them, it is the other that waits.
    return [
      ...entries.filter(({ name }) => !name.includes(replacement)),
      ...bytes.filter(({ name }) => name.toString().includes(replacement)),
    ];
  } catch (error) {
    return isGone(error) ? [] : null;
  }
}

/** All that is in a folder, in pieces: one of hundreds of thousands of files takes seconds. */
function* readAll(folder: Dir): Generator<null, Dirent[]> {
  try {
    const entries: Dirent[] = [];
    for (let entry = folder.readSync(); entry !== null; entry = folder.readSync()) {
      entries.push(entry);
      if (entries.length % entriesAtOnce === 0) yield null;
    }
    return entries;
  } finally {
    folder.closeSync();
  }
}

function drained<Result>(work: Generator<unknown, Result>): Result {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

export function isGone(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOENT" || code === "ENOTDIR";
}

function joined(folder: SystemPath, name: string | Buffer): SystemPath {
  const text = typeof name === "string" || isUtf8(name) ? name.toString() : null;
  if (typeof folder === "string" && text !== null) {
    return folder.endsWith(sep) ? folder + text : folder + sep + text;
  }
  return Buffer.concat([Buffer.from(folder), Buffer.from(sep), Buffer.from(name)]);
}

/** A name as text; each byte that is no part of any stands as `\xE9`. */
export function textOf(name: string | Buffer): string {
  if (typeof name === "string") return name;
  if (isUtf8(name)) return name.toString();
  let text = "";
  for (let at = 0; at < name.length;) {
    const length = [1, 2, 3, 4].find((count) => {
      return at + count <= name.length && isUtf8(name.subarray(at, at + count));
    });
    text += length
      ? name.toString("utf8", at, at + length)
      : `\\x${(name[at] ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
    at += length ?? 1;
  }
  return text;
}
