/** A SQLite connection that names the queries which take long. */
import Database from "better-sqlite3";

/** Milliseconds above which a query is slow: it kept the main loop for as long. */
const slow = 50;

type OnSlow = (query: string, milliseconds: number) => void;

export class TimedDatabase extends Database {
  readonly #onSlow: OnSlow;

  constructor(file: string, options: Database.Options, onSlow: OnSlow) {
    super(file, options);
    this.#onSlow = onSlow;
  }

  override prepare<Parameters extends unknown[] | object = unknown[], Result = unknown>(
    source: string,
  ): ReturnType<typeof Database.prototype.prepare<Parameters, Result>> {
    const statement = super.prepare<Parameters, Result>(source);
    for (const method of ["run", "get", "all"] as const) {
      const untimed = statement[method].bind(statement) as (...values: unknown[]) => unknown;
      const timed = (...values: unknown[]): unknown => {
        const started = performance.now();
        const result = untimed(...values);
        const taken = performance.now() - started;
        if (taken > slow) this.#onSlow(nameOf(source), Math.round(taken));
        return result;
      };
      Object.defineProperty(statement, method, { value: timed });
    }
    return statement;
  }
}

/** A query without the line breaks of its source. */
function nameOf(source: string): string {
  return source.replaceAll(/\s+/g, " ").trim().slice(0, 300);
}
