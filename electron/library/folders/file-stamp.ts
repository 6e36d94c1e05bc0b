/** Size and time of a file, which tell whether it changed since it was analysed. */
import { stat } from "node:fs/promises";
import type { FileStamp } from "../catalog/files.ts";

/** The stamp of the file at `path` as it is now; null where there is none. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await stat(path).catch(() => null);
  return found && { size: found.size, modifiedAt: found.mtimeMs };
}

/** What a catalog's row or a file on disk says of itself; a file never analysed has no numbers. */
type Stamped = Readonly<Record<keyof FileStamp, number | null>>;

export function isSameStamp(a: Stamped | null, b: Stamped | null): boolean {
  return a?.size === b?.size && a?.modifiedAt === b?.modifiedAt;
}
