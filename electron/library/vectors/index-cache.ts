/** The index and its file: loaded where it fits the catalog, else built from it, and written later. */
import { embeddingSize } from "../../../shared/analysis.ts";
import type { Sounds } from "../catalog/sounds.ts";
import { VectorIndex } from "./vector-index.ts";

/** Milliseconds without a change after which the index is written. */
const saveDelay = 10_000;

export interface IndexCacheOptions {
  readonly file: string;
  readonly sounds: Sounds;
  readonly readOnly: boolean;
  /** The index could not be written; it is built again at the next start. */
  readonly onError: (error: unknown) => void;
}

export class IndexCache {
  readonly index: VectorIndex;
  /** Of the embeddings, when the index was opened. */
  readonly openedGeneration: number;
  readonly #options: IndexCacheOptions;
  #savedGeneration: number | null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IndexCacheOptions) {
    const { file, sounds } = options;
    this.#options = options;
    this.openedGeneration = sounds.generation();
    const loaded = VectorIndex.load(file, embeddingSize, this.openedGeneration);
    this.index = loaded ?? VectorIndex.build(embeddingSize, sounds.embeddings());
    this.#savedGeneration = loaded ? this.openedGeneration : null;
  }

  saveLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.save();
    }, saveDelay);
    this.#timer.unref();
  }

  save(): void {
    clearTimeout(this.#timer);
    const { file, sounds, readOnly, onError } = this.#options;
    const generation = sounds.generation();
    if (readOnly || generation === this.#savedGeneration) return;
    try {
      this.index.save(file, generation);
      this.#savedGeneration = generation;
    } catch (error) {
      onError(error);
    }
  }
}
