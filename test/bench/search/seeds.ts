/** The seeds of a synthetic library: fingerprints of sounds that were really analysed. */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import Database from "better-sqlite3";
import { writeDemoPack } from "../../../electron/demo/demo-pack.ts";
import { fingerprintSize } from "../../../electron/embedding/layout.ts";
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import { inTemporaryFolder } from "../temporary.ts";

const demoSounds = 1_500;

/** Analyses the sounds in `audio`, or of the demo pack, and writes their fingerprints to `file`. */
export async function writeSeeds(file: string, audio: string | undefined): Promise<void> {
  await inTemporaryFolder(async (directory) => {
    const sounds = audio === undefined ? join(directory, "sounds") : resolve(audio);
    if (audio === undefined) await writeDemoPack(sounds, { count: demoSounds });
    const library = await Library.open({ directory: join(directory, "library"), forkWorker });
    await library.handlers["roots.add"]({ path: sounds });
    await library.settled();
    await library.close();
    writeFileSync(file, Buffer.concat(storedFingerprints(join(directory, "library"))));
  });
}

export function readSeeds(file: string): Uint8Array[] {
  const bytes = readFileSync(file);
  return Array.from({ length: bytes.length / fingerprintSize }, (_, i) =>
    Uint8Array.from(bytes.subarray(i * fingerprintSize, (i + 1) * fingerprintSize)),
  );
}

/** In an order that does not depend on which worker was faster, so that a run can be repeated. */
function storedFingerprints(directory: string): Uint8Array[] {
  const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
  try {
    return database
      .prepare<[], Uint8Array>(
        `SELECT fingerprint FROM fingerprints JOIN sounds ON sounds.id = sound_id
         WHERE start_time IS NULL ORDER BY audio_hash`,
      )
      .pluck()
      .all();
  } finally {
    database.close();
  }
}
