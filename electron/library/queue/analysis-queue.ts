/** What to analyse next: takes waiting files from the catalog, and stores what the workers find. */
import { setTimeout } from "node:timers/promises";
import type { FileAnalysis } from "../../../shared/analysis.ts";
import { SoundkinError, toWireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { EmbeddingChange } from "../catalog/fingerprints.ts";
import type { FileRow, FileStamp } from "../catalog/files.ts";
import { isSameStamp, stampOf } from "../folders/file-stamp.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Jobs in the pool per worker: one that runs and one that waits, so that no worker idles. */
const jobsPerWorker = 2;
/** Milliseconds that a file which is being written rests before it is tried again. */
const restTime = 300;
/** Milliseconds over which the speed is measured. */
const speedWindow = 5_000;

export interface QueueEvents {
  readonly pathOf: (file: FileRow) => string;
  /** Roots whose files can be analysed now. */
  readonly onlineRoots: () => number[];
  /** Looks whether a root's drive is still there. */
  readonly isOnline: (rootId: number) => Promise<boolean>;
  /** A sound was stored. */
  readonly onAnalysed: (change: EmbeddingChange) => void;
  /** A file was dealt with, well or badly. */
  readonly onProgress: () => void;
  /** The catalog could not be written; the queue has paused. */
  readonly onError: (error: unknown) => void;
}

export class AnalysisQueue {
  readonly #catalog: Catalog;
  readonly #pool: WorkerPool;
  readonly #events: QueueEvents;
  /** Files in the pool, by id. */
  readonly #running = new Map<number, Promise<void>>();
  readonly #finishedAt: number[] = [];
  #paused = false;
  #closed = false;

  constructor(catalog: Catalog, pool: WorkerPool, events: QueueEvents) {
    this.#catalog = catalog;
    this.#pool = pool;
    this.#events = events;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** True while no file is analysed and none that could be waits. */
  get idle(): boolean {
    return this.#running.size === 0 && this.#waiting(1).length === 0;
  }

  /** Files a second over the last few seconds. */
  get perSecond(): number {
    const since = Date.now() - speedWindow;
    while ((this.#finishedAt[0] ?? Infinity) < since) this.#finishedAt.shift();
    const first = this.#finishedAt[0];
    if (first === undefined) return 0;
    return this.#finishedAt.length / Math.max(1, (Date.now() - first) / 1000);
  }

  pause(): void {
    this.#paused = true;
    this.#events.onProgress();
  }

  resume(): void {
    this.#paused = false;
    this.fill();
    this.#events.onProgress();
  }

  /** Gives waiting files to the workers, as many as they can use. */
  fill(): void {
    if (this.#paused || this.#closed) return;
    const room = this.#pool.size * jobsPerWorker - this.#running.size;
    if (room <= 0) return;
    for (const file of this.#waiting(room)) void this.#begin(file, false);
  }

  /** Analyses one file before all others, paused or not; resolves when it has been dealt with. */
  analyseNow(file: FileRow): Promise<void> {
    return this.#running.get(file.id) ?? this.#begin(file, true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool.close();
    await Promise.all(this.#running.values());
  }

  #waiting(limit: number): FileRow[] {
    const running = new Set(this.#running.keys());
    return this.#catalog.files.waiting(this.#events.onlineRoots(), limit, running);
  }

  #begin(file: FileRow, urgent: boolean): Promise<void> {
    const work = this.#analyse(file, urgent)
      .catch((error: unknown) => {
        this.#paused = true;
        this.#events.onError(error);
      })
      .finally(() => {
        this.#running.delete(file.id);
        this.fill();
        this.#events.onProgress();
      });
    this.#running.set(file.id, work);
    return work;
  }

  async #analyse(file: FileRow, urgent: boolean): Promise<void> {
    const path = this.#events.pathOf(file);
    const stamp = await stampOf(path);
    const found = await this.#pool.run("analyse", { path }, { urgent }).catch(toFailure);
    // What is stored must be what the file holds: one that changed meanwhile goes on waiting.
    if (!isSameStamp(stamp, await stampOf(path))) {
      await setTimeout(restTime);
    } else if (this.#closed) {
      return;
    } else if (!(found instanceof SoundkinError)) {
      this.#store(file, found, stamp);
    } else if (await this.#events.isOnline(file.rootId)) {
      this.#storeFailure(file, found, stamp);
    }
    this.#finishedAt.push(Date.now());
  }

  #store(file: FileRow, { facts, sound, warning }: FileAnalysis, stamp: FileStamp | null): void {
    const change = this.#catalog.transaction(() => {
      // It may have been taken out while it was analysed.
      if (!this.#catalog.files.get(file.id) || stamp === null) return null;
      const id = this.#catalog.sounds.save(sound);
      this.#catalog.files.setAnalysed(file.id, id, facts, stamp);
      if (warning) this.#catalog.problems.set(file.id, warning, true);
      else this.#catalog.problems.clear(file.id);
      return this.#catalog.fingerprints.replace(id, sound);
    });
    if (change !== null) this.#events.onAnalysed(change);
  }

  #storeFailure(file: FileRow, error: SoundkinError, stamp: FileStamp | null): void {
    if (error.code === "internal" || error.code === "not-available") throw error;
    this.#catalog.transaction(() => {
      if (this.#closed || !this.#catalog.files.get(file.id)) return;
      this.#catalog.files.setFailed(file.id, stamp);
      this.#catalog.problems.set(file.id, toWireError(error), false);
    });
  }
}

/** What the worker found wrong; anything else is thrown on. */
function toFailure(error: unknown): SoundkinError {
  if (error instanceof SoundkinError) return error;
  throw error;
}
