/** What the musician chose for this library. */
import type Database from "better-sqlite3";

/** Names of the settings, their values and defaults. */
const defaults = {
  /** A search index and vectors that need less memory, and are slower. */
  lowMemory: false,
  /** The analysis rests until the musician has it go on, also after a restart. */
  paused: false,
  workers: null as number | null,
  quiet: false,
  previewLimit: 2e9,
};
type Values = typeof defaults;

export class Settings {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  get<Name extends keyof Values>(name: Name): Values[Name] {
    const value = this.#database
      .prepare<[string], string>("SELECT value FROM settings WHERE name = ?")
      .pluck()
      .get(name);
    return value === undefined ? defaults[name] : (JSON.parse(value) as Values[Name]);
  }

  set<Name extends keyof Values>(name: Name, value: Values[Name]): void {
    this.#database
      .prepare("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)")
      .run(name, JSON.stringify(value));
  }
}
