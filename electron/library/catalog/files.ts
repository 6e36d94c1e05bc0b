/** Files below the roots: listing, changes, and what analysis found. */
import type Database from "better-sqlite3";
import type { FileFacts } from "../../../shared/analysis.ts";
import type { SampleState } from "../../../shared/domain.ts";
import type { WireError } from "../../../shared/errors.ts";
import { nameOf, parentOf } from "../folders/names.ts";
import { DepartedFiles, type DepartedFile } from "./departed-files.ts";
import { FileTally, type FolderCount } from "./file-tally.ts";
import { instrumentOf } from "./instruments.ts";
import { TextIndex } from "./text-index.ts";
import { sortName } from "./words.ts";

/** A file's place below its root. */
export interface FilePlace {
  readonly rootId: number;
  readonly folder: string;
  readonly name: string;
}

export interface FileRow extends FilePlace {
  readonly id: number;
  readonly state: SampleState;
  /** As it was listed or analysed last. */
  readonly size: number | null;
  readonly modifiedAt: number | null;
  readonly soundId: number | null;
}

/** What tells whether a file changed. */
export interface FileStamp {
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
}

/** And what tells whether it is one that was elsewhere. */
export interface ListedStamp extends FileStamp {
  /** The file's number in its file system, as int64; null where the system has none. */
  readonly inode: bigint | null;
  /** Microseconds since 1970, which tell a new file from a deleted one of that number; null likewise. */
  readonly birthTime: number | null;
}

/** A file as it was found on disk. */
export interface NewFile extends FilePlace {
  readonly stamp?: ListedStamp;
  /** Why it cannot be used as it is: it is listed as failed, and never analysed. */
  readonly problem?: WireError;
}

/** A known file that is not as the catalog says. */
export interface ChangedFile {
  readonly id: number;
  readonly stamp: ListedStamp;
  readonly problem?: WireError;
}

/** A listed file: id, name, size, modified_at, inode as a double, and birth_time. */
export type StampRow = [
  id: number,
  name: string,
  size: number | null,
  modifiedAt: number | null,
  inode: number | null,
  birthTime: number | null,
];

export interface FileCounts {
  readonly files: number;
  readonly analysed: number;
  readonly failed: number;
  readonly waiting: number;
}

const columns = `id, root_id AS rootId, folder, name, state, size, modified_at AS modifiedAt,
  sound_id AS soundId`;

/** The problem of a name that is no text; such a file cannot be opened, so trying again is in vain. */
export const nameUnreadable = "name-unreadable";

