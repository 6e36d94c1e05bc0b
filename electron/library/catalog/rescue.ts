/**
 * Saves what can be read of a damaged catalog into a new one. The damaged one is kept beside it, so that
 * nothing is made worse.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { isDamage } from "./explain.ts";
import { migrate } from "./migrations/index.ts";

/** Rows read at once. */
const batchSize = 500;
/** How far ahead of an unreadable row the next is looked for at most. */
const farthest = 2 ** 40;

/**
 * What there is in `directory`: no catalog (or one whose making was cut short), a sound or a damaged
 * one. One that is gone or empty beside backups was lost.
 */
export function catalogState(directory: string): "none" | "sound" | "damaged" {
  const file = join(directory, "catalog.sqlite");
  if (!existsSync(file)) return hasBackups(directory) ? "damaged" : "none";
  try {
    const database = new Database(file);
    try {
      if (isLost(directory, database)) return "damaged";
      if (isUnmade(database)) return "none";
      const found = database.pragma("integrity_check(1)", { simple: true });
      return found === "ok" ? "sound" : "damaged";
    } finally {
      database.close();
    }
  } catch (error) {
    if (isDamage(error)) return "damaged";
    throw error;
  }
}

/** True for a catalog in `directory` that was one once: what is new has neither tables nor backups. */
export function isLost(directory: string, database: Database.Database): boolean {
  if (!isUnmade(database)) return false;
  return (
    hasBackups(directory) || database.prepare("SELECT 1 FROM sqlite_schema").get() !== undefined
  );
}

/** True for a database of no version, as one of no bytes is. */
function isUnmade(database: Database.Database): boolean {
  return database.pragma("user_version", { simple: true }) === 0;
}

/** True where a library has been in `directory`. */
export function hasBackups(directory: string): boolean {
  try {
    return readdirSync(join(directory, "backups")).some((name) => name.endsWith(".json"));
  } catch {
    return false;
  }
}

/** Where a catalog is made in the place of a damaged one, until it is whole. */
export function rescueFolder(directory: string): string {
  return join(directory, "rescued");
}

/**
 * Makes a catalog in the rescue folder of what can be read of the one in `directory`, which stays as
 * it is; returns the rows that were saved, by table.
 */
export function rescueReadable(directory: string): Record<string, number> {
  const folder = rescueFolder(directory);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  return copyReadable(join(directory, "catalog.sqlite"), join(folder, "catalog.sqlite"));
}

/**
 * Puts the rescued catalog, closed by now, in the place of the damaged one; returns the name by which
 * the damaged one is kept, null where there was none. Whenever this is cut short, there is one of the
 * two in its place.
 */
export function replaceCatalog(directory: string): string | null {
  const file = join(directory, "catalog.sqlite");
  const rescued = join(rescueFolder(directory), "catalog.sqlite");
  const setAside = `catalog.damaged-${new Date().toISOString().replaceAll(":", "-")}.sqlite`;
  sync(rescued);
  const wasThere = existsSync(file);
  if (wasThere) keepAs(file, join(directory, setAside));
  // What a log beside it says would be written into the new one.
  for (const part of ["-wal", "-shm"]) {
    if (existsSync(file + part)) renameSync(file + part, join(directory, setAside + part));
  }
  renameSync(rescued, file);
  rmSync(rescueFolder(directory), { recursive: true, force: true });
  return wasThere ? setAside : null;
}

function keepAs(file: string, other: string): void {
  try {
    linkSync(file, other);
  } catch {
    // Drives of cameras and sticks know no links.
    copyFileSync(file, other);
    sync(other);
  }
}

