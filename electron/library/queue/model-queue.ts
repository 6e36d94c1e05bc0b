/**
 * The musician's own model: noticed in the library's `models` folder, and asked for an embedding of
 * every sound once the analysis has nothing to do. Whatever is wrong with it, the rest works on.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelInfo } from "../../../shared/analysis.ts";
import type { ModelState } from "../../../shared/domain.ts";
import { toWireError, type WireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FileRow } from "../catalog/files.ts";
import type { ModelAspect } from "../search/model-aspect.ts";
import type { WorkerPool } from "./worker-pool.ts";

export interface ModelQueueOptions {
  /** Absolute path of the folder that may hold a model. */
  readonly models: string;
  readonly pathOf: (file: FileRow) => string;
  /** Roots whose files can be read now. */
  readonly onlineRoots: () => number[];
  /** True while the analysis has work of its own. */
  readonly isBusy: () => boolean;
}

export class ModelQueue {
  readonly #catalog: Catalog;
  readonly #pool: WorkerPool;
  readonly #aspect: ModelAspect;
  readonly #options: ModelQueueOptions;
  readonly #running = new Map<number, Promise<void>>();
  /** Sounds that failed for now; they are tried again at the next start. */
  readonly #passed = new Set<number>();
  /** Names, sizes and times of the folder's files when it was last looked at. */
  #seen = "";
  #info: ModelInfo | null = null;
  #error: WireError | null = null;
  #looking: Promise<void> | null = null;
  #closed = false;

  constructor(catalog: Catalog, pool: WorkerPool, aspect: ModelAspect, options: ModelQueueOptions) {
    this.#catalog = catalog;
    this.#pool = pool;
    this.#aspect = aspect;
    this.#options = options;
  }

  /** What is known of the model, after a look whether the folder changed. */
  async state(): Promise<ModelState | null> {
    await this.look();
    if (!this.#info && !this.#error) return null;
    return {
      name: this.#info?.name ?? "",
      licence: this.#info?.licence ?? "",
      error: this.#error,
      embedded: this.#info ? this.#catalog.modelEmbeddings.count(this.#info.id) : 0,
      sounds: this.#catalog.sounds.count(),
    };
  }

  /** Looks for a model, and opens one that is new or has changed. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** True while no sound is embedded and none that could be waits. */
  get idle(): boolean {
    return this.#looking === null && this.#running.size === 0 && this.#missing(1).length === 0;
  }

  /** Gives sounds to the workers, where the analysis leaves them idle. */
  fill(): void {
    if (this.#closed || this.#options.isBusy()) return;
    for (const { soundId, fileId } of this.#missing(this.#pool.size - this.#running.size)) {
      const file = this.#catalog.files.get(fileId);
      if (file) this.#running.set(soundId, this.#embed(soundId, file));
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const now = await stampOf(this.#options.models);
    if (now === this.#seen) return;
    this.#seen = now;
    this.#error = null;
    this.#passed.clear();
    try {
      this.#info = now === "" ? null : await this.#pool.run("openModel", this.#folder);
    } catch (error) {
      this.#info = null;
      this.#error = toWireError(error);
    }
    if (this.#closed) return;
    this.#aspect.use(this.#info?.id ?? null);
    this.fill();
  }

  get #folder(): { models: string } {
    return { models: this.#options.models };
  }

  #missing(limit: number) {
    if (!this.#info || limit <= 0) return [];
    const except = new Set([...this.#running.keys(), ...this.#passed]);
    const roots = this.#options.onlineRoots();
    return this.#catalog.modelEmbeddings.missing(this.#info.id, roots, limit, except);
  }

  async #embed(soundId: number, file: FileRow): Promise<void> {
    const model = this.#info?.id ?? "";
    try {
      const path = this.#options.pathOf(file);
      const embedding = await this.#pool.run("model", { path, ...this.#folder });
      if (this.#closed || model !== this.#info?.id) return;
      this.#catalog.modelEmbeddings.set(soundId, model, embedding);
      if (embedding) this.#aspect.add(soundId, embedding);
    } catch (error) {
      this.#passed.add(soundId);
      const failure = toWireError(error);
      // A model that cannot be used will not be for the next sound either.
      if (failure.code === "model-unusable") {
        this.#info = null;
        this.#error = failure;
        this.#aspect.use(null);
      }
    } finally {
      this.#running.delete(soundId);
      this.fill();
    }
  }
}

/** Changes with the folder's files; empty where there are none. */
async function stampOf(folder: string): Promise<string> {
  const names = await readdir(folder).catch(() => []);
  const stamps = names.sort().map(async (name) => {
    const { size, mtimeMs } = await stat(join(folder, name)).catch(() => ({ size: 0, mtimeMs: 0 }));
    return `${name} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(stamps)).join("\n");
}
