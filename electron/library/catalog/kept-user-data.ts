/**
 * What the musician said of sounds that are in no folder any more, for some time, or not yet, until they
 * come.
 */
import type Database from "better-sqlite3";
import type { SoundUserData, UserData } from "../../../shared/user-data.ts";
import { compact, foldCase } from "./user-data-record.ts";

interface KeptRow {
  readonly audioHash: Buffer;
  /** JSON */
  readonly data: string;
}

export class KeptUserData {
  readonly #database: Database.Database;
  readonly #get: Database.Statement<[Buffer], string>;
  readonly #set: Database.Statement<[Buffer, string]>;
  readonly #keep: Database.Statement<[Buffer, string, number]>;
  readonly #hold: Database.Statement<[string]>;
  readonly #remove: Database.Statement<[Buffer]>;
  readonly #after: Database.Statement<[Buffer, number], KeptRow>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database
      .prepare<[Buffer], string>("SELECT data FROM kept_user_data WHERE audio_hash = ?")
      .pluck();
    this.#set = database.prepare(
      `INSERT INTO kept_user_data (audio_hash, data) VALUES (?, ?)
       ON CONFLICT DO UPDATE SET data = excluded.data`,
    );
    this.#keep = database.prepare(
      "INSERT OR REPLACE INTO kept_user_data (audio_hash, data, kept_since) VALUES (?, ?, ?)",
    );
    this.#hold = database.prepare(
      `UPDATE kept_user_data SET kept_since = NULL
       WHERE audio_hash IN (SELECT unhex(value) FROM json_each(?))`,
    );
    this.#remove = database.prepare("DELETE FROM kept_user_data WHERE audio_hash = ?");
    this.#after = database.prepare(
      `SELECT audio_hash AS audioHash, data FROM kept_user_data
       WHERE audio_hash > ? ORDER BY audio_hash LIMIT ?`,
    );
  }

  get isEmpty(): boolean {
    return this.#after.get(Buffer.alloc(0), 1) === undefined;
  }

  get(audioHash: string): UserData {
    const data = this.#get.get(Buffer.from(audioHash, "hex"));
    return data === undefined ? {} : (JSON.parse(data) as UserData);
  }

  /** Keeps data of a sound that is not here: until it comes, or for as long as it was kept before. */
  set(audioHash: string, data: UserData): void {
    const hash = Buffer.from(audioHash, "hex");
    const text = JSON.stringify(data);
    if (text === "{}") this.#remove.run(hash);
    else this.#set.run(hash, text);
  }

  /** Keeps data of a sound that goes, from now on. */
  keep(audioHash: string, data: UserData): void {
    this.#keep.run(Buffer.from(audioHash, "hex"), JSON.stringify(data), Date.now());
  }

  /** Keeps what is kept of the sounds until they come, however long it has been. */
  hold(audioHashes: readonly string[]): void {
    this.#hold.run(JSON.stringify(audioHashes));
  }

  /** What was kept of a sound, which is no longer kept; null for nothing. */
  take(audioHash: string): UserData | null {
    const hash = Buffer.from(audioHash, "hex");
    const data = this.#get.get(hash);
    if (data === undefined) return null;
    this.#remove.run(hash);
    return JSON.parse(data) as UserData;
  }

  /** Forgets what has been kept since before `time`, ms since 1970. */
  forgetBefore(time: number): void {
    this.#database.prepare("DELETE FROM kept_user_data WHERE kept_since < ?").run(time);
  }

  /** Everything that is kept, a slice at a time. */
  *slices(size: number): Generator<SoundUserData[]> {
    for (let after: Buffer = Buffer.alloc(0); ;) {
      const rows = this.#after.all(after, size);
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(({ audioHash, data }) => ({
        audioHash: audioHash.toString("hex"),
        ...(JSON.parse(data) as UserData),
      }));
      after = last.audioHash;
    }
  }

  /** The sounds that are kept as members of a collection. */
  membersOf(collection: string): string[] {
    return this.#inCollection(collection).map(({ audioHash }) => audioHash.toString("hex"));
  }

  /** A collection got another name; how long something has been kept stays. */
  renameCollection(name: string, newName: string): void {
    const update = this.#database.prepare<[string, Buffer]>(
      "UPDATE kept_user_data SET data = ? WHERE audio_hash = ?",
    );
    for (const { audioHash, data } of this.#inCollection(name)) {
      const said = JSON.parse(data) as UserData;
      const collections = (said.collections ?? []).map((kept) =>
        foldCase(kept) === foldCase(name) ? newName : kept,
      );
      update.run(JSON.stringify(compact({ ...said, collections })), audioHash);
    }
  }

  #inCollection(name: string): KeptRow[] {
    return this.#database
      .prepare<[string], KeptRow>(
        `SELECT audio_hash AS audioHash, data FROM kept_user_data
         WHERE EXISTS (SELECT 1 FROM json_each(data, '$.collections')
                       WHERE value = ? COLLATE NOCASE)`,
      )
      .all(name);
  }
}
