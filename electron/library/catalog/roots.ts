/** Folders that the musician added. */
import type Database from "better-sqlite3";

export interface RootRow {
  readonly id: number;
  readonly path: string;
}

export class Roots {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  all(): RootRow[] {
    return this.#database.prepare<[], RootRow>("SELECT id, path FROM roots ORDER BY path").all();
  }

  get(id: number): RootRow | undefined {
    return this.#database
      .prepare<[number], RootRow>("SELECT id, path FROM roots WHERE id = ?")
      .get(id);
  }

  add(path: string): RootRow {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO roots (path, added_at) VALUES (?, ?)")
      .run(path, Date.now());
    return { id: Number(lastInsertRowid), path };
  }

  /** Takes out the root and its files; sounds stay until nothing of the musician's hangs on them. */
  remove(id: number): void {
    this.#database.prepare("DELETE FROM files WHERE root_id = ?").run(id);
    this.#database.prepare("DELETE FROM roots WHERE id = ?").run(id);
  }
}
