/** The words of files: their names, folders and tags, in SQLite's text index. */
import type Database from "better-sqlite3";
import { searchableTexts, searchableWords } from "./words.ts";

interface IndexedFile {
  readonly id: number;
  readonly folder: string;
  readonly name: string;
  readonly soundId: number | null;
}

const columns = "id, folder, name, sound_id AS soundId";

export class TextIndex {
  readonly #database: Database.Database;
  readonly #insert: Database.Statement<[number, string, string, string]>;
  readonly #update: Database.Statement<[string, string, string, number]>;
  readonly #tags: Database.Statement<[number], string>;
  readonly #behind: Database.Statement<[number, number], IndexedFile>;
  /** It has the files up to this id; those behind follow by `indexSome`. */
  #indexedTo: number;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#insert = database.prepare(
      "INSERT INTO files_text (rowid, name, folder, tags) VALUES (?, ?, ?, ?)",
    );
    this.#update = database.prepare(
      "UPDATE files_text SET name = ?, folder = ?, tags = ? WHERE rowid = ?",
    );
    this.#tags = database
      .prepare<[number], string>(
        "SELECT name FROM tags JOIN sound_tags ON tag_id = id WHERE sound_id = ?",
      )
      .pluck();
    this.#behind = database.prepare(
      `SELECT ${columns} FROM files WHERE id > ? ORDER BY id LIMIT ?`,
    );
    this.#indexedTo =
      database.prepare<[], number>("SELECT indexed_to FROM text_index").pluck().get() ?? 0;
  }

  /** True where it has other files than there are, of those that it should have. */
  get isWrong(): boolean {
    return (
      this.#database
        .prepare(
          `SELECT 1 FROM (SELECT id FROM files WHERE id <= ? EXCEPT SELECT rowid FROM files_text)
           UNION ALL SELECT 1 FROM (SELECT rowid FROM files_text EXCEPT SELECT id FROM files)
           LIMIT 1`,
        )
        .get(this.#indexedTo) !== undefined
    );
  }

  /** Writes the words of a file that came back by an old id; those of new ones follow. */
  add(file: IndexedFile): void {
    if (file.id <= this.#indexedTo) this.#add(file);
  }

  /** Writes the words of at most `limit` files that lack them; returns how many. */
  indexSome(limit: number): number {
    const files = this.#behind.all(this.#indexedTo, limit);
    const last = files.at(-1);
    if (!last) return 0;
    this.#database.transaction(() => {
      for (const file of files) this.#add(file);
      this.#noteIndexed(last.id);
    })();
    this.#indexedTo = last.id;
    return files.length;
  }

  /** Brings the words of files that carry one sound, or none, up to date. */
  update(files: readonly Omit<IndexedFile, "soundId">[], soundId: number | null): void {
    const tags = this.#wordsOfTags(soundId);
    for (const { id, name, folder } of files) {
      this.#update.run(searchableWords(name), searchableWords(folder), tags, id);
    }
  }

  /** Brings every file of a sound up to date with the sound's tags. */
  updateSound(soundId: number): void {
    const files = this.#database
      .prepare<[number], IndexedFile>(`SELECT ${columns} FROM files WHERE sound_id = ?`)
      .all(soundId);
    this.update(files, soundId);
  }

  /** Writes it anew where it is wrong; returns how many files it has then. */
  repair(): number {
    if (!this.isWrong) return 0;
    const files = this.#behind.all(0, -1);
    const last = files.at(-1)?.id ?? 0;
    this.#database.transaction(() => {
      this.#database.exec("INSERT INTO files_text (files_text) VALUES ('delete-all')");
      for (const file of files) this.#add(file);
      this.#noteIndexed(last);
    })();
    this.#indexedTo = last;
    return files.length;
  }

  #add({ id, name, folder, soundId }: IndexedFile): void {
    const tags = this.#wordsOfTags(soundId);
    this.#insert.run(id, searchableWords(name), searchableWords(folder), tags);
  }

  #noteIndexed(id: number): void {
    this.#database.prepare("UPDATE text_index SET indexed_to = ?").run(id);
  }

  #wordsOfTags(soundId: number | null): string {
    return soundId === null ? "" : searchableTexts(this.#tags.all(soundId).map(searchableWords));
  }
}
