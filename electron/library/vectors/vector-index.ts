/**
 * The FAISS index of the sounds' embeddings: an exact inner-product search (flat), and a cache of
 * what SQLite holds. Its file carries the catalog's generation and a checksum; a file that is not
 * the catalog's is never trusted.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import faiss from "faiss-node";

const { Index, MetricType } = faiss;

/** Vectors converted at once: FAISS takes plain arrays only, and those are dear. */
const chunkSize = 2_000;
const magic = "SKVI1\n";

export interface IndexedVector {
  readonly soundId: number;
  readonly embedding: Float32Array;
}

export interface VectorMatch {
  readonly soundId: number;
  /** Inner product with the query. */
  readonly similarity: number;
}

interface Header {
  readonly generation: number;
  readonly count: number;
  readonly dimension: number;
  /** SHA-256 of all that follows the header, hex. */
  readonly checksum: string;
}

export class VectorIndex {
  readonly #dimension: number;
  #index: InstanceType<typeof Index>;
  /** Sound of each FAISS label; labels are positions. */
  #soundIds: number[];
  readonly #known: Set<number>;

  private constructor(dimension: number, index = emptyIndex(dimension), soundIds: number[] = []) {
    this.#dimension = dimension;
    this.#index = index;
    this.#soundIds = soundIds;
    this.#known = new Set(soundIds);
  }

  /** An index of `vectors`, each of `dimension` float32. */
  static build(dimension: number, vectors: Iterable<IndexedVector>): VectorIndex {
    const built = new VectorIndex(dimension);
    let chunk: IndexedVector[] = [];
    for (const vector of vectors) {
      chunk.push(vector);
      if (chunk.length === chunkSize) {
        built.#append(chunk);
        chunk = [];
      }
    }
    built.#append(chunk);
    return built;
  }

  /** The index in `file`, or null where there is none, it is damaged, or of another generation. */
  static load(file: string, dimension: number, generation: number): VectorIndex | null {
    try {
      const bytes = readFileSync(file);
      const headerEnd = bytes.indexOf("\n", magic.length);
      if (bytes.toString("latin1", 0, magic.length) !== magic || headerEnd < 0) return null;
      const header = JSON.parse(bytes.toString("utf8", magic.length, headerEnd)) as Header;
      const body = bytes.subarray(headerEnd + 1);
      if (header.generation !== generation || header.dimension !== dimension) return null;
      if (header.checksum !== sha256(body)) return null;
      const idBytes = Uint8Array.from(body.subarray(0, header.count * 8));
      const soundIds = Array.from(new Float64Array(idBytes.buffer));
      const index = Index.fromBuffer(Buffer.from(body.subarray(header.count * 8)));
      return new VectorIndex(dimension, index, soundIds);
    } catch {
      return null;
    }
  }

  get size(): number {
    return this.#soundIds.length;
  }

  /** Adds a sound, or replaces what was there of it. */
  set(vector: IndexedVector): void {
    this.remove([vector.soundId]);
    this.#append([vector]);
  }

  remove(soundIds: readonly number[]): void {
    const gone = new Set(soundIds.filter((soundId) => this.#known.has(soundId)));
    if (gone.size === 0) return;
    const labels = this.#soundIds.flatMap((soundId, label) => (gone.has(soundId) ? [label] : []));
    this.#index.removeIds(labels);
    this.#soundIds = this.#soundIds.filter((soundId) => !gone.has(soundId));
    for (const soundId of gone) this.#known.delete(soundId);
  }

  /** The `k` sounds with the largest inner product, best first. */
  search(query: Float32Array, k: number): VectorMatch[] {
    const most = Math.min(k, this.size);
    if (most === 0) return [];
    const { labels, distances } = this.#index.search(Array.from(query), most);
    return labels.flatMap((label, i) => {
      const soundId = this.#soundIds[label];
      return soundId === undefined ? [] : [{ soundId, similarity: distances[i] ?? 0 }];
    });
  }

  /** Writes the index to `file` as the cache of `generation`: whole or not at all. */
  save(file: string, generation: number): void {
    const ids = Buffer.from(Float64Array.from(this.#soundIds).buffer);
    const body = Buffer.concat([ids, this.#index.toBuffer()]);
    const header: Header = {
      generation,
      count: this.size,
      dimension: this.#dimension,
      checksum: sha256(body),
    };
    const temporary = `${file}.new`;
    const descriptor = openSync(temporary, "w");
    try {
      writeSync(descriptor, `${magic}${JSON.stringify(header)}\n`);
      for (let at = 0; at < body.length;) at += writeSync(descriptor, body, at);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  }

  #append(vectors: readonly IndexedVector[]): void {
    if (vectors.length === 0) return;
    this.#index.add(vectors.flatMap(({ embedding }) => Array.from(embedding)));
    for (const { soundId } of vectors) {
      this.#soundIds.push(soundId);
      this.#known.add(soundId);
    }
  }
}

function emptyIndex(dimension: number): InstanceType<typeof Index> {
  return Index.fromFactory(dimension, "Flat", MetricType.METRIC_INNER_PRODUCT);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
