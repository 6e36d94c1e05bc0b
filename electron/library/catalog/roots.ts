/** Folders that the musician added. */
import type Database from "better-sqlite3";
import type { Files } from "./files.ts";

/** Files taken out at once. */
const filesAtOnce = 1_000;

export interface RootRow {
  readonly id: number;
  readonly path: string;
}

export class Roots {
  readonly #database: Database.Database;
  readonly #files: Files;

  constructor(database: Database.Database, files: Files) {
    this.#database = database;
    this.#files = files;
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

  /** Folders of a root, "" for itself, on which a drive was mounted when they were listed last. */
  mounts(id: number): string[] {
    const mounts = this.#database
      .prepare<[number], string>("SELECT mounts FROM roots WHERE id = ?")
      .pluck()
      .get(id);
    return JSON.parse(mounts ?? "[]") as string[];
  }

  setMounts(id: number, mounts: readonly string[]): void {
    this.#database
      .prepare("UPDATE roots SET mounts = ? WHERE id = ?")
      .run(JSON.stringify(mounts), id);
  }

  /** A root that is elsewhere now, with the same files in it. */
  relocate(id: number, path: string): void {
    this.#database.transaction(() => {
      const before = this.get(id)?.path;
      if (before === undefined) return;
      for (const table of ["departed_files", "searches"]) {
        this.#database
          .prepare(`UPDATE ${table} SET root_path = ? WHERE root_path = ?`)
          .run(path, before);
      }
      // A quotation mark within a text of the JSON has a backslash before it, so only roots are met.
      const [from, to] = [before, path].map((root) => `"root":${JSON.stringify(root)}`);
      this.#database
        .prepare(
          `UPDATE history SET step = replace(step, :from, :to)
           WHERE (kind LIKE 'search-%' OR kind IN ('import', 'restore')) AND instr(step, :from) > 0`,
        )
        .run({ from, to });
      this.#database.prepare("UPDATE roots SET path = ?, mounts = '[]' WHERE id = ?").run(path, id);
    })();
  }

  /** Takes out the root and its files, which are remembered in case it comes back. */
  remove(id: number): void {
    this.#database.transaction(() => {
      for (;;) {
        const ids = this.#files.someOf(id, filesAtOnce);
        if (ids.length === 0) break;
        this.#files.remove(ids);
      }
      this.#database.prepare("DELETE FROM roots WHERE id = ?").run(id);
    })();
  }
}
