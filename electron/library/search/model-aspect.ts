/** The aspect "model": distances by the musician's own embedding model. */
import type { Catalog } from "../catalog/catalog.ts";
import { FaissIndex } from "../vectors/faiss-index.ts";

/** Sounds whose pairs tell what a random pair's distance is. */
const referenceCount = 64;
/** Growth of the index from which that is measured anew. */
const growth = 1.5;
/** The distance of a sound that the model does not know: as far as a random one. */
export const unknownByModel = 1;

export class ModelAspect {
  readonly #catalog: Catalog;
  #model: string | null = null;
  #index: FaissIndex | null = null;
  /** Cosine distance of a random pair of the library. */
  #random = 1;
  #measuredAt = 0;

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Takes up the embeddings of a model; null where there is none any more. */
  use(model: string | null): void {
    this.#model = model;
    this.#index = null;
    this.#measuredAt = 0;
  }

  /** Whether the library has a model to weigh. */
  get inUse(): boolean {
    return this.#model !== null;
  }

  /** Takes up an embedding that was stored. */
  add(soundId: number, embedding: Float32Array): void {
    this.#index?.add([{ id: soundId, embedding }]);
  }

  /** A sound's embedding; null where the model does not know it. */
  embedding(soundId: number): Float32Array | null {
    return this.#model === null ? null : this.#catalog.modelEmbeddings.get(soundId, this.#model);
  }

  /** The sounds with the largest cosine, best first; some of them may be gone. */
  nearest(embedding: Float32Array, k: number): number[] {
    return this.#built()?.search(embedding, k) ?? [];
  }

  /** Cosine distance to a sound, in units of a random pair's. */
  distance(embedding: Float32Array, soundId: number): number {
    const other = this.embedding(soundId);
    if (other === null) return unknownByModel;
    this.#measure();
    return Math.max(0, 1 - dot(embedding, other)) / this.#random;
  }

  /** Made when it is first needed: most commands of the command line never do. */
  #built(): FaissIndex | null {
    if (this.#index || this.#model === null) return this.#index;
    const { modelEmbeddings } = this.#catalog;
    const [any] = modelEmbeddings.spread(this.#model, 1);
    if (!any) return null;
    this.#index = FaissIndex.flat(any.length);
    for (const embedding of modelEmbeddings.embeddings(this.#model)) this.#index.add([embedding]);
    return this.#index;
  }

  #measure(): void {
    const size = this.#built()?.size ?? 0;
    if (this.#model === null || size < this.#measuredAt * growth) return;
    this.#measuredAt = size;
    const references = this.#catalog.modelEmbeddings.spread(this.#model, referenceCount);
    const distances = references.flatMap((a, i) =>
      references.slice(i + 1).map((b) => 1 - dot(a, b)),
    );
    const mean = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    this.#random = mean > 1e-6 ? mean : 1;
  }
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
