/**
 * The library's fingerprints and embeddings in memory, for exact ranking: one record a row, rows in
 * the order of the ids of their rows in the catalog. Memory is taken in chunks that are never
 * copied. A removed row stays as a tombstone until the table is loaded anew.
 */
import type { SoundVectors } from "../../../shared/analysis.ts";
import { aspects } from "../../../shared/aspects.ts";
import type { Measure } from "../../embedding/distance.ts";
import { embeddingAt, recordSize, writeRecord } from "../../embedding/record.ts";
import { countUpTo } from "../ascending.ts";

const rowsPerChunk = 4096;

export interface VectorRow extends SoundVectors {
  /** Of the row in the catalog; larger than that of every row before. */
  readonly id: number;
  readonly soundId: number;
  /** False for the whole of a sound. */
  readonly isPart: boolean;
}

/** Reads the vectors of a row from the catalog. */
export type ReadVectors = (id: number) => SoundVectors | undefined;

interface Chunk {
  /** `rowsPerChunk` x `recordSize` bytes; null where records are read from the catalog. */
  readonly records: Uint8Array | null;
  readonly ids: Float64Array;
  readonly soundIds: Uint32Array;
  readonly states: Uint8Array;
  /** Local scales, `rowsPerChunk` x aspects float32, row-major; NaN where not measured. */
  readonly scales: Float32Array;
}

/** Bits of a row's state. */
const removed = 1;
const part = 2;

export class VectorTable {
  readonly #readVectors: ReadVectors | null;
  readonly #chunks: Chunk[] = [];
  /** The first id of each chunk. */
  readonly #firstIds: number[] = [];
  /** The last record that was read from the catalog. */
  readonly #read = new Uint8Array(recordSize);
  #rows = 0;
  #tombstones = 0;
  /** Live rows that are of parts. */
  #parts = 0;

  /** With `readVectors` no record is kept: the small table of the low-memory choice. */
  constructor(readVectors: ReadVectors | null = null) {
    this.#readVectors = readVectors;
  }

  /** Rows, tombstones included: row numbers are below it. */
  get rows(): number {
    return this.#rows;
  }

  /** Rows that are not removed. */
  get size(): number {
    return this.#rows - this.#tombstones;
  }

  get tombstones(): number {
    return this.#tombstones;
  }

