/**
 * The index and its file: loaded where it fits the catalog, else built from it, and written later.
 * While the catalog's embeddings were made by other parameters than today's there is no index.
 */
import { embeddingSize } from "../../embedding/layout.ts";
import { parametersVersion } from "../../embedding/parameters.ts";
import type { EmbeddingChange, Fingerprints } from "../catalog/fingerprints.ts";
import { VectorIndex } from "./vector-index.ts";

/** Milliseconds without a change after which the index is written. */
const saveDelay = 10_000;

export interface IndexCacheOptions {
  readonly file: string;
  readonly fingerprints: Fingerprints;
  readonly readOnly: boolean;
  /** The index could not be written; it is built again at the next start. */
  readonly onError: (error: unknown) => void;
}

export class IndexCache {
  /** Of the embeddings, when the index was opened. */
  readonly openedGeneration: number;
  readonly #options: IndexCacheOptions;
  #index: VectorIndex | null = null;
  #savedGeneration: number | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IndexCacheOptions) {
    this.#options = options;
    this.openedGeneration = options.fingerprints.generation();
    if (options.fingerprints.parameters === parametersVersion) this.open();
  }

  /** Null while the embeddings are of other parameters. */
  get index(): VectorIndex | null {
    return this.#index;
  }

  /** Fingerprints in the library. */
  get size(): number {
    return this.#index?.size ?? this.#options.fingerprints.count();
  }

  /** Loads or builds the index of the catalog's embeddings. */
  open(): void {
    const { file, fingerprints } = this.#options;
    const generation = fingerprints.generation();
    const loaded = VectorIndex.load(file, embeddingSize, generation);
    this.#index = loaded ?? VectorIndex.build(embeddingSize, fingerprints.embeddings());
    this.#savedGeneration = loaded ? generation : null;
  }

  /** Follows a change of the catalog. */
  apply({ removed, added }: EmbeddingChange): void {
    this.#index?.remove(removed);
    this.#index?.set(added);
    this.saveLater();
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
    const { file, fingerprints, readOnly, onError } = this.#options;
    const generation = fingerprints.generation();
    if (this.#index === null || readOnly || generation === this.#savedGeneration) return;
    try {
      this.#index.save(file, generation);
      this.#savedGeneration = generation;
    } catch (error) {
      onError(error);
    }
  }
}
