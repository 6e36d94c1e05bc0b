/** Size and time of a file, which tell whether it changed since it was analysed. */
import { stat } from "node:fs/promises";
import type { FileStamp } from "../catalog/files.ts";

/** The stamp of the file at `path` as it is now; null where there is none. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await stat(path).catch(() => null);
  if (found === null) return null;
  const { size, mtimeMs: modifiedAt, ino } = found;
  // Some file systems number with all of 64 bits; listing finds those out.
  const inode = Number.isSafeInteger(ino) && ino !== 0 ? BigInt(ino) : null;
  return { size, modifiedAt, inode };
}

/** What a catalog's row or a file on disk says of itself; the row may have no numbers. */
type Stamped = Readonly<Record<"size" | "modifiedAt", number | null>>;

export function isSameStamp(a: Stamped | null, b: Stamped | null): boolean {
  return a?.size === b?.size && a?.modifiedAt === b?.modifiedAt;
}
