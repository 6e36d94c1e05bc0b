/**
 * Files that went from their place. One that comes back, or turns up elsewhere under a name or in a
 * folder that fits, is the same file: it gets its id and its sound again without being analysed.
 */
import type Database from "better-sqlite3";
import type { SampleState } from "../../../shared/domain.ts";
import type { FilePlace, ListedStamp } from "./files.ts";

export interface DepartedFile {
  readonly id: number;
  readonly soundId: number;
  /** What it will be when it is back. */
  readonly state: Extract<SampleState, "waiting" | "analysed">;
}

/** What a file is known by under another name or in another place. */
interface Identity extends FilePlace {
  readonly size: number;
  readonly modifiedAt: number;
  readonly inode: bigint;
  readonly birthTime: number;
}

const facts = "sound_id, format, sample_rate, channels, bit_depth";
const same = `inode = @inode AND birth_time = @birthTime AND size = @size
  AND modified_at = @modifiedAt`;

export class DepartedFiles {
  readonly #database: Database.Database;
  readonly #keep: Database.Statement<[number, number]>;
  readonly #any: Database.Statement<[], number>;
  readonly #atPlace: Database.Statement<[FilePlace & ListedStamp], DepartedFile>;
  readonly #renamed: Database.Statement<[Identity], DepartedFile>;
  readonly #moved: Database.Statement<[Identity], DepartedFile>;
  readonly #twin: Database.Statement<[Identity], DepartedFile>;
  readonly #restore: Database.Statement<[number]>;
  readonly #take: Database.Statement<[{ fileId: number; twinId: number }]>;
  readonly #forget: Database.Statement<[number]>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#keep = database.prepare(
      `INSERT OR REPLACE INTO departed_files (id, departed_at, root_path, folder, name, added_at,
         size, modified_at, inode, birth_time, state, ${facts})
       SELECT f.id, ?, r.path, f.folder, f.name, f.added_at, f.size, f.modified_at, f.inode,
         f.birth_time, CASE WHEN f.state = 'analysed' AND f.id NOT IN (SELECT file_id FROM problems)
           THEN 'analysed' ELSE 'waiting' END, ${facts}
       FROM files f JOIN roots r ON r.id = f.root_id
       WHERE f.id = ? AND f.sound_id IS NOT NULL AND NOT f.changed
         AND f.size IS NOT NULL AND f.modified_at IS NOT NULL`,
    );
    this.#any = database.prepare<[], number>("SELECT 1 FROM departed_files LIMIT 1").pluck();
    const found = (where: string): string =>
      `SELECT id, sound_id AS soundId, state FROM departed_files d
       WHERE ${where} AND size = @size AND modified_at = @modifiedAt LIMIT 1`;
    // Of hard links, which are the same sound, there may be thousands: hence the plus, which has SQLite
    // look for a name or a folder first.
    const isOfOneSound = `inode = @inode AND +birth_time = @birthTime
      AND NOT EXISTS (SELECT 1 FROM departed_files o WHERE ${same} AND o.sound_id < d.sound_id)
      AND NOT EXISTS (SELECT 1 FROM departed_files o WHERE ${same} AND o.sound_id > d.sound_id)
      AND NOT EXISTS (SELECT 1 FROM (SELECT sound_id FROM files WHERE ${same} LIMIT 10) o
                      WHERE o.sound_id != d.sound_id)`;
    const ofRoot = "root_path = (SELECT path FROM roots WHERE id = @rootId) AND folder = @folder";
    this.#atPlace = database.prepare(found(`${ofRoot} AND name = @name`));
    this.#moved = database.prepare(found(`name = @name AND ${isOfOneSound}`));
    this.#renamed = database.prepare(found(`${ofRoot} AND ${isOfOneSound}`));
    this.#twin = database.prepare(
      `SELECT id, sound_id AS soundId, state FROM files
       WHERE name = @name AND ${same} AND state = 'analysed' AND id NOT IN (SELECT file_id FROM problems) LIMIT 1`,
    );
    this.#restore = database.prepare(
      `UPDATE files SET state = d.state, added_at = d.added_at, sound_id = d.sound_id,
         format = d.format, sample_rate = d.sample_rate, channels = d.channels,
         bit_depth = d.bit_depth
       FROM departed_files d WHERE d.id = files.id AND files.id = ?`,
    );
    this.#take = database.prepare(
      `UPDATE files SET state = 'analysed', sound_id = t.sound_id, format = t.format,
         sample_rate = t.sample_rate, channels = t.channels, bit_depth = t.bit_depth
       FROM files t WHERE t.id = @twinId AND files.id = @fileId`,
    );
    this.#forget = database.prepare("DELETE FROM departed_files WHERE id = ?");
  }

  /** Notes a file that is about to be taken out, where its analysis is worth keeping. */
  keep(fileId: number, now: number): void {
    this.#keep.run(now, fileId);
  }

  isEmpty(): boolean {
    return this.#any.get() === undefined;
  }

  /**
   * The file that a new one was, if it departed: of the same place, or the same inode, birth time and
   * name or folder.
   */
  find(place: FilePlace, stamp: ListedStamp): DepartedFile | undefined {
    const atPlace = this.#atPlace.get({ ...place, ...stamp });
    const identity = identityOf(place, stamp);
    if (atPlace || identity === null) return atPlace;
    return this.#moved.get(identity) ?? this.#renamed.get(identity);
  }

  /** A file that is still listed elsewhere, by the same name, and is the same on disk. */
  twin(place: FilePlace, stamp: ListedStamp): DepartedFile | undefined {
    const identity = identityOf(place, stamp);
    return identity === null ? undefined : this.#twin.get(identity);
  }

  /** Gives a new file what it was before it departed; it has that file's id. */
  restore(fileId: number): void {
    this.#restore.run(fileId);
    this.#forget.run(fileId);
  }

  /** Gives a waiting file the sound of another. */
  take(fileId: number, twinId: number): void {
    this.#take.run({ fileId, twinId });
  }

  /** Forgets at most `limit` files that departed before `time` (ms since 1970); returns how many. */
  forgetBefore(time: number, limit: number): number {
    return this.#database
      .prepare(
        `DELETE FROM departed_files WHERE id IN
           (SELECT id FROM departed_files WHERE departed_at < ? LIMIT ?)`,
      )
      .run(time, limit).changes;
  }

  /** Has the files whose sound was analysed by an older version wait when they are back. */
  renewOutdated(analysisVersion: number): void {
    this.#database
      .prepare(
        `UPDATE departed_files SET state = 'waiting' WHERE sound_id IN
           (SELECT id FROM sounds WHERE analysis_version < ?)`,
      )
      .run(analysisVersion);
  }
}

/** Null where the system does not say enough. */
function identityOf(
  place: FilePlace,
  { inode, birthTime, ...stamp }: ListedStamp,
): Identity | null {
  return inode === null || birthTime === null ? null : { ...place, ...stamp, inode, birthTime };
}
