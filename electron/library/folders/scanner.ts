/** Lists the audio files below a folder, names only, without blocking the main loop for long. */
import type { Dirent } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { formatOfName } from "../../../shared/formats.ts";

/** A file as the scanner finds it, relative to the folder that was scanned. */
export interface FoundFile {
  /** Relative to the root, "/" between names, "" for the root itself. */
  readonly folder: string;
  readonly name: string;
}

/** Files handed on at once. */
const batchSize = 500;

/**
 * Lists the audio files of the root at `rootPath` in `folder` and below it, in batches. Hidden files
 * and folders (which macOS' "._" files are) are passed over, and links, which could lead in circles
 * or out of the library. Folders that are there and cannot be read are told to `onUnreadable`.
 */
export async function* listAudioFiles(
  rootPath: string,
  folder: string,
  onUnreadable: (folder: string) => void,
): AsyncGenerator<FoundFile[]> {
  let batch: FoundFile[] = [];
  const pending = [folder];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    const entries = await entriesOf(join(rootPath, current));
    if (entries === null) onUnreadable(current);
    for (const entry of entries ?? []) {
      if (entry.isDirectory() && !isHidden(entry.name)) pending.push(below(current, entry.name));
      else if (entry.isFile() && isAudioName(entry.name)) {
        batch.push({ folder: current, name: entry.name });
      }
      if (batch.length === batchSize) {
        yield batch;
        batch = [];
      }
    }
  }
  if (batch.length > 0) yield batch;
}

/** True for the names of files that Soundkin analyses. */
export function isAudioName(name: string): boolean {
  return !isHidden(name) && formatOfName(name) !== undefined;
}

export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

/** The folder called `name` in `folder`, as paths in the catalog are written. */
export function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** Nothing where the folder is gone, null where it is there and cannot be read. */
async function entriesOf(directory: string): Promise<Dirent[] | null> {
  try {
    return await readdir(directory, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "ENOENT" || code === "ENOTDIR" ? [] : null;
  }
}
