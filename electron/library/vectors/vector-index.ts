/**
 * A FAISS index of embeddings by the ids of their rows in the catalog: an exact inner-product search
 * (flat), and a cache of what SQLite holds. Its file carries the catalog's generation and a
 * checksum; a file that is not the catalog's is never trusted.
 */
import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import faiss from "faiss-node";

const { Index, MetricType } = faiss;

/** Vectors converted at once: FAISS takes plain arrays only, and those are dear. */
const chunkSize = 2_000;
const magic = "SKVI1\n";

export interface IndexedVector {
  readonly id: number;
  readonly embedding: Float32Array;
}

export interface VectorMatch {
  readonly id: number;
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
  /** Id of each FAISS label; labels are positions. */
  #ids: number[];
  readonly #known: Set<number>;

  private constructor(dimension: number, index = emptyIndex(dimension), ids: number[] = []) {
    this.#dimension = dimension;
    this.#index = index;
    this.#ids = ids;
    this.#known = new Set(ids);
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
      const ids = Array.from(new Float64Array(idBytes.buffer));
      const index = Index.fromBuffer(Buffer.from(body.subarray(header.count * 8)));
      return new VectorIndex(dimension, index, ids);
    } catch {
      return null;
    }
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds vectors, or replaces those of the same ids. */
  set(vectors: readonly IndexedVector[]): void {
    this.remove(vectors.map(({ id }) => id));
    this.#append(vectors);
  }

  remove(ids: readonly number[]): void {
    const gone = new Set(ids.filter((id) => this.#known.has(id)));
    if (gone.size === 0) return;
    const labels = this.#ids.flatMap((id, label) => (gone.has(id) ? [label] : []));
    this.#index.removeIds(labels);
    this.#ids = this.#ids.filter((id) => !gone.has(id));
    for (const id of gone) this.#known.delete(id);
  }

  /** The `k` vectors with the largest inner product, best first. */
  search(query: Float32Array, k: number): VectorMatch[] {
    const most = Math.min(k, this.size);
    if (most === 0) return [];
    const { labels, distances } = this.#index.search(Array.from(query), most);
    return labels.flatMap((label, i) => {
      const id = this.#ids[label];
      return id === undefined ? [] : [{ id, similarity: distances[i] ?? 0 }];
    });
  }

  /** Writes the index to `file` as the cache of `generation`: whole or not at all. */
  save(file: string, generation: number): void {
    const labels = Buffer.from(Float64Array.from(this.#ids).buffer);
    const body = Buffer.concat([labels, this.#index.toBuffer()]);
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
    for (const { id } of vectors) {
      this.#ids.push(id);
      this.#known.add(id);
    }
  }
}

function emptyIndex(dimension: number): InstanceType<typeof Index> {
  return Index.fromFactory(dimension, "Flat", MetricType.METRIC_INNER_PRODUCT);
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
