/** One writer for each library. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { SoundkinError } from "../../../shared/errors.ts";
import { systemCode } from "./explain.ts";

/**
 * Holds the library for one writer: an exclusive SQLite transaction on a file of its own, which the
 * system lets go of even when the process is killed.
 * @throws SoundkinError library-locked.
 */
export function takeLock(directory: string): Database.Database {
  const lock = new Database(join(directory, "lock.sqlite"), { timeout: 0 });
  try {
    lock.pragma("locking_mode = EXCLUSIVE");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (systemCode(error)?.startsWith("SQLITE_BUSY")) {
      throw new SoundkinError(
        "library-locked",
        `The library in ${directory} is open in another Soundkin. Close it there first.`,
        { cause: error },
      );
    }
    throw error;
  }
}
