/**
 * Previews of sounds on other drives than the library's: made in the background once the analysis
 * rests, and of what is heard at once, so that it can still be heard when the drive is away.
 */
import { stat } from "node:fs/promises";
import { setImmediate } from "node:timers/promises";
import type { PreviewState } from "../../../shared/domain.ts";
import { toWireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { FileRow } from "../catalog/files.ts";
import { isSameStamp, stampOf } from "../folders/file-stamp.ts";
import type { Folders } from "../folders/folders.ts";
import type { Log } from "../log.ts";
import type { WorkerPool } from "../queue/worker-pool.ts";
import { withinTime } from "../within-time.ts";
import type { PreviewStore } from "./preview-store.ts";

/** Milliseconds that a drive gets to answer. */
const longestWait = 3_000;
/** Files read from the catalog at once. */
const batchSize = 200;

export interface PreviewsParts {
  readonly directory: string;
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly pool: WorkerPool;
  readonly store: PreviewStore;
  readonly log: Log;
  /** Bytes that all may take; 0 for none. */
  readonly limit: () => number;
  /** True while the analysis has work of its own, or nothing is to be done. */
  readonly isBusy: () => boolean;
}

export class Previews {
  readonly #parts: PreviewsParts;
  /** Files that were heard: they get room whatever else is kept. */
  readonly #heard = new Set<number>();
  /** Files that were analysed since the library opened. */
  readonly #analysed = new Set<number>();
  /** Of what was analysed before, every file up to this id has been looked at. */
  #lookedAt = 0;
  #known: FileRow[] = [];
  readonly #isElsewhere = new Map<number, Promise<boolean>>();
  #working: Promise<void> | null = null;
  #closed = false;

  constructor(parts: PreviewsParts) {
    this.#parts = parts;
  }

  get state(): PreviewState {
    return this.#parts.store.state;
  }

  /** The preview of a sound as Ogg Opus, where there is one. */
  of(soundId: number): Uint8Array | undefined {
    const hash = this.#parts.catalog.sounds.audioHash(soundId);
    return hash && this.#parts.store.get(hash);
  }

  /** A file was heard, which is reason to keep its sound. */
  noteHeard(file: FileRow): void {
    this.#heard.add(file.id);
    this.work();
  }

  noteAnalysed(fileId: number): void {
    this.#analysed.add(fileId);
  }

  /** Roots came or went, or the limit is another. */
  noteChange(): void {
    this.#isElsewhere.clear();
    this.#parts.store.shrink(this.#parts.limit());
    this.#lookedAt = 0;
    this.#known = [];
    this.work();
  }

  /** Makes what is missing, one by one, in the background. */
  work(): void {
    if (this.#closed) return;
    this.#working ??= this.#makeAll()
      .catch((error: unknown) => {
        if (!this.#closed) this.#parts.log.error("previews-failed", error);
      })
      .finally(() => {
        this.#working = null;
      });
  }

  /** Nothing is kept afterwards. What a drive that hangs has not answered yet is not waited for. */
  close(): void {
    this.#closed = true;
  }

  async #makeAll(): Promise<void> {
    for (let next = await this.#next(); next && !this.#closed; next = await this.#next()) {
      await this.#make(next.file, next.isHeard);
      // Most have a preview or need none, and that is known without waiting for anything.
      await setImmediate();
    }
  }

  async #next(): Promise<{ file: FileRow; isHeard: boolean } | undefined> {
    const { limit, store, isBusy } = this.#parts;
    const heard = this.#take(this.#heard);
    if (heard) return { file: heard, isHeard: true };
    // What nobody has heard drives nothing out.
    if (isBusy() || store.state.bytes >= limit()) return undefined;
    const file = this.#take(this.#analysed) ?? (await this.#nextKnown());
    return file && { file, isHeard: false };
  }

  /** The next file on another drive that was analysed before the library opened. */
  async #nextKnown(): Promise<FileRow | undefined> {
    const { catalog } = this.#parts;
    const elsewhere = new Set<number>();
    for (const { id } of catalog.roots.all()) {
      if (await this.#isOnOtherDrive(id)) elsewhere.add(id);
    }
    while (this.#known.length === 0 && elsewhere.size > 0 && !this.#closed) {
      const batch = catalog.files.analysedAfter(this.#lookedAt, batchSize);
      const last = batch.at(-1);
      if (!last) break;
      this.#lookedAt = last.id;
      this.#known = batch.filter(({ rootId }) => elsewhere.has(rootId)).reverse();
      await setImmediate();
    }
    return this.#known.pop();
  }

  #take(ids: Set<number>): FileRow | undefined {
    for (const id of ids) {
      ids.delete(id);
      const file = this.#parts.catalog.files.get(id);
      if (file) return file;
    }
    return undefined;
  }

  async #make(file: FileRow, isHeard: boolean): Promise<void> {
    const { catalog, folders, pool, store, log, limit } = this.#parts;
    const hash =
      file.soundId !== null && file.state === "analysed"
        ? catalog.sounds.audioHash(file.soundId)
        : undefined;
    if (!hash || limit() === 0) return;
    if (store.has(hash)) {
      if (isHeard) store.touch(hash);
      return;
    }
    if (!(await this.#isOnOtherDrive(file.rootId)) || !(await folders.isOnline(file.rootId)))
      return;
    const path = folders.pathOf(file);
    try {
      // What is kept must be what was analysed.
      if (!isSameStamp(file, await stampOf(path))) return;
      const opus = await pool.run("preview", { path }, { urgent: isHeard });
      if (this.#closed || !isSameStamp(file, await stampOf(path))) return;
      store.put(hash, opus, limit());
    } catch (error) {
      const { code } = toWireError(error);
      if (code !== "not-available") log.warning("previews-failed", { path, code });
    }
  }

  /** What lies on the library's own drive is not away without it. */
  #isOnOtherDrive(rootId: number): Promise<boolean> {
    const known = this.#isElsewhere.get(rootId);
    if (known) return known;
    const { directory, catalog } = this.#parts;
    const root = catalog.roots.get(rootId);
    const stats = Promise.all([stat(directory), stat(root?.path ?? directory)]);
    const answer = withinTime(stats, longestWait).then(
      (found) => found !== null && found[0].dev !== found[1].dev,
      () => false,
    );
    this.#isElsewhere.set(rootId, answer);
    return answer;
  }
}
