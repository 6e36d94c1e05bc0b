/** All vectors of a library in memory, for answers that compare every one of them. */
import { join } from "node:path";
import Database from "better-sqlite3";
import { floatsOf } from "../../../electron/library/catalog/blobs.ts";
import { VectorTable } from "../../../electron/library/vectors/vector-table.ts";

interface Row {
  readonly id: number;
  readonly soundId: number;
  readonly isPart: number;
  readonly duration: number;
  readonly fingerprint: Uint8Array;
  readonly embedding: Uint8Array;
}

const selection = `
  SELECT fingerprints.id, sound_id AS soundId, start_time IS NOT NULL AS isPart, duration,
    fingerprint, embedding
  FROM fingerprints JOIN sounds ON sounds.id = sound_id ORDER BY fingerprints.id`;

export class SoundRecords {
  readonly table = new VectorTable();
  /** Seconds, by the id of the sound. */
  readonly durations: Float64Array;
  /** The row of each whole sound, by the id of the sound. */
  readonly wholes: Int32Array;

  /** Reads the catalog in `directory`. */
  constructor(directory: string) {
    const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
    const lastId = database.prepare<[], number>("SELECT max(id) FROM sounds").pluck().get() ?? 0;
    this.durations = new Float64Array(lastId + 1);
    this.wholes = new Int32Array(lastId + 1).fill(-1);
    for (const { id, soundId, ...row } of database.prepare<[], Row>(selection).iterate()) {
      const { fingerprint } = row;
      const [isPart, embedding] = [row.isPart === 1, floatsOf(row.embedding)];
      if (!isPart) this.wholes[soundId] = this.table.rows;
      this.table.append({ id, soundId, isPart, fingerprint, embedding });
      this.durations[soundId] = row.duration;
    }
    database.close();
  }

  /** The record of a whole sound. */
  recordOf(soundId: number): Uint8Array {
    const row = this.wholes[soundId] ?? -1;
    if (row < 0) throw new Error(`sound ${soundId} has no fingerprint`);
    return this.table.record(row);
  }
}
