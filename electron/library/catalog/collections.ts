/** Sounds that the musician put together, by name. Names differ by more than case. */
import type Database from "better-sqlite3";
import type { Collection } from "../../../shared/domain.ts";

export class Collections {
  readonly #database: Database.Database;
  readonly #add: Database.Statement<[string]>;
  readonly #find: Database.Statement<[string], string>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#add = database.prepare("INSERT OR IGNORE INTO collections (name) VALUES (?)");
    this.#find = database
      .prepare<[string], string>("SELECT name FROM collections WHERE name = ?")
      .pluck();
  }

  /** Every collection, by name; sounds that are in no folder just now do not count. */
  all(): Collection[] {
    return this.#database
      .prepare<[], Collection>(
        `SELECT c.name, (
           SELECT count(*) FROM collection_sounds cs WHERE cs.collection_id = c.id
             AND EXISTS (SELECT 1 FROM files f WHERE f.sound_id = cs.sound_id)
         ) AS sounds FROM collections c ORDER BY c.name`,
      )
      .all();
  }

  names(): string[] {
    return this.#database
      .prepare<[], string>("SELECT name FROM collections ORDER BY name")
      .pluck()
      .all();
  }

  /** A collection's name as it is written; undefined where there is none. */
  find(name: string): string | undefined {
    return this.#find.get(name);
  }

  /** Makes a collection where there is none of the name. */
  add(name: string): void {
    this.#add.run(name);
  }

  rename(name: string, newName: string): void {
    this.#database.prepare("UPDATE collections SET name = ? WHERE name = ?").run(newName, name);
  }

  remove(name: string): void {
    this.#database.prepare("DELETE FROM collections WHERE name = ?").run(name);
  }

  /** The hashes of its sounds, hex. */
  members(name: string): string[] {
    return this.#database
      .prepare<[string], string>(
        `SELECT lower(hex(s.audio_hash)) FROM collections c
           JOIN collection_sounds cs ON cs.collection_id = c.id JOIN sounds s ON s.id = cs.sound_id
         WHERE c.name = ?`,
      )
      .pluck()
      .all(name);
  }
}
