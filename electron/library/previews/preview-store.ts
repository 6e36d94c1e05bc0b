/**
 * Small copies of sounds, kept in `previews.sqlite` beside the catalog: a cache, of which nothing is
 * missed that is lost. What was heard least recently goes first where room is needed.
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

export class PreviewStore {
  /** Null where there are none. */
  readonly #database: Database.Database | null;
  #state: PreviewState | null = null;

  private constructor(database: Database.Database | null) {
    this.#database = database;
  }

  /**
   * Opens the previews of the library in `directory`; damaged ones are begun anew, and where none can be
   * had the library does without.
   */
  static open(directory: string, { readOnly }: { readOnly: boolean }): PreviewStore {
    const file = join(directory, "previews.sqlite");
    if (readOnly) {
      return new PreviewStore(existsSync(file) ? new Database(file, { readonly: true }) : null);
    }
    try {
      return new PreviewStore(openDatabase(file));
    } catch (error) {
      if (!isDamage(error)) return new PreviewStore(null);
      for (const part of [file, `${file}-wal`, `${file}-shm`]) rmSync(part, { force: true });
      return new PreviewStore(openDatabase(file));
    }
  }

  get state(): PreviewState {
    this.#state ??= this.#database
      ?.prepare<[], PreviewState>(
        "SELECT count(*) AS sounds, coalesce(sum(bytes), 0) AS bytes FROM previews",
      )
      .get() ?? { sounds: 0, bytes: 0 };
    return this.#state;
  }

  has(audioHash: Uint8Array): boolean {
    return (
      this.#database?.prepare("SELECT 1 FROM previews WHERE audio_hash = ?").get(audioHash) !==
      undefined
    );
  }

  /** The preview of a sound, which counts as heard. */
  get(audioHash: Uint8Array): Uint8Array | undefined {
    if (!this.#database) return undefined;
    this.touch(audioHash);
    return this.#database
      .prepare<[Uint8Array], Uint8Array>("SELECT opus FROM previews WHERE audio_hash = ?")
      .pluck()
      .get(audioHash);
  }

  /** Notes that a sound was heard. */
  touch(audioHash: Uint8Array): void {
    if (this.#database?.readonly !== false) return;
    this.#database
      .prepare("UPDATE previews SET used_at = ? WHERE audio_hash = ?")
      .run(Date.now(), audioHash);
  }

  /** Keeps a preview; those heard least recently go until all take `limit` bytes at most. */
  put(audioHash: Uint8Array, opus: Uint8Array, limit: number): void {
    this.#database
      ?.prepare(
        "INSERT OR REPLACE INTO previews (audio_hash, bytes, used_at, opus) VALUES (?, ?, ?, ?)",
      )
      .run(audioHash, opus.byteLength, Date.now(), opus);
    this.#state = null;
    this.shrink(limit);
  }

  /** Has those heard least recently go until all take `limit` bytes at most. */
  shrink(limit: number): void {
    if (this.#database?.readonly !== false || this.state.bytes <= limit) return;
    const oldest = this.#database.prepare<[], { hash: Uint8Array; bytes: number }>(
      "SELECT audio_hash AS hash, bytes FROM previews ORDER BY used_at, audio_hash LIMIT 100",
    );
    const remove = this.#database.prepare("DELETE FROM previews WHERE audio_hash = ?");
    this.#database.transaction(() => {
      let excess = this.state.bytes - limit;
      while (excess > 0) {
        for (const { hash, bytes } of oldest.all()) {
          if (excess <= 0) break;
          remove.run(hash);
          excess -= bytes;
        }
      }
    })();
    this.#state = null;
  }

  close(): void {
    this.#database?.close();
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
