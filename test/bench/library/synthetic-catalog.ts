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
  sayThings(database);
}

/** Every tenth file is a copy; half of the sounds are rated or were played, and a tenth is collected. */
function sayThings(database: Database.Database): void {
  database.exec(
    `UPDATE files SET sound_id = sound_id - 1 WHERE id % 10 = 0;
     DELETE FROM sounds WHERE id NOT IN (SELECT sound_id FROM files);
     UPDATE files SET format = CASE id % 7 WHEN 0 THEN 'FLAC' WHEN 1 THEN 'MP3' ELSE 'WAV' END;
     INSERT INTO user_data (sound_id, rating, plays, last_played_at)
       SELECT id, nullif(id % 6, 0), 1, iif(id % 3 = 0, NULL, unixepoch() * 1000 - id * 7919)
       FROM sounds WHERE id % 2 = 0;
     INSERT INTO collections (id, name) VALUES (1, 'Dusty'), (2, 'Live');
     INSERT INTO collection_sounds (collection_id, sound_id)
       SELECT 1 + id % 2, id FROM sounds WHERE id % 10 = 1`,
  );
}
