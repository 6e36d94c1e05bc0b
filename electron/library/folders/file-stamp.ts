/** Size and time of a file, which tell whether it changed since it was analysed. */
import { stat } from "node:fs/promises";
import type { FileStamp } from "../catalog/files.ts";
import { withinTime } from "../within-time.ts";

/** Milliseconds after which a drive that does not answer has no files. */
const patience = 10_000;

/** The stamp of the file at `path` as it is now; null where there is none, or nobody says in time. */
export async function stampOf(path: string): Promise<FileStamp | null> {
  const found = await withinTime(
    stat(path).catch(() => null),
    patience,
  );
  return found && { size: found.size, modifiedAt: found.mtimeMs };
}

/** What a catalog's row or a file on disk says of itself; the row may have no numbers. */
type Stamped = Readonly<Record<"size" | "modifiedAt", number | null>>;

export function isSameStamp(a: Stamped | null, b: Stamped | null): boolean {
  return a?.size === b?.size && a?.modifiedAt === b?.modifiedAt;
}
