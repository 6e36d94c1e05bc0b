/**
 * Files that went from their place. One that comes back, or turns up elsewhere under a name or in a
 * folder that fits, is the same file: it gets its id and its sound again without being analysed.
 */
import type Database from "better-sqlite3";
import type { FilePlace, FileStamp } from "./files.ts";

export interface DepartedFile {
  readonly id: number;
  readonly soundId: number;
}

type Identity = Pick<FileStamp, "size" | "modifiedAt"> & FilePlace & { readonly inode: bigint };

const facts = "sound_id, format, sample_rate, channels, bit_depth";

export class DepartedFiles {
  readonly #database: Database.Database;
  readonly #keep: Database.Statement<[number, number]>;
  readonly #any: Database.Statement<[], number>;
  readonly #atPlace: Database.Statement<[FilePlace & FileStamp], DepartedFile>;
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
         size, modified_at, inode, ${facts})
       SELECT f.id, ?, r.path, f.folder, f.name, f.added_at, f.size, f.modified_at, f.inode, ${facts}
       FROM files f JOIN roots r ON r.id = f.root_id
       WHERE f.id = ? AND f.state = 'analysed' AND f.sound_id IS NOT NULL
         AND f.size IS NOT NULL AND f.modified_at IS NOT NULL
         AND f.id NOT IN (SELECT file_id FROM problems)`,
    );
    this.#any = database.prepare<[], number>("SELECT 1 FROM departed_files LIMIT 1").pluck();
    const found = (where: string): string =>
      `SELECT id, sound_id AS soundId FROM departed_files
       WHERE ${where} AND size = @size AND modified_at = @modifiedAt LIMIT 1`;
    const ofRoot = "root_path = (SELECT path FROM roots WHERE id = @rootId) AND folder = @folder";
    this.#atPlace = database.prepare(found(`${ofRoot} AND name = @name`));
    this.#moved = database.prepare(found("inode = @inode AND name = @name"));
    this.#renamed = database.prepare(found(`inode = @inode AND ${ofRoot}`));
    this.#twin = database.prepare(
      `SELECT id, sound_id AS soundId FROM files
       WHERE inode = @inode AND name = @name AND size = @size AND modified_at = @modifiedAt
         AND state = 'analysed' AND id NOT IN (SELECT file_id FROM problems) LIMIT 1`,
    );
    this.#restore = database.prepare(
      `UPDATE files SET state = 'analysed', added_at = d.added_at, sound_id = d.sound_id,
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

  /** The file that a new one was, if it departed: the same place, or the same inode and name or folder. */
  find(place: FilePlace, stamp: FileStamp): DepartedFile | undefined {
    const { inode } = stamp;
    const atPlace = this.#atPlace.get({ ...place, ...stamp });
    if (atPlace || inode === null) return atPlace;
    const identity = { ...place, ...stamp, inode };
    return this.#moved.get(identity) ?? this.#renamed.get(identity);
  }

  /** A file that is still listed elsewhere, by the same name and with the same inode. */
  twin(place: FilePlace, { inode, ...stamp }: FileStamp): DepartedFile | undefined {
    return inode === null ? undefined : this.#twin.get({ ...place, ...stamp, inode });
  }

  /** Gives a waiting file what it was before it departed; it has that file's id. */
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

  /** Forgets the files whose sound was analysed by an older version. */
  forgetOutdated(analysisVersion: number): void {
    this.#database
      .prepare(
        `DELETE FROM departed_files WHERE sound_id IN
           (SELECT id FROM sounds WHERE analysis_version < ?)`,
      )
      .run(analysisVersion);
  }
}