  /** Live rows for each sound, on average. */
  get rowsPerSound(): number {
    return this.size / Math.max(1, this.size - this.#parts);
  }

  get isLowMemory(): boolean {
    return this.#readVectors !== null;
  }

  /** Bytes. */
  get memory(): number {
    const perChunk = Object.values(this.#chunks[0] ?? {}) as (Chunk[keyof Chunk] | null)[];
    return this.#chunks.length * perChunk.reduce((sum, array) => sum + (array?.byteLength ?? 0), 0);
  }

  get lastId(): number {
    return this.#rows === 0 ? 0 : this.idOf(this.#rows - 1);
  }

  append(row: VectorRow): void {
    if (row.id <= this.lastId) throw new Error("rows come in the order of their ids");
    const at = this.#rows % rowsPerChunk;
    if (at === 0) {
      this.#chunks.push(emptyChunk(this.#readVectors === null));
      this.#firstIds.push(row.id);
    }
    const chunk = this.#chunkOf(this.#rows);
    if (chunk.records) writeRecord(row, chunk.records, at * recordSize);
    chunk.ids[at] = row.id;
    chunk.soundIds[at] = row.soundId;
    chunk.states[at] = row.isPart ? part : 0;
    if (row.isPart) this.#parts++;
    this.#rows++;
  }

  /** Makes tombstones of the rows that there are of `ids`. */
  remove(ids: readonly number[]): void {
    for (const id of ids) {
      const row = this.rowOf(id);
      if (row < 0) continue;
      if (this.isPart(row)) this.#parts--;
      this.#chunkOf(row).states[row % rowsPerChunk] = removed;
      this.#tombstones++;
    }
  }

  /** The row with an id; -1 where there is none, or only a tombstone. */
  rowOf(id: number): number {
    const row = this.rowsUpTo(id) - 1;
    return row >= 0 && this.idOf(row) === id && this.isLive(row) ? row : -1;
  }

  /** How many rows have an id of `id` or less. */
  rowsUpTo(id: number): number {
    // Where no id was left out, which is most often so: thousands of these belong to a query.
    const guess = id - (this.#firstIds[0] ?? 0);
    if (guess >= 0 && guess < this.#rows && this.idOf(guess) === id) return guess + 1;
    const chunk = countUpTo(this.#firstIds, this.#chunks.length, id) - 1;
    const ids = this.#chunks[chunk]?.ids;
    if (!ids) return 0;
    const filled = Math.min(rowsPerChunk, this.#rows - chunk * rowsPerChunk);
    return chunk * rowsPerChunk + countUpTo(ids, filled, id);
  }

  idOf(row: number): number {
    return this.#chunkOf(row).ids[row % rowsPerChunk] ?? 0;
  }

  soundOf(row: number): number {
    return this.#chunkOf(row).soundIds[row % rowsPerChunk] ?? 0;
  }

  isLive(row: number): boolean {
    return ((this.#chunkOf(row).states[row % rowsPerChunk] ?? removed) & removed) === 0;
  }

  isPart(row: number): boolean {
    return ((this.#chunkOf(row).states[row % rowsPerChunk] ?? 0) & part) !== 0;
  }

  /** The rows that are not removed, of the sounds in `sounds` where it is given. */
  liveRows(sounds: { has(soundId: number): boolean } | null): Int32Array {
    const rows = new Int32Array(this.#rows);
    let count = 0;
    for (const [n, { soundIds, states }] of this.#chunks.entries()) {
      const end = Math.min(rowsPerChunk, this.#rows - n * rowsPerChunk);
      for (let at = 0; at < end; at++) {
        if (((states[at] ?? 0) & removed) !== 0) continue;
        if (sounds === null || sounds.has(soundIds[at] ?? 0)) rows[count++] = n * rowsPerChunk + at;
      }
    }
    return rows.subarray(0, count);
  }

  /** Writes the distances of a row from the record `query` to `into`. */
  distances(row: number, query: Uint8Array, measure: Measure, into: Float64Array): void {
    const { records } = this.#chunkOf(row);
    if (records) measure(query, 0, records, (row % rowsPerChunk) * recordSize, into);
    else measure(query, 0, this.record(row), 0, into);
  }

  /** A row's record, `recordSize` bytes; valid until the next call. */
  record(row: number): Uint8Array {
    const { records } = this.#chunkOf(row);
    const at = (row % rowsPerChunk) * recordSize;
    if (records) return records.subarray(at, at + recordSize);
    const vectors = this.#readVectors?.(this.idOf(row));
    if (vectors) writeRecord(vectors, this.#read, 0);
    else this.#read.fill(0);
    return this.#read;
  }

  embedding(row: number): Float32Array {
    return embeddingAt(this.record(row), 0);
  }

  /** A row's local scale by aspect, as a view to read and write; NaN where not measured. */
  scale(row: number): Float32Array {
    const at = (row % rowsPerChunk) * aspects.length;
    return this.#chunkOf(row).scales.subarray(at, at + aspects.length);
  }

  forgetScales(): void {
    for (const { scales } of this.#chunks) scales.fill(NaN);
  }

  #chunkOf(row: number): Chunk {
    return this.#chunks[Math.floor(row / rowsPerChunk)] as Chunk;
  }
}

function emptyChunk(keepsRecords: boolean): Chunk {
  return {
    records: keepsRecords ? new Uint8Array(rowsPerChunk * recordSize) : null,
    ids: new Float64Array(rowsPerChunk),
    soundIds: new Uint32Array(rowsPerChunk),
    states: new Uint8Array(rowsPerChunk),
    scales: new Float32Array(rowsPerChunk * aspects.length).fill(NaN),
  };
}