export class Files {
  readonly text: TextIndex;
  readonly #database: Database.Database;
  readonly #departed: DepartedFiles;
  readonly #get: Database.Statement<[number], FileRow>;
  readonly #insert: Database.Statement<unknown[], number>;
  readonly #setProblem: Database.Statement<[number, string, string]>;
  /** Null until it is asked for, and after what it counted may have been rolled back. */
  #tally: FileTally | null = null;
  /** What SQLite counts of other connections' writing, when the tally was made. */
  #tallyVersion: unknown;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#departed = new DepartedFiles(database);
    this.text = new TextIndex(database);
    this.#get = database.prepare(`SELECT ${columns} FROM files WHERE id = ?`);
    this.#insert = database
      .prepare<unknown[], number>(
        `INSERT INTO files
           (id, root_id, folder, name, sort_name, instrument, added_at, state, size, modified_at,
            inode, birth_time)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id`,
      )
      .pluck();
    this.#setProblem = database.prepare(
      "INSERT OR REPLACE INTO problems (file_id, code, message, usable) VALUES (?, ?, ?, 0)",
    );
  }

  /**
   * Adds the files that are not known yet, as waiting; returns how many were new. One that is known
   * by its inode, size and times, or was there within the last 90 days, has its sound already.
   */
  add(files: readonly NewFile[]): number {
    const added = this.addUnindexed(files);
    while (this.text.indexSome(files.length) > 0);
    return added;
  }

  /** As `add`; what is new is found by its words once `text.indexSome` has come to it. */
  addUnindexed(files: readonly NewFile[]): number {
    return this.#write(() => {
      const now = Date.now();
      const noneDeparted = this.#departed.isEmpty();
      const added = files.filter((file) => {
        const { stamp, problem } = file;
        const before = stamp && !noneDeparted ? this.#departed.find(file, stamp) : undefined;
        const id = this.#insertRow(file, problem ? undefined : before?.id, now);
        if (id === undefined) return false;
        const soundId = problem ? this.#fail(id, problem) : this.#recognise(id, file, before);
        this.text.add({ ...file, id, soundId });
        return true;
      });
      return added.length;
    });
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

  /** The file at a path below its root. */
  atPath(rootId: number, path: string): FileRow | undefined {
    return this.at({ rootId, folder: parentOf(path), name: nameOf(path) });
  }

  /** At most `limit` files of a root. */
  someOf(rootId: number, limit: number): number[] {
    return this.#database
      .prepare<[number, number], number>("SELECT id FROM files WHERE root_id = ? LIMIT ?")
      .pluck()
      .all(rootId, limit);
  }

  /** Waiting files of the roots, the newest first, none of which is in `except`. */
  waiting(rootIds: readonly number[], limit: number, except: ReadonlySet<number>): FileRow[] {
    const ofRoot = this.#database.prepare<[number, number], FileRow>(
      `SELECT ${columns} FROM files WHERE state = 'waiting' AND root_id = ?
       ORDER BY modified_at DESC LIMIT ?`,
    );
    const newest = (a: FileRow, b: FileRow): number => (b.modifiedAt ?? 0) - (a.modifiedAt ?? 0);
    return rootIds
      .flatMap((rootId) => ofRoot.all(rootId, limit + except.size))
      .filter(({ id }) => !except.has(id))
      .sort(newest)
      .slice(0, limit);
  }

  /** Those of the files that wait, in the order in which they are named. */
  waitingAmong(ids: readonly number[]): FileRow[] {
    return ids
      .map((id) => this.get(id))
      .filter((file): file is FileRow => file?.state === "waiting");
  }

  /** The next analysed files in the order of ids. */
  analysedAfter(id: number, limit: number): FileRow[] {
    return this.#database
      .prepare<[number, number], FileRow>(
        `SELECT ${columns} FROM files WHERE id > ? AND state = 'analysed' ORDER BY id LIMIT ?`,
      )
      .all(id, limit);
  }

  /** Has files analysed again, but for those whose name is no text. */
  setWaiting(ids: readonly number[]): void {
    const update = this.#database.prepare(
      `UPDATE files SET state = 'waiting' WHERE id = ? AND id NOT IN
         (SELECT file_id FROM problems WHERE code = '${nameUnreadable}')`,
    );
    const forget = this.#database.prepare("DELETE FROM problems WHERE file_id = ?");
    this.#write(() => {
      for (const id of ids) {
        const file = this.get(id);
        if (!file || update.run(id).changes === 0) continue;
        forget.run(id);
        this.#tally?.move(file.state, "waiting");
      }
    });
  }

  /**
   * Writes down how files are on disk now, and has those analysed again whose size or time is
   * another than the catalog's.
   */
  change(files: readonly ChangedFile[]): void {
    const setIdentity = this.#database.prepare(
      "UPDATE files SET inode = ?, birth_time = ? WHERE id = ? AND size = ? AND modified_at = ?",
    );
    const setStamp = this.#database.prepare(
      `UPDATE files SET size = ?, modified_at = ?, inode = ?, birth_time = ?, changed = 1
       WHERE id = ?`,
    );
    this.#write(() => {
      for (const { id, stamp, problem } of files) {
        const { size, modifiedAt, inode, birthTime } = stamp;
        if (setIdentity.run(inode, birthTime, id, size, modifiedAt).changes > 0) continue;
        setStamp.run(size, modifiedAt, inode, birthTime, id);
        if (!problem) this.setWaiting([id]);
        else if (this.get(id)) this.#fail(id, problem);
      }
    });
  }

  setAnalysed(id: number, soundId: number, facts: FileFacts, stamp: FileStamp): void {
    const file = this.get(id);
    if (!file) return;
    this.#database
      .prepare(
        `UPDATE files SET state = 'analysed', sound_id = ?, format = ?, sample_rate = ?,
           channels = ?, bit_depth = ?, size = ?, modified_at = ?, changed = 0 WHERE id = ?`,
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
    this.#tally?.move(file.state, "analysed");
    this.text.update([file], soundId);
  }

  /**
   * A file that failed keeps the sound that it was found to hold, unless it changed since. Where it is
   * not there, `stamp` is null: it is analysed again when it is back.
   */
  setFailed(id: number, stamp: FileStamp | null): void {
    const file = this.get(id);
    if (!file) return;
    this.#database
      .prepare(
        `UPDATE files SET state = 'failed', size = @size, modified_at = @modifiedAt, sound_id =
           iif(NOT changed AND (@size IS NULL OR (size = @size AND modified_at = @modifiedAt)),
             sound_id, NULL)
         WHERE id = @id`,
      )
      .run({ id, size: stamp?.size ?? null, modifiedAt: stamp?.modifiedAt ?? null });
    this.#tally?.move(file.state, "failed");
    if (file.soundId !== null && this.get(id)?.soundId === null) this.text.update([file], null);
  }

  /** Takes files out. Those whose sound is known are remembered, in case they turn up again. */
  remove(ids: readonly number[]): void {
    const remove = this.#database.prepare("DELETE FROM files WHERE id = ?");
    this.#write(() => {
      const now = Date.now();
      for (const id of ids) {
        const file = this.get(id);
        if (!file) continue;
        if (file.soundId !== null) this.#departed.keep(id, now);
        remove.run(id);
        this.#tally?.remove(file, file.state);
      }
    });
  }

  /** Forgets at most `limit` files that were taken out before `time`; returns how many. */
  forgetDeparted(time: number, limit: number): number {
    return this.#departed.forgetBefore(time, limit);
  }

  /** Has files whose sound was analysed by an older version analysed again; returns how many. */
  renewOutdated(analysisVersion: number): number {
    return this.#write(() => {
      this.forgetCounts();
      this.#departed.renewOutdated(analysisVersion);
      return this.#database
        .prepare(
          `UPDATE files SET state = 'waiting' WHERE state = 'analysed' AND sound_id IN
             (SELECT id FROM sounds WHERE analysis_version < ?)`,
        )
        .run(analysisVersion).changes;
    });
  }

  /** Counts of all files; it may be asked often. */
  counts(): FileCounts {
    const { analysed, failed, waiting } = this.#counted().states;
    return { files: analysed + failed + waiting, analysed, failed, waiting };
  }

  /** Counts of the files in any of the folders or below it. */
  countsIn(folders: readonly { rootId: number; path: string }[]): FileCounts {
    const clause = `(root_id = ? AND ${belowFolder("folder")})`;
    return this.#countWhere(
      folders.map(() => clause).join(" OR ") || "FALSE",
      folders.flatMap(({ rootId, path }) => [rootId, ...belowFolderValues(path)]),
    );
  }

  /** Samples directly in each folder; it may be asked often. */
  folderCounts(): FolderCount[] {
    return this.#counted().folders();
  }

  /** Has files counted anew: what was written was rolled back, or somebody else wrote. */
  forgetCounts(): void {
    this.#tally = null;
  }

  /** A folder's files as they were listed. */
  stampsIn(rootId: number, folder: string): StampRow[] {
    return this.#database
      .prepare<[number, string], StampRow>(
        `SELECT id, name, size, modified_at, inode, birth_time FROM files
         WHERE root_id = ? AND folder = ?`,
      )
      .raw()
      .all(rootId, folder);
  }

  /** The names of a folder's files with their ids. */
  namesIn(rootId: number, folder: string): [id: number, name: string][] {
    return this.#database
      .prepare<[number, string], [number, string]>(
        "SELECT id, name FROM files WHERE root_id = ? AND folder = ?",
      )
      .raw()
      .all(rootId, folder);
  }

  /** Folders of a root with files directly in them: `folder`, and those below it. */
  *foldersIn(rootId: number, folder: string): Generator<string> {
    // Each step is one look into the index, however many files are in the folder.
    const next = this.#database
      .prepare<[number, string], string>(
        "SELECT folder FROM files WHERE root_id = ? AND folder > ? ORDER BY folder LIMIT 1",
      )
      .pluck();
    if (this.#hasFolder(rootId, folder)) yield folder;
    const below = folder === "" ? "" : `${folder}/`;
    for (let at = next.get(rootId, below); at?.startsWith(below); at = next.get(rootId, at)) {
      yield at;
    }
  }

  /** True where there are files in `folder` or below it. */
  hasBelow(rootId: number, folder: string): boolean {
    return this.foldersIn(rootId, folder).next().done !== true;
  }

  #hasFolder(rootId: number, folder: string): boolean {
    return (
      this.#database
        .prepare("SELECT 1 FROM files WHERE root_id = ? AND folder = ? LIMIT 1")
        .get(rootId, folder) !== undefined
    );
  }

  /** One transaction; where it fails, what was counted meanwhile is forgotten. */
  #write<Result>(work: () => Result): Result {
    try {
      return this.#database.transaction(work)();
    } catch (error) {
      this.forgetCounts();
      throw error;
    }
  }

  #counted(): FileTally {
    const version = this.#database.pragma("data_version", { simple: true });
    if (version !== this.#tallyVersion) this.forgetCounts();
    this.#tallyVersion = version;
    this.#tally ??= new FileTally(this.#database);
    return this.#tally;
  }

  /** Undefined where there is a file at that place already. */
  #insertRow(file: NewFile, id: number | undefined, now: number): number | undefined {
    const { rootId, folder, name, stamp } = file;
    const inserted = this.#insert.get(
      id ?? null,
      rootId,
      folder,
      name,
      sortName(name),
      instrumentOf(name, folder),
      now,
      "waiting",
      stamp?.size ?? null,
      stamp?.modifiedAt ?? null,
      stamp?.inode ?? null,
      stamp?.birthTime ?? null,
    );
    if (inserted !== undefined) this.#tally?.add(file, "waiting");
    return inserted;
  }

  /** Gives a new file the sound that it is known to have, if it is; returns that. */
  #recognise(id: number, file: NewFile, before: DepartedFile | undefined): number | null {
    const twin = before ?? (file.stamp && this.#departed.twin(file, file.stamp));
    if (!twin) return null;
    if (before) this.#departed.restore(id);
    else this.#departed.take(id, twin.id);
    this.#tally?.move("waiting", twin.state);
    return twin.soundId;
  }

  #fail(id: number, { code, message }: WireError): null {
    const state = this.get(id)?.state;
    this.#database
      .prepare("UPDATE files SET state = 'failed', sound_id = NULL WHERE id = ?")
      .run(id);
    this.#setProblem.run(id, code, message);
    if (state) this.#tally?.move(state, "failed");
    return null;
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
}

/** SQL that holds for `column` being a folder or one below it; takes `belowFolderValues`. */
export function belowFolder(column: string): string {
  return `(? = '' OR ${column} = ? OR (${column} > ? AND ${column} < ?))`;
}

/** "0" is the character after "/", so the range is every path that begins with the folder and "/". */
export function belowFolderValues(folder: string): string[] {
  return [folder, folder, `${folder}/`, `${folder}0`];
}
