/** Files below the roots: listing, changes, and what analysis found. */
import type Database from "better-sqlite3";
import type { FileFacts } from "../../../shared/analysis.ts";
import type { SampleState } from "../../../shared/domain.ts";
import { searchableWords, sortName } from "./words.ts";

/** A file's place below its root. */
export interface FilePlace {
  readonly rootId: number;
  readonly folder: string;
  readonly name: string;
}

export interface FileRow extends FilePlace {
  readonly id: number;
  readonly state: SampleState;
  readonly size: number | null;
  readonly modifiedAt: number | null;
  readonly soundId: number | null;
}

/** What tells whether a file changed since it was analysed. */
export interface FileStamp {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

export interface FileCounts {
  readonly files: number;
  readonly analysed: number;
  readonly failed: number;
  readonly waiting: number;
}

const columns = `id, root_id AS rootId, folder, name, state, size, modified_at AS modifiedAt,
  sound_id AS soundId`;

export class Files {
  readonly #database: Database.Database;

  readonly #get: Database.Statement<[number], FileRow>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database.prepare(`SELECT ${columns} FROM files WHERE id = ?`);
  }

  /** Adds the files that are not known yet, as waiting; returns how many were new. */
  add(places: readonly FilePlace[]): number {
    const insert = this.#database.prepare(
      `INSERT INTO files (root_id, folder, name, sort_name, added_at, state)
       VALUES (?, ?, ?, ?, ?, 'waiting') ON CONFLICT DO NOTHING`,
    );
    const index = this.#database.prepare(
      "INSERT INTO files_text (rowid, name, folder, tags) VALUES (?, ?, ?, '')",
    );
    let added = 0;
    this.#database.transaction(() => {
      const now = Date.now();
      for (const { rootId, folder, name } of places) {
        const result = insert.run(rootId, folder, name, sortName(name), now);
        if (result.changes === 0) continue;
        index.run(result.lastInsertRowid, searchableWords(name), searchableWords(folder));
        added++;
      }
    })();
    return added;
  }

  get(id: number): FileRow | undefined {
    return this.#get.get(id);
  }

  at({ rootId, folder, name }: FilePlace): FileRow | undefined {
    return this.#database
      .prepare<[number, string, string], FileRow>(
        `SELECT ${columns} FROM files WHERE root_id = ? AND folder = ? AND name = ?`,
      )
      .get(rootId, folder, name);
  }

  /** Files of a root in `folder` or below it. */
  below(rootId: number, folder: string): FileRow[] {
    return this.#database
      .prepare<[number, ...unknown[]], FileRow>(
        `SELECT ${columns} FROM files WHERE root_id = ? AND ${belowFolder("folder")}`,
      )
      .all(rootId, ...belowFolderValues(folder));
  }

  /** True where the root has a file. */
  hasAny(rootId: number): boolean {
    return (
      this.#database.prepare("SELECT 1 FROM files WHERE root_id = ? LIMIT 1").get(rootId) !==
      undefined
    );
  }

  /** The next files of the roots to analyse, none of which is in `except`. */
  waiting(rootIds: readonly number[], limit: number, except: ReadonlySet<number>): FileRow[] {
    return this.#database
      .prepare<[string, number], FileRow>(
        `SELECT ${columns} FROM files
         WHERE state = 'waiting' AND root_id IN (SELECT value FROM json_each(?))
         ORDER BY id LIMIT ?`,
      )
      .all(JSON.stringify(rootIds), limit + except.size)
      .filter(({ id }) => !except.has(id))
      .slice(0, limit);
  }

  /** The next analysed files in the order of ids. */
  analysedAfter(id: number, limit: number): FileRow[] {
    return this.#database
      .prepare<[number, number], FileRow>(
        `SELECT ${columns} FROM files WHERE id > ? AND state = 'analysed' ORDER BY id LIMIT ?`,
      )
      .all(id, limit);
  }

  /** Has files analysed again. */
  setWaiting(ids: readonly number[]): void {
    const update = this.#database.prepare("UPDATE files SET state = 'waiting' WHERE id = ?");
    const forget = this.#database.prepare("DELETE FROM problems WHERE file_id = ?");
    this.#database.transaction(() => {
      for (const id of ids) {
        update.run(id);
        forget.run(id);
      }
    })();
  }

  setAnalysed(id: number, soundId: number, facts: FileFacts, stamp: FileStamp): void {
    this.#database
      .prepare(
        `UPDATE files SET state = 'analysed', sound_id = ?, format = ?, sample_rate = ?,
           channels = ?, bit_depth = ?, size = ?, modified_at = ? WHERE id = ?`,
      )
      .run(
        soundId,
        facts.format,
        facts.sampleRate,
        facts.channels,
        facts.bitDepth,
        stamp.size,
        stamp.modifiedAt,
        id,
      );
    const file = this.get(id);
    if (file) this.#index([file], soundId);
  }

  /** A file that failed keeps no sound: what was there before is no longer what it holds. */
  setFailed(id: number, stamp: FileStamp | null): void {
    this.#database
      .prepare(
        "UPDATE files SET state = 'failed', sound_id = NULL, size = ?, modified_at = ? WHERE id = ?",
      )
      .run(stamp?.size ?? null, stamp?.modifiedAt ?? null, id);
  }

  remove(ids: readonly number[]): void {
    const remove = this.#database.prepare("DELETE FROM files WHERE id = ?");
    this.#database.transaction(() => {
      for (const id of ids) remove.run(id);
    })();
  }

  /** Brings the text index of every file of a sound up to date with the sound's tags. */
  indexTags(soundId: number): void {
    this.#index(this.#withSound(soundId), soundId);
  }

  /** Writes the words of files that carry one sound. */
  #index(files: readonly FileRow[], soundId: number): void {
    const tags = this.#database
      .prepare<[number], string>(
        "SELECT name FROM tags JOIN sound_tags ON tag_id = id WHERE sound_id = ?",
      )
      .pluck()
      .all(soundId);
    const update = this.#database.prepare(
      "UPDATE files_text SET name = ?, folder = ?, tags = ? WHERE rowid = ?",
    );
    for (const file of files) {
      update.run(
        searchableWords(file.name),
        searchableWords(file.folder),
        tags.map(searchableWords).join(" "),
        file.id,
      );
    }
  }

  /** Has files whose sound was analysed by an older version analysed again; returns how many. */
  renewOutdated(analysisVersion: number): number {
    return this.#database
      .prepare(
        `UPDATE files SET state = 'waiting' WHERE state = 'analysed' AND sound_id IN
           (SELECT id FROM sounds WHERE analysis_version < ?)`,
      )
      .run(analysisVersion).changes;
  }

  counts(): FileCounts {
    return this.#countWhere("TRUE", []);
  }

  /** Counts of the files in any of the folders or below it. */
  countsIn(folders: readonly { rootId: number; path: string }[]): FileCounts {
    const clause = `(root_id = ? AND ${belowFolder("folder")})`;
    return this.#countWhere(
      folders.map(() => clause).join(" OR ") || "FALSE",
      folders.flatMap(({ rootId, path }) => [rootId, ...belowFolderValues(path)]),
    );
  }

  /** Samples directly in each folder. */
  folderCounts(): { rootId: number; folder: string; samples: number }[] {
    return this.#database
      .prepare<[], { rootId: number; folder: string; samples: number }>(
        "SELECT root_id AS rootId, folder, count(*) AS samples FROM files GROUP BY root_id, folder",
      )
      .all();
  }

  #countWhere(where: string, values: readonly unknown[]): FileCounts {
    const rows = this.#database
      .prepare<unknown[], { state: string; count: number }>(
        `SELECT state, count(*) AS count FROM files WHERE ${where} GROUP BY state`,
      )
      .all(...values);
    const of = (state: string): number => rows.find((row) => row.state === state)?.count ?? 0;
    const [analysed, failed, waiting] = [of("analysed"), of("failed"), of("waiting")];
    return { files: analysed + failed + waiting, analysed, failed, waiting };
  }

  #withSound(soundId: number): FileRow[] {
    return this.#database
      .prepare<[number], FileRow>(`SELECT ${columns} FROM files WHERE sound_id = ?`)
      .all(soundId);
  }
}

/** SQL that holds for `column` being a folder or one below it; takes `belowFolderValues`. */
export function belowFolder(column: string): string {
  return `(? = '' OR ${column} = ? OR (${column} > ? AND ${column} < ?))`;
}

/** "0" is the character after "/", so the range is every path that begins with the folder and "/". */
export function belowFolderValues(folder: string): string[] {
  return [folder, folder, `${folder}/`, `${folder}0`];
}
