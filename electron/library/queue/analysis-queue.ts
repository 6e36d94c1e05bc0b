/** What to analyse next: takes waiting files from the catalog, and stores what the workers find. */
import type { FileAnalysis } from "../../../shared/analysis.ts";
import { SoundkinError, toWireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { EmbeddingChange } from "../catalog/fingerprints.ts";
import type { FileRow, FileStamp } from "../catalog/files.ts";
import { isSameStamp, stampOf } from "../folders/file-stamp.ts";
import type { Log } from "../log.ts";
import type { WorkerPool } from "./worker-pool.ts";

/** Jobs in the pool per worker: one that runs and one that waits, so that no worker idles. */
const jobsPerWorker = 2;
/** Files that may still be written: no more of them are looked at meanwhile. */
const mostUnsettled = 200;
/** Milliseconds at least before such a file is looked at again. */
const leastRest = 300;
/** Milliseconds over which the speed is measured. */
const speedWindow = 5_000;

export interface QueueOptions {
  /**
   * Milliseconds that a file which was written just now must stay as it is: a program may still be
   * recording, copying or unpacking it.
   */
  readonly settleTime: number;
  readonly log: Log;
  /** True while folders are listed. */
  readonly isListing: () => boolean;
  readonly pathOf: (file: FileRow) => string;
  /** Roots whose files can be analysed now. */
  readonly onlineRoots: () => number[];
  /** Looks whether a root's drive is still there. */
  readonly isOnline: (rootId: number) => Promise<boolean>;
  /** A file's sound was stored. */
  readonly onAnalysed: (file: FileRow, change: EmbeddingChange) => void;
  /** A file was dealt with, well or badly. */
  readonly onProgress: () => void;
  /** The catalog could not be written; the queue has paused. */
  readonly onError: (error: unknown) => void;
}

/** A file that may still be written. */
interface Unsettled {
  /** As it was when it was last looked at. */
  readonly stamp: FileStamp | null;
  readonly timer: NodeJS.Timeout;
}

export class AnalysisQueue {
  readonly #catalog: Catalog;
  readonly #pool: WorkerPool;
  readonly #options: QueueOptions;
  /** Files in the pool, by id. */
  readonly #running = new Map<number, Promise<void>>();
  readonly #unsettled = new Map<number, Unsettled>();
  /** Files on screen. */
  #visible: readonly number[] = [];
  #cancelling = new AbortController();
  readonly #finishedAt: number[] = [];
  #paused = false;
  #closed = false;

  constructor(catalog: Catalog, pool: WorkerPool, options: QueueOptions) {
    this.#catalog = catalog;
    this.#pool = pool;
    this.#options = options;
  }

  get paused(): boolean {
    return this.#paused;
  }

  /** True while no file is analysed and none that could be waits. */
  get idle(): boolean {
    return this.#running.size === 0 && this.#unsettled.size === 0 && this.#next(1).length === 0;
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
    this.#options.onProgress();
  }

  /** Pauses, and stops at once what is being analysed: it waits again. */
  cancel(): void {
    this.pause();
    this.#cancelling.abort();
    this.#cancelling = new AbortController();
  }

  resume(): void {
    this.#paused = false;
    this.fill();
    this.#options.onProgress();
  }

  /** Has files on screen analysed before others. */
  setVisible(ids: readonly number[]): void {
    this.#visible = ids;
    this.fill();
  }

  /** Gives waiting files to the workers, as many as they can use; names come first. */
  fill(): void {
    if (this.#paused || this.#closed || this.#options.isListing()) return;
    if (this.#unsettled.size >= mostUnsettled) return;
    const room = this.#pool.size * jobsPerWorker - this.#running.size;
    if (room <= 0) return;
    for (const file of this.#next(room)) void this.#begin(file, false);
  }

  /** Analyses one file before all others, paused or not; resolves when it has been dealt with. */
  analyseNow(file: FileRow): Promise<void> {
    return this.#running.get(file.id) ?? this.#begin(file, true);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool.close();
    for (const { timer } of this.#unsettled.values()) clearTimeout(timer);
    await Promise.all(this.#running.values());
  }

  /** The next files to analyse: those on screen, then those that were changed last. */
  #next(limit: number): FileRow[] {
    const { files } = this.#catalog;
    const roots = this.#options.onlineRoots();
    const except = new Set([...this.#running.keys(), ...this.#unsettled.keys()]);
    const online = new Set(roots);
    const visible = files
      .waitingAmong(this.#visible)
      .filter(({ id, rootId }) => online.has(rootId) && !except.has(id))
      .slice(0, limit);
    for (const { id } of visible) except.add(id);
    return [...visible, ...files.waiting(roots, limit - visible.length, except)];
  }

  #begin(file: FileRow, urgent: boolean): Promise<void> {
    const work = this.#analyse(file, urgent)
      .catch((error: unknown) => {
        this.#paused = true;
        this.#options.onError(error);
      })
      .finally(() => {
        this.#running.delete(file.id);
        this.fill();
        this.#options.onProgress();
      });
    this.#running.set(file.id, work);
    return work;
  }

  async #analyse(file: FileRow, urgent: boolean): Promise<void> {
    const path = this.#options.pathOf(file);
    const stamp = await stampOf(path);
    if (!urgent && !this.#isSettled(file, stamp)) return;
    const signal = this.#cancelling.signal;
    const found = await this.#pool
      .run("analyse", { path }, urgent ? { urgent } : { signal })
      .catch(toFailure);
    // What is stored must be what the file holds: one that changed meanwhile goes on waiting.
    const now = await stampOf(path);
    if (this.#closed || (signal.aborted && isStopped(found))) return;
    if (!isSameStamp(stamp, now)) {
      this.#lookAgain(file, now);
    } else if (!(found instanceof SoundkinError)) {
      this.#store(file, found, stamp);
    } else if (await this.#options.isOnline(file.rootId)) {
      this.#storeFailure(file, found, stamp);
    }
    this.#finishedAt.push(Date.now());
  }

  /** False for a file that changed a moment ago, or since it was last looked at: it is tried later. */
  #isSettled(file: FileRow, stamp: FileStamp | null): boolean {
    const before = this.#unsettled.get(file.id);
    const isFresh = stamp !== null && Date.now() - stamp.modifiedAt < this.#options.settleTime;
    if (!isFresh || (before && isSameStamp(before.stamp, stamp))) return true;
    this.#lookAgain(file, stamp);
    return false;
  }

  #lookAgain(file: FileRow, stamp: FileStamp | null): void {
    const timer = setTimeout(
      () => {
        if (this.#paused || this.#closed) this.#unsettled.delete(file.id);
        else void this.#begin(file, false).finally(() => this.#forgetSettled(file, timer));
      },
      Math.max(leastRest, this.#options.settleTime),
    );
    this.#unsettled.set(file.id, { stamp, timer });
  }

  #forgetSettled({ id }: FileRow, timer: NodeJS.Timeout): void {
    if (this.#unsettled.get(id)?.timer !== timer) return;
    this.#unsettled.delete(id);
    this.fill();
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
    if (change !== null) this.#options.onAnalysed(file, change);
  }

  #storeFailure(file: FileRow, error: SoundkinError, stamp: FileStamp | null): void {
    if (error.code === "internal" || error.code === "not-available") throw error;
    this.#options.log.warning("file-failed", {
      path: this.#options.pathOf(file),
      code: error.code,
    });
    this.#catalog.transaction(() => {
      if (!this.#catalog.files.get(file.id)) return;
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

function isStopped(found: FileAnalysis | SoundkinError): boolean {
  return found instanceof SoundkinError && found.code === "not-available";
}
