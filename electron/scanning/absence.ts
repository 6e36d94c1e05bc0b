/** Tells a drive that is away from files that were deleted: neither is where it was. */
import { lstatSync, opendirSync, type Dirent } from "node:fs";
import { dirname, join } from "node:path";
import type { Catalog } from "../library/catalog/catalog.ts";
import { below, isHidden } from "../library/folders/names.ts";
import type { KnownRoot } from "../library/folders/scanning.ts";
import { isGone, replacement } from "./root-directory.ts";

/**
 * A root that had so many files is not emptied by a musician who leaves fewer files and folders, none of
 * them known: that is a mount point into which some program wrote.
 */
const manyFiles = 20;

export class Absence {
  readonly #files: Catalog["files"];
  readonly #root: KnownRoot;

  constructor(files: Catalog["files"], root: KnownRoot) {
    this.#files = files;
    this.#root = root;
  }

  /** True where the root's folder is not the one whose files are known: its drive is away. */
  isRootAway(): boolean {
    const { rootId, mounts } = this.#root;
    const known = this.#files.someOf(rootId, manyFiles).length;
    const left = known === 0 ? null : this.#leftovers("");
    if (left === null || this.#knowsAny(left)) return false;
    if (left.length === 0 || (mounts.includes("") && !this.#isMount(""))) return true;
    // Drives that come and go in the root speak for themselves.
    return known === manyFiles && mounts.every((mount) => mount === "");
  }

  /** Folders on which a drive was mounted that is away. */
  awayMounts(): string[] {
    return this.#root.mounts.filter((folder) => folder !== "" && this.#isMountAway(folder));
  }

  /** Those of the known mounts on which a drive is mounted now. */
  mounted(): string[] {
    return this.#root.mounts.filter((folder) => this.#isMount(folder));
  }

  /** The mounts to remember, with those that were `found`. */
  mounts(found: Iterable<string>): string[] {
    const root = this.#isMount("") || this.isRootAway() ? [""] : [];
    const inside = this.mounted().filter((folder) => folder !== "");
    return [...new Set([...root, ...inside, ...this.awayMounts(), ...found])].sort();
  }

  #isMountAway(folder: string): boolean {
    if (this.#isMount(folder) || !this.#files.hasBelow(this.#root.rootId, folder)) return false;
    const left = this.#leftovers(folder);
    return left !== null && !this.#knowsAny(left);
  }

  #isMount(folder: string): boolean {
    const path = join(this.#root.rootPath, folder);
    try {
      return lstatSync(path).dev !== lstatSync(dirname(path)).dev;
    } catch {
      return false;
    }
  }

  #knowsAny(paths: readonly string[]): boolean {
    const { rootId } = this.#root;
    return paths.some((path) => this.#files.atPath(rootId, path) !== undefined);
  }

  /** All that is to be seen in a folder and below it; null where that is much, or not clear. */
  #leftovers(folder: string): string[] | null {
    const found: string[] = [];
    const pending = [folder];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const entries = firstVisible(join(this.#root.rootPath, next));
      if (entries === null || found.length + entries.length >= manyFiles) return null;
      for (const entry of entries) {
        const path = below(next, entry.name);
        found.push(path);
        if (entry.isDirectory()) pending.push(path);
      }
    }
    return found;
  }
}

/** At most `manyFiles` of the entries that are not hidden; null where nobody may look, or one is no text. */
function firstVisible(path: string): Dirent[] | null {
  try {
    const folder = opendirSync(path);
    try {
      const found: Dirent[] = [];
      while (found.length < manyFiles) {
        const entry = folder.readSync();
        if (entry === null) break;
        if (entry.name.includes(replacement)) return null;
        if (!isHidden(entry.name)) found.push(entry);
      }
      return found;
    } finally {
      folder.closeSync();
    }
  } catch (error) {
    return isGone(error) ? [] : null;
  }
}
