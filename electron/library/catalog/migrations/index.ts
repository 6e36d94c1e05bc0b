/**
 * Steps of the catalog's schema, numbered in tens so that a fix fits between. `user_version` holds
 * the last one taken. A shipped step never changes.
 */
import type Database from "better-sqlite3";
import { SoundkinError } from "../../../../shared/errors.ts";
import { instrumentOf } from "../instruments.ts";
import { firstCatalog } from "./010-first-catalog.ts";
import { fingerprints } from "./020-fingerprints.ts";
import { indexAndFavourites } from "./030-index-and-favourites.ts";
import { keeping } from "./040-keeping.ts";
import { instrumentsAndSearches } from "./050-instruments-and-searches.ts";
import { titledSteps } from "./060-titled-steps.ts";

interface Migration {
  readonly number: number;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [
  { number: 10, sql: firstCatalog },
  { number: 20, sql: fingerprints },
  { number: 30, sql: indexAndFavourites },
  { number: 40, sql: keeping },
  { number: 50, sql: instrumentsAndSearches },
  { number: 60, sql: titledSteps },
];

/**
 * Brings the schema up to date, each step in a transaction of its own.
 * @throws SoundkinError library-newer where the catalog was written by a later Soundkin.
 */
export function migrate(database: Database.Database, steps = migrations): void {
  const version = schemaVersion(database);
  database.function("instrument_of", { deterministic: true }, instrumentOf);
  for (const { number, sql } of steps) {
    if (number <= version) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${number}`);
    })();
  }
}

export const newestVersion = migrations.at(-1)?.number ?? 0;

/** @throws SoundkinError library-newer, as `migrate`. */
export function schemaVersion(database: Database.Database): number {
  const version = Number(database.pragma("user_version", { simple: true }));
  if (version > newestVersion) {
    throw new SoundkinError(
      "library-newer",
      `This library was written by a newer Soundkin (catalog ${version}, this one knows ${newestVersion}). Update Soundkin to open it.`,
    );
  }
  return version;
}
