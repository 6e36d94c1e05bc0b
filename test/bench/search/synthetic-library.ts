/**
 * Writes a library of synthetic sounds, whose files are on a drive that is not there: it can be
 * searched as any library, and opening it finds nothing to list or to remove.
 */
import { join } from "node:path";
import type Database from "better-sqlite3";
import { Random } from "../../../electron/demo/random.ts";
import { writeCatalog } from "../bulk-catalog.ts";
import { SoundRows } from "./sound-rows.ts";
import { drawFacts } from "./sound-facts.ts";
import { kindWords, planFolders, type PlannedFolder } from "./folder-plan.ts";
import { SeedSpace } from "./seed-space.ts";
import { Synthesiser } from "./synthesiser.ts";

/** The same library at every run. */
const randomSeed = 7;

/** Writes a library of `count` sounds that are like the seeds into `directory`. */
export function writeSyntheticLibrary(
  directory: string,
  count: number,
  seeds: readonly Uint8Array[],
): void {
  writeCatalog(directory, (database) => {
    writeSounds(database, directory, count, seeds);
  });
}

function writeSounds(
  database: Database.Database,
  directory: string,
  count: number,
  seeds: readonly Uint8Array[],
): void {
  const random = new Random(randomSeed);
  const space = new SeedSpace(seeds);
  const kinds = space.classes(kindWords.length, random);
  const synthesiser = new Synthesiser(space, random);
  const seedsOfKind = Map.groupBy(seeds.keys(), (seed) => kinds[seed] ?? 0);
  const rows = new SoundRows(database, join(directory, "a drive that is not there"));
  const folders = planFolders(kinds, random);
  for (const [i, folder] of folders.entries()) {
    const ofKind = seedsOfKind.get(folder.kind) ?? [0];
    const [first, end] = [i, i + 1].map((edge) => Math.floor((edge * count) / folders.length));
    for (let n = 1; n <= (end ?? 0) - (first ?? 0); n++) {
      const seed = ofKind[Math.floor(random.next() * ofKind.length)] ?? 0;
      const facts = drawFacts(random);
      const fingerprints = Array.from({ length: 1 + facts.segments }, () =>
        synthesiser.fingerprintLike(seed),
      );
      rows.write({ folder: folder.path, name: fileName(folder, n) }, facts, fingerprints);
    }
  }
}

function fileName({ kind }: PlannedFolder, n: number): string {
  return `${kindWords[kind] ?? "Sound"} ${String(n).padStart(4, "0")}.wav`;
}
