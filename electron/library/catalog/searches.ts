/** Searches that the musician keeps, by name. Names differ by more than case. */
import type Database from "better-sqlite3";
import type { StoredSearch } from "../../../shared/user-data.ts";

interface SearchRow {
  readonly name: string;
  readonly text: string;
  /** JSON, as is `sort`. */
  readonly filters: string;
  readonly root: string | null;
  readonly folder: string | null;
  readonly sort: string;
}

const columns = "name, text, filters, root_path AS root, folder, sort";

export class Searches {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Every search, by name. */
  all(): StoredSearch[] {
    return this.#database
      .prepare<[], SearchRow>(`SELECT ${columns} FROM searches ORDER BY name`)
      .all()
      .map(toSearch);
  }

  find(name: string): StoredSearch | undefined {
    const row = this.#database
      .prepare<[string], SearchRow>(`SELECT ${columns} FROM searches WHERE name = ?`)
      .get(name);
    return row && toSearch(row);
  }

  /** Keeps a search, in the place of one that has its name. */
  put({ name, text, filters, folder, sort }: StoredSearch): void {
    this.#database
      .prepare<[SearchRow]>(
        `INSERT OR REPLACE INTO searches (name, text, filters, root_path, folder, sort)
         VALUES (:name, :text, :filters, :root, :folder, :sort)`,
      )
      .run({
        ...{ name, text, filters: JSON.stringify(filters), sort: JSON.stringify(sort) },
        ...{ root: folder?.root ?? null, folder: folder?.path ?? null },
      });
  }

  remove(name: string): void {
    this.#database.prepare("DELETE FROM searches WHERE name = ?").run(name);
  }
}

function toSearch({ name, text, filters, root, folder, sort }: SearchRow): StoredSearch {
  return {
    ...{ name, text, filters: JSON.parse(filters) as StoredSearch["filters"] },
    ...(root !== null && { folder: { root, path: folder ?? "" } }),
    sort: JSON.parse(sort) as StoredSearch["sort"],
  };
}
