/** Catalogs that benchmarks write row by row, without the library. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { parametersVersion } from "../../electron/embedding/parameters.ts";
import { Catalog } from "../../electron/library/catalog/catalog.ts";

/** Makes a catalog in `directory` of what `write` writes, all in one transaction. */
export function writeCatalog(
  directory: string,
  write: (database: Database.Database) => void,
): void {
  Catalog.open(directory).close();
  const database = new Database(join(directory, "catalog.sqlite"));
  try {
    // Nobody else reads it, and a cut makes it worthless anyway.
    database.pragma("journal_mode = OFF");
    database.pragma("synchronous = OFF");
    database.pragma("cache_size = -1000000");
    database.transaction(() => {
      write(database);
      database
        .prepare("UPDATE embedding_generation SET generation = generation + 1, parameters = ?")
        .run(parametersVersion);
    })();
    database.pragma("journal_mode = WAL");
  } finally {
    database.close();
  }
}
