/**
 * Small copies of sounds, kept in `previews.sqlite` beside the catalog: a cache, of which nothing is
 * missed that is lost, and that stops nothing where it is damaged or cannot be written. What was heard
 * least recently goes first where room is needed.
 */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import type { PreviewState } from "../../../shared/domain.ts";
import { isDamage } from "../catalog/explain.ts";

const schema = `
CREATE TABLE IF NOT EXISTS previews (
  audio_hash BLOB PRIMARY KEY,     -- SHA-256 of the decoded audio
  bytes INTEGER NOT NULL,
  used_at INTEGER NOT NULL,        -- ms since 1970 when it was made or heard
  opus BLOB NOT NULL               -- Ogg Opus
) STRICT;
CREATE INDEX IF NOT EXISTS previews_used ON previews (used_at);
`;

const none: PreviewState = { sounds: 0, bytes: 0 };

export class PreviewStore {
  readonly #file: string;
  readonly #readOnly: boolean;
  /** Null where there are none, and where none can be had. */
  #database: Database.Database | null;
  #state: PreviewState | null = null;

  /** Opens the previews of the library in `directory`. */
  constructor(directory: string, { readOnly }: { readOnly: boolean }) {
    this.#file = join(directory, "previews.sqlite");
    this.#readOnly = readOnly;
    this.#database = this.#open();
  }

  get state(): PreviewState {
    this.#state ??= this.#asked(
      (database) =>
        database
          .prepare<[], PreviewState>(
            "SELECT count(*) AS sounds, coalesce(sum(bytes), 0) AS bytes FROM previews",
          )
          .get() ?? none,
      none,
    );
    return this.#state;
  }

  has(audioHash: Uint8Array): boolean {
    return this.#asked(
      (database) =>
        database.prepare("SELECT 1 FROM previews WHERE audio_hash = ?").get(audioHash) !==
        undefined,
      false,
    );
  }

  /** The preview of a sound, which counts as heard. */
  get(audioHash: Uint8Array): Uint8Array | undefined {
    this.touch(audioHash);
    return this.#asked(
      (database) =>
        database
          .prepare<[Uint8Array], Uint8Array>("SELECT opus FROM previews WHERE audio_hash = ?")
          .pluck()
          .get(audioHash),
      undefined,
    );
  }

  /** Notes that a sound was heard. */
  touch(audioHash: Uint8Array): void {
    if (this.#readOnly) return;
    this.#asked((database) => {
      database
        .prepare("UPDATE previews SET used_at = ? WHERE audio_hash = ?")
        .run(Date.now(), audioHash);
    }, undefined);
  }

  /** Keeps a preview; those heard least recently go until all take `limit` bytes at most. */
  put(audioHash: Uint8Array, opus: Uint8Array, limit: number): void {
    this.#asked((database) => {
      database
        .prepare(
          "INSERT OR REPLACE INTO previews (audio_hash, bytes, used_at, opus) VALUES (?, ?, ?, ?)",
        )
        .run(audioHash, opus.byteLength, Date.now(), opus);
    }, undefined);
    this.#state = null;
    this.shrink(limit);
  }

  /** Has those heard least recently go until all take `limit` bytes at most. */
  shrink(limit: number): void {
    const { bytes } = this.state;
    if (this.#readOnly || bytes <= limit) return;
    this.#asked((database) => {
      database.transaction(removeOldest)(database, bytes - limit);
    }, undefined);
    this.#state = null;
  }

  close(): void {
    this.#database?.close();
    this.#database = null;
  }

  #open(): Database.Database | null {
    try {
      if (!this.#readOnly) return openDatabase(this.#file);
      return existsSync(this.#file) ? new Database(this.#file, { readonly: true }) : null;
    } catch (error) {
      return isDamage(error) ? this.#beginAnew() : null;
    }
  }

  /** What the database answers; where it cannot, the cache is as if it were empty. */
  #asked<Answer>(ask: (database: Database.Database) => Answer, otherwise: Answer): Answer {
    if (this.#database === null) return otherwise;
    try {
      return ask(this.#database);
    } catch (error) {
      if (isDamage(error)) {
        this.#database.close();
        this.#database = this.#beginAnew();
        this.#state = null;
      }
      return otherwise;
    }
  }

  #beginAnew(): Database.Database | null {
    if (this.#readOnly) return null;
    try {
      for (const part of ["", "-wal", "-shm"]) rmSync(this.#file + part, { force: true });
      return openDatabase(this.#file);
    } catch {
      return null;
    }
  }
}

function removeOldest(database: Database.Database, excess: number): void {
  const oldest = database.prepare<[], { hash: Uint8Array; bytes: number }>(
    "SELECT audio_hash AS hash, bytes FROM previews ORDER BY used_at, audio_hash LIMIT 100",
  );
  const remove = database.prepare("DELETE FROM previews WHERE audio_hash = ?");
  for (let left = excess; left > 0;) {
    const batch = oldest.all();
    if (batch.length === 0) return;
    for (const { hash, bytes } of batch) {
      if (left <= 0) break;
      remove.run(hash);
      left -= bytes;
    }
  }
}

function openDatabase(file: string): Database.Database {
  const database = new Database(file);
  try {
    database.pragma("journal_mode = WAL");
    database.pragma("synchronous = NORMAL");
    database.exec(schema);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
