/** The musician's own data at one moment: read a slice at a time while the library goes on. */
import Database from "better-sqlite3";
import type { SoundUserData, UserDataFile } from "../../../shared/user-data.ts";
import { UserDataRecords } from "./user-data.ts";

export class UserDataSnapshot {
  /** What stands before the sounds. */
  readonly head: Omit<UserDataFile, "sounds">;
  /** True where there is neither a folder nor anything that was said. */
  readonly isEmpty: boolean;
  readonly #database: Database.Database;
  readonly #records: UserDataRecords;

  private constructor(database: Database.Database) {
    this.#database = database;
    this.#records = new UserDataRecords(database, () => undefined);
    this.head = {
      format: "soundkin-user-data",
      version: 1,
      savedAt: Date.now(),
      folders: database.prepare<[], string>("SELECT path FROM roots ORDER BY path").pluck().all(),
      collections: this.#records.collections.names(),
      searches: this.#records.searches.all(),
    };
    this.isEmpty = this.head.folders.length === 0 && !this.#records.isAny;
  }

  /** Of the catalog in `file`; to be closed. */
  static of(file: string): UserDataSnapshot {
    const database = new Database(file, { readonly: true });
    try {
      // What is read from here on is as at the first read.
      database.exec("BEGIN");
      return new UserDataSnapshot(database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  sounds(): Generator<SoundUserData[]> {
    return this.#records.slices();
  }

  close(): void {
    this.#database.close();
  }
}
