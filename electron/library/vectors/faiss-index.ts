/**
 * One FAISS index of vectors by ids: exact (flat), or one that was trained and written elsewhere. It
 * is a cache; vectors that were removed stay in it, and whoever asks leaves them out.
 */
import { setImmediate } from "node:timers/promises";
import faiss from "faiss-node";

const { Index, MetricType } = faiss;
type Index = InstanceType<typeof Index>;

export interface IndexedVector {
  readonly id: number;
  readonly embedding: Float32Array;
}

export class FaissIndex {
  readonly #index: Index;
  /** Id of each FAISS label; labels are positions. */
  readonly #ids: number[];

  private constructor(index: Index, ids: number[]) {
    this.#index = index;
    this.#ids = ids;
  }

  /** An empty index that compares every vector, of `dimension` float32, by inner product. */
  static flat(dimension: number): FaissIndex {
    const index = Index.fromFactory(dimension, "Flat", MetricType.METRIC_INNER_PRODUCT);
    return new FaissIndex(index, []);
  }

  /**
   * The index in slices that `build-index.ts` wrote, with the ids of its vectors in their order. Read
   * one by one: a million vectors in one file would keep the main loop for half a second.
   * @throws Error where FAISS cannot read a slice.
   */
  static async read(slices: readonly string[], ids: readonly number[]): Promise<FaissIndex> {
    let whole: Index | null = null;
    for (const file of slices) {
      const slice = Index.read(file);
      if (whole) whole.mergeFrom(slice);
      else whole = slice;
      await setImmediate();
    }
    if (whole?.ntotal() !== ids.length) throw new Error("the slices are not of these ids");
    return new FaissIndex(whole, [...ids]);
  }

  /** Vectors, those that were removed included. */
  get size(): number {
    return this.#ids.length;
  }

  /** FAISS takes plain arrays only, and 100 vectors of them take it about a millisecond. */
  add(vectors: readonly IndexedVector[]): void {
    if (vectors.length === 0) return;
    this.#index.add(vectors.flatMap(({ embedding }) => Array.from(embedding)));
    for (const { id } of vectors) this.#ids.push(id);
  }

  /** Ids of the `k` vectors with the largest inner product, best first. */
  search(query: Float32Array, k: number): number[] {
    const most = Math.min(k, this.size);
    if (most === 0) return [];
    // Cells that hold fewer than k vectors answer with labels of -1.
    return this.#index.search(Array.from(query), most).labels.flatMap((label) => {
      const id = this.#ids[label];
      return id === undefined ? [] : [id];
    });
  }
}
