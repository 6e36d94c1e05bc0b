/** Sounds spread over the library, against which the local scale of every other one is measured. */
import { aspects } from "../../../shared/aspects.ts";
import type { Measure } from "../../embedding/distance.ts";
import { recordSize } from "../../embedding/record.ts";
import { localScale, referenceCount } from "../search/ranking.ts";
import type { VectorTable } from "./vector-table.ts";

/** With fewer, "local" means nothing, and every sound is scaled alike. */
const fewest = 8;

export class References {
  /** Records, one after the other. */
  readonly records: Uint8Array;

  constructor(records: Uint8Array) {
    this.records = records;
  }

  /** Whole sounds of a table, spread over it. */
  static of(table: VectorTable): References {
    const rows: number[] = [];
    for (let i = 0; i < referenceCount; i++) {
      // The next whole sound that is not yet taken.
      let row = Math.max(Math.floor((i * table.rows) / referenceCount), (rows.at(-1) ?? -1) + 1);
      while (row < table.rows && (!table.isLive(row) || table.isPart(row))) row++;
      if (row < table.rows) rows.push(row);
    }
    const records = new Uint8Array(rows.length * recordSize);
    for (const [i, row] of rows.entries()) records.set(table.record(row), i * recordSize);
    return new References(records);
  }

  /** False while the library has too few sounds to tell a local scale. */
  get areEnough(): boolean {
    return this.records.length >= fewest * recordSize;
  }

  /** Measures the local scale of a record by aspect; a reference is not measured against itself. */
  scaleOf(record: Uint8Array, measure: Measure): Float64Array {
    const distances: Float64Array[] = [];
    for (let at = 0; at < this.records.length; at += recordSize) {
      const found = new Float64Array(aspects.length);
      measure(record, 0, this.records, at, found);
      if (found.some((distance) => distance > 0)) distances.push(found);
    }
    return localScale(distances);
  }
}
