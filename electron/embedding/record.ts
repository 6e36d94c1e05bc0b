/**
 * A record: what ranking compares of one sound, in `recordSize` bytes. First the fingerprint, then
 * the embedding at one byte a number; a million of them fit in memory.
 */
import type { SoundVectors } from "../../shared/analysis.ts";
import { embeddingSize, fingerprintSize } from "./layout.ts";

export const recordSize = fingerprintSize + embeddingSize;

/** Steps a unit of the embedding's numbers, which lie within -1 and 1; 0 is the byte `zero`. */
export const embeddingSteps = 127;
const zero = 128;

/** Writes the record of a sound's vectors into `into` at `at`. */
export function writeRecord(
  { fingerprint, embedding }: SoundVectors,
  into: Uint8Array,
  at: number,
): void {
  into.set(fingerprint, at);
  for (let i = 0; i < embeddingSize; i++) {
    into[at + fingerprintSize + i] = Math.round(embeddingSteps * (embedding[i] ?? 0)) + zero;
  }
}

export function recordOf(vectors: SoundVectors): Uint8Array {
  const record = new Uint8Array(recordSize);
  writeRecord(vectors, record, 0);
  return record;
}

/** The fingerprint of the record at `at`, as a view of `records`. */
export function fingerprintAt(records: Uint8Array, at: number): Uint8Array {
  return records.subarray(at, at + fingerprintSize);
}

/** The embedding of the record at `at`, as `embeddingSize` float32. */
export function embeddingAt(records: Uint8Array, at: number): Float32Array {
  return Float32Array.from(
    records.subarray(at + fingerprintSize, at + recordSize),
    (byte) => (byte - zero) / embeddingSteps,
  );
}
