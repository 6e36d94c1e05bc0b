/**
 * Writes a library whose files are on a drive that is not there: it can be searched as any library,
 * and opening it finds nothing to list. Its sounds have no vectors, which nothing here asks for.
 */
import { join } from "node:path";
import type Database from "better-sqlite3";
import { Random } from "../../../electron/demo/random.ts";
import { writeCatalog } from "../bulk-catalog.ts";
import { kindWords, planFolders } from "../search/folder-plan.ts";
import { drawFacts } from "../search/sound-facts.ts";
import { SoundRows } from "../search/sound-rows.ts";
import { fileName } from "./file-names.ts";

/** The same library at every run. */
const randomSeed = 11;

/** Writes a library of `count` files, each of a sound of its own, into `directory`. */
export function writeSyntheticCatalog(directory: string, count: number): void {
  writeCatalog(directory, (database) => {
    writeFiles(database, directory, count);
  });
}

function writeFiles(database: Database.Database, directory: string, count: number): void {
  const random = new Random(randomSeed);
  const rows = new SoundRows(database, join(directory, "a drive that is not there"));
  const folders = planFolders([...kindWords.keys()], random);
  for (let n = 0; n < count; n++) {
    const folder = folders[Math.floor((n * folders.length) / count)]?.path ?? "";
    const facts = drawFacts(random);
    rows.write({ folder, name: fileName(facts, n, random) }, facts, []);
  }
}