/** The bytes are on the disk before the name is. */
function sync(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function copyReadable(damaged: string, made: string): Record<string, number> {
  const target = new Database(made);
  try {
    target.pragma("foreign_keys = OFF");
    migrate(target);
    const saved = target.transaction(() => copyTables(damaged, target))();
    removeDangling(target);
    // What an older version wrote has none.
    target.exec(
      "UPDATE files SET instrument = instrument_of(name, folder) WHERE instrument IS NULL",
    );
    return saved;
  } finally {
    target.close();
  }
}

function copyTables(damaged: string, target: Database.Database): Record<string, number> {
  const saved: Record<string, number> = {};
  const source = openReadable(damaged);
  if (!source) return saved;
  try {
    for (const table of tablesOf(target)) saved[table] = copyTable(source, target, table);
    return saved;
  } finally {
    source.close();
  }
}

/** Null for what is no database at all. */
function openReadable(file: string): Database.Database | null {
  try {
    const database = new Database(file, { readonly: true });
    database.pragma("schema_version");
    return database;
  } catch {
    return null;
  }
}

/** Tables of the catalog's own, not those that the text index is made of. */
function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>(
      `SELECT name FROM pragma_table_list
       WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
    )
    .pluck()
    .all();
}

/** Copies the rows that can be read; returns how many. */
function copyTable(source: Database.Database, target: Database.Database, table: string): number {
  const columns = sharedColumns(source, target, table);
  if (columns.length === 0) return 0;
  const insert = target.prepare(
    `INSERT OR REPLACE INTO ${table} (${columns.join(", ")})
     VALUES (${columns.map(() => "?").join(", ")})`,
  );
  let copied = 0;
  for (const row of readableRows(source, table, columns)) {
    // What a new catalog is born with makes room.
    if (copied === 0) target.prepare(`DELETE FROM ${table}`).run();
    try {
      insert.run(...row);
      copied++;
    } catch {
      // A row that no longer is what the table asks for.
    }
  }
  return copied;
}

function sharedColumns(
  source: Database.Database,
  target: Database.Database,
  table: string,
): string[] {
  const columnsOf = (database: Database.Database): string[] =>
    database
      .prepare<[string], string>("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0")
      .pluck()
      .all(table);
  try {
    const known = new Set(columnsOf(source));
    return columnsOf(target).filter((name) => known.has(name));
  } catch {
    return [];
  }
}

/** Rows in the order of the table's tree; where a page cannot be read, those behind it follow. */
function* readableRows(
  source: Database.Database,
  table: string,
  columns: readonly string[],
): Generator<unknown[]> {
  const list = columns.join(", ");
  if (hasNoRowid(source, table)) {
    yield* untilDamage(() =>
      source.prepare<[], unknown[]>(`SELECT ${list} FROM ${table}`).raw().iterate(),
    );
    return;
  }
  const next = source
    .prepare<[number, number], unknown[]>(
      `SELECT rowid, ${list} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ?`,
    )
    .raw();
  let [last, jump, limit] = [-1, 1, batchSize];
  while (jump <= farthest) {
    try {
      const rows = next.all(last, limit);
      if (rows.length === 0) return;
      for (const [rowid, ...row] of rows) {
        last = Number(rowid);
        yield row;
      }
      jump = 1;
    } catch {
      // Row by row up to the damage, then over it in steps that grow.
      if (limit > 1) limit = 1;
      else {
        last += jump;
        jump *= 2;
      }
    }
  }
}

function* untilDamage(rows: () => IterableIterator<unknown[]>): Generator<unknown[]> {
  try {
    yield* rows();
  } catch {
    // What lies behind the damage cannot be reached.
  }
}

function hasNoRowid(database: Database.Database, table: string): boolean {
  return (
    database
      .prepare<[string], number>("SELECT wr FROM pragma_table_list WHERE name = ?")
      .pluck()
      .get(table) === 1
  );
}

/** Removes rows whose counterparts could not be saved, until none is left. */
export function removeDangling(database: Database.Database): number {
  let removed = 0;
  for (;;) {
    const dangling = database.pragma("foreign_key_check") as {
      table: string;
      rowid: number | null;
    }[];
    if (dangling.length === 0) return removed;
    for (const { table, rowid } of dangling) removed += removeRow(database, table, rowid);
  }
}

function removeRow(database: Database.Database, table: string, rowid: number | null): number {
  if (rowid !== null && table === "files") {
    // A file without its sound is analysed again.
    database
      .prepare("UPDATE files SET state = 'waiting', sound_id = NULL WHERE rowid = ?")
      .run(rowid);
    const isStill = database
      .prepare("SELECT 1 FROM files WHERE rowid = ? AND root_id NOT IN (SELECT id FROM roots)")
      .get(rowid);
    if (isStill === undefined) return 0;
  }
  if (rowid !== null) {
    return database.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(rowid).changes;
  }
  // Tables without rowids join sounds to something.
  const owner = table === "sound_tags" ? "tag" : "collection";
  return database
    .prepare(
      `DELETE FROM ${table} WHERE sound_id NOT IN (SELECT id FROM sounds)
       OR ${owner}_id NOT IN (SELECT id FROM ${owner}s)`,
    )
    .run().changes;
}
