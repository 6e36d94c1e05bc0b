/** Files that could not be used, or not wholly, and why. */
import type Database from "better-sqlite3";
import type { Problem } from "../../../shared/domain.ts";
import type { WireError } from "../../../shared/errors.ts";
import { nameUnreadable } from "./files.ts";

type ProblemRow = Omit<Problem, "usable" | "canRetry"> & { usable: number };

export class Problems {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Notes what is wrong with a file; `usable` where its sound was analysed all the same. */
  set(fileId: number, { code, message }: WireError, usable: boolean): void {
    this.#database
      .prepare(
        "INSERT OR REPLACE INTO problems (file_id, code, message, usable) VALUES (?, ?, ?, ?)",
      )
      .run(fileId, code, message, usable ? 1 : 0);
  }

  clear(fileId: number): void {
    this.#database.prepare("DELETE FROM problems WHERE file_id = ?").run(fileId);
  }

  /** How many files have each problem. */
  countsByCode(): Record<string, number> {
    const rows = this.#database
      .prepare<[], { code: string; count: number }>(
        "SELECT code, count(*) AS count FROM problems GROUP BY code ORDER BY code",
      )
      .all();
    return Object.fromEntries(rows.map(({ code, count }) => [code, count]));
  }

  all(): Problem[] {
    return this.#database
      .prepare<[], ProblemRow>(
        `SELECT f.id AS sampleId, f.root_id AS rootId, f.folder, f.name, p.code, p.message, p.usable
         FROM problems p JOIN files f ON f.id = p.file_id
         ORDER BY p.usable, f.root_id, f.folder, f.sort_name`,
      )
      .all()
      .map((row) => ({
        ...row,
        usable: row.usable === 1,
        // What brought a process down twice would do so again, and a name does not mend itself.
        canRetry: row.code !== "analysis-crashed" && row.code !== nameUnreadable,
      }));
  }
}
