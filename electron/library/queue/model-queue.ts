/**
 * The musician's own model: noticed in the library's `models` folder, and asked for an embedding of
 * every sound once the analysis has nothing to do. Whatever is wrong with it, the rest works on.
 */
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import type { ModelInfo } from "../../../shared/analysis.ts";
import type { ModelState } from "../../../shared/domain.ts";
import { toWireError, type WireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FileRow } from "../catalog/files.ts";
import type { ModelAspect } from "../search/model-aspect.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Failures in a row after which it is the model that is wrong, and not a sound. */
const mostFailures = 5;
/** How often a model is opened whose process crashes or takes too long. */
const mostOpenings = 3;
/** Entries of the models folder that are looked at for changes. */
const mostEntries = 1000;

export interface ModelQueueOptions {
  /** Absolute path of the folder that may hold a model. */
  readonly models: string;
  readonly pathOf: (file: FileRow) => string;
  /** Roots whose files can be read now. */
  readonly onlineRoots: () => number[];
  /** Looks whether a root's drive is still there. */
  readonly isOnline: (rootId: number) => Promise<boolean>;
  /** True while the analysis has work of its own, or nothing can be stored. */
  readonly isBusy: () => boolean;
  /** A model was taken up or given up, or a sound was dealt with. */
  readonly onProgress: () => void;
  /** The catalog could not be written. */
  readonly onError: (error: unknown) => void;
}

export class ModelQueue {
  readonly #catalog: Catalog;
  readonly #pool: WorkerPool;
  readonly #aspect: ModelAspect;
  readonly #options: ModelQueueOptions;
  readonly #running = new Map<number, Promise<void>>();
  /** Sounds that failed for now; they are tried again at the next start. */
  readonly #passed = new Set<number>();
  /** Sounds that the model refused. Whether they or it are wrong, the next sounds tell. */
  readonly #refused = new Set<number>();
  #failures = 0;
  /** Names, sizes and times of the folder's files when it was last looked at. */
  #seen = "";
  #openings = 0;
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
      sounds: this.#catalog.modelEmbeddings.embeddable(),
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
    // Too few to have it given up, and no sound left that would tell.
    if (this.#running.size === 0) this.#guard(() => this.#storeRefused());
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#looking;
    await Promise.all(this.#running.values());
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#options.models);
    if (stamp === this.#seen) return;
    try {
      const info = stamp === "" ? null : await this.#pool.run("openModel", this.#folder);
      if (!this.#closed) this.#take(stamp, info, null);
    } catch (error) {
      if (!this.#closed) this.#refuse(stamp, toWireError(error));
    }
  }

  /** What is no fault of the model's files may pass, so it is tried again, but not for ever. */
  #refuse(stamp: string, error: WireError): void {
    if (error.code === "model-unusable") {
      this.#take(stamp, null, error);
      return;
    }
    this.#openings++;
    const message = `The model cannot be opened: ${openingFailure(error)}`;
    this.#take(this.#openings < mostOpenings ? this.#seen : stamp, null, {
      code: "model-unusable",
      message,
    });
  }

  #take(seen: string, info: ModelInfo | null, error: WireError | null): void {
    if (seen !== this.#seen) this.#openings = 0;
    this.#seen = seen;
    this.#info = info;
    this.#error = error;
    this.#failures = 0;
    this.#passed.clear();
    this.#refused.clear();
    this.#aspect.use(info?.id ?? null);
    this.#options.onProgress();
    this.fill();
  }

  get #folder(): { models: string } {
    return { models: this.#options.models };
  }

  #missing(limit: number) {
    if (!this.#info || limit <= 0) return [];
    const except = new Set([...this.#running.keys(), ...this.#passed, ...this.#refused]);
    const roots = this.#options.onlineRoots();
    return this.#catalog.modelEmbeddings.missing(this.#info.id, roots, limit, except);
  }

  async #embed(soundId: number, file: FileRow): Promise<void> {
    const [model, seen] = [this.#info?.id ?? "", this.#seen];
    const isCurrent = (): boolean =>
      !this.#closed && model === this.#info?.id && seen === this.#seen;
    try {
      const path = this.#options.pathOf(file);
      const embedding = await this.#pool.run("model", { path, model, ...this.#folder });
      if (isCurrent()) this.#guard(() => this.#store(soundId, model, embedding));
    } catch (error) {
      const failure = toWireError(error);
      // Soundkin is closing; nothing is asked again until it starts anew.
      if (failure.code === "not-available") this.#closed = true;
      // The files may be those of another model by now, which is asked for this sound again.
      if (failure.code === "model-unusable") await this.look();
      const online = await this.#options.isOnline(file.rootId);
      if (isCurrent() && online) this.#noteFailure(soundId, failure);
    } finally {
      this.#running.delete(soundId);
      this.fill();
      this.#options.onProgress();
    }
  }

  #store(soundId: number, model: string, embedding: Float32Array | null): void {
    const isStored = this.#catalog.modelEmbeddings.set(soundId, model, embedding);
    // Silence tells nothing of the model.
    if (!embedding) return;
    this.#failures = 0;
    this.#storeRefused();
    if (isStored) this.#aspect.add(soundId, embedding);
  }

  /** The model works, so that it cannot use them is for good. */
  #storeRefused(): void {
    if (!this.#info) return;
    for (const soundId of this.#refused) {
      this.#catalog.modelEmbeddings.set(soundId, this.#info.id, null);
      this.#refused.delete(soundId);
    }
  }

  #noteFailure(soundId: number, failure: WireError): void {
    if (failure.code === "model-unusable") this.#refused.add(soundId);
    else this.#passed.add(soundId);
    // What is wrong with a file is not the model's fault.
    if (failure.code !== "model-unusable" && !isOfProcess(failure)) return;
    this.#failures++;
    if (this.#failures >= mostFailures) this.#giveUp(failure);
  }

  #giveUp({ message }: WireError): void {
    const name = this.#info?.name ?? "";
    this.#take(this.#seen, null, {
      code: "model-unusable",
      message: `The model "${name}" failed with ${mostFailures} sounds in a row and is not asked again until its files change or Soundkin starts anew. The last reason: ${message}`,
    });
  }

  /** Runs what writes into the catalog. */
  #guard(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#options.onError(error);
    }
  }
}

/** Whether a worker ended over a job, rather than answered it. */
function isOfProcess({ code }: WireError): boolean {
  return code === "analysis-crashed" || code === "analysis-timed-out" || code === "internal";
}

/** The pool's words are about sounds. */
function openingFailure({ code, message }: WireError): string {
  if (code === "analysis-crashed") return "it ends the process that opens it.";
  if (code === "analysis-timed-out") return "it takes too long.";
  return message;
}

/** Changes with the files in the folder and below it; empty where there are none. */
async function stampOf(folder: string): Promise<string> {
  const stamps: string[] = [];
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (stamps.length >= mostEntries) break;
      const path = join(entry.parentPath, entry.name);
      const { size, mtimeMs, ctimeMs } = await stat(path).catch(() => missing);
      stamps.push(`${path} ${size} ${mtimeMs} ${ctimeMs}`);
    }
  } catch (error) {
    // Whoever opens it says what is wrong.
    const { code = "unreadable" } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT") stamps.push(code);
  }
  return stamps.sort().join("\n");
}

const missing = { size: 0, mtimeMs: 0, ctimeMs: 0 };
