/**
 * The library's vectors: in memory for exact ranking, and in a FAISS index for candidates. Loaded in
 * the background, kept in step with the catalog, and made anew when they outgrow what they are;
 * until an index is there, every vector is compared.
 */
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { IndexState } from "../../../shared/domain.ts";
import { fingerprintDistances, recordDistances, type Measure } from "../../embedding/distance.ts";
import { embeddingSize } from "../../embedding/layout.ts";
import { parametersVersion } from "../../embedding/parameters.ts";
import type { EmbeddingChange, Fingerprints } from "../catalog/fingerprints.ts";
import type { Settings } from "../catalog/settings.ts";
import type { ForkWorker } from "../queue/worker-process.ts";
import { FaissIndex } from "./faiss-index.ts";
import { IndexBuilder } from "./index-builder.ts";
import {
  buildFormat,
  buildsFolder,
  readBuild,
  removeOtherBuilds,
  type StoredBuild,
} from "./index-files.ts";
import { flatLimit, planFor, reasonFor, type IndexPlan } from "./index-kind.ts";
import { LocalScales } from "./local-scales.ts";
import { VectorTable } from "./vector-table.ts";

/** Rows that are loaded, or added to an index, between two looks at the main loop: 2 to 5 ms. */
const atOnce = { loaded: 500, added: 200 };
/** Growth from which an index is trained anew. */
const growth = 1.5;
/** Share of tombstones, and how many at least, from which vectors are loaded and built anew. */
const mostTombstones = { share: 0.25, count: 1_000 };

const noIndexYet = "There is no index yet: every sound is compared, which is right and slower.";

export interface VectorsOptions {
  /** The library's. */
  readonly directory: string;
  readonly fingerprints: Fingerprints;
  readonly settings: Settings;
  readonly readOnly: boolean;
  readonly forkWorker: ForkWorker;
  /** Vectors up to which every one is compared; for tests. */
  readonly flatLimit?: number | undefined;
  readonly onChange: () => void;
  /** The index could not be made; search goes on without. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds between a step that failed and the next try, doubled each time. */
const restTimes = { first: 30_000, longest: 3_600_000 };

/** An index and how it was made. */
interface Built {
  readonly plan: IndexPlan;
  readonly faiss: FaissIndex;
  /** Vectors when it was made. */
  readonly count: number;
}

export class Vectors {
  /** Resolves when the vectors are in memory; rejects where the catalog cannot be read. */
  readonly ready: Promise<void>;
  readonly #options: VectorsOptions;
  readonly #builder: IndexBuilder;
  #table: VectorTable;
  /** The table that takes its place when it has been loaded. */
  #loading: VectorTable | null = null;
  #index: Built | null = null;
  readonly #scales = new LocalScales();
  /** Whether the catalog's embeddings are of other parameters than today's. */
  #isStale = true;
  /** Loads that were asked for, and the last that succeeded. */
  #loadsAsked = 1;
  #loadsDone = 0;
  /** What the last step failed on; the next is taken after a rest. */
  #error: Error | null = null;
  #rest: NodeJS.Timeout | undefined;
  #restTime = restTimes.first;
  #isCancelled = false;
  /** Whether a library that is only read has looked for a build. */
  #hasLooked = false;
  #activity: IndexState["activity"] = null;
  #work: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: VectorsOptions) {
    this.#options = options;
    this.#builder = new IndexBuilder(options.forkWorker);
    this.#table = this.#emptyTable();
    this.#isStale = options.fingerprints.parameters !== parametersVersion;
    this.ready = Promise.resolve().then(() => this.#load());
    // Whoever asks hears of it; nobody may ask.
    this.ready.then(
      () => {
        this.#maintain();
      },
      () => undefined,
    );
  }

  get table(): VectorTable {
    return this.#table;
  }

  /** True while embeddings are of other parameters, and tell nothing. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** How the vectors are compared now. */
  get measure(): Measure {
    return this.#isStale ? fingerprintDistances : recordDistances;
  }

  /**
   * Ids of some `reach` vectors with the largest inner product, best first, tombstones among them;
   * null while there is no index, and every vector is to be compared.
   */
  candidates(query: Float32Array, reach: number): number[] | null {
    return this.#index?.faiss.search(query, reach) ?? null;
  }

  /** How the index that answers was made; null while there is none. */
  get plan(): IndexPlan | null {
    return this.#index?.plan ?? null;
  }

  /**
   * The local scale by aspect of a row of `table`, which may have been followed by another; empty
   * while the library has too few sounds to tell.
   */
  scaleOf(row: number, table = this.#table): ArrayLike<number> {
    return this.#scales.of(table, row, this.measure);
  }

  /** Whether every row has its local scale, or none is to have one. */
  get areScaled(): boolean {
    return this.#scales.areKnown(this.#table);
  }

  /** Follows a change of the catalog. */
  apply({ removed, added }: EmbeddingChange): void {
    this.#table.remove(removed);
    this.#loading?.remove(removed);
    // A table that is being loaded reads what is added from the catalog.
    if (this.#loadsDone > 0) for (const row of added) this.#table.append(row);
    this.#index?.faiss.add(added);
    this.#maintain();
  }

  /** Loads all vectors again, in the background: embeddings became others. */
  reload(): void {
    this.#index = null;
    this.#loadsAsked++;
    this.retry();
  }

  /** Tries again what failed: the musician has made room. */
  retry(): void {
    clearTimeout(this.#rest);
    this.#error = null;
    this.#restTime = restTimes.first;
    this.#maintain();
  }

  setLowMemory(lowMemory: boolean): void {
    if (lowMemory === this.#options.settings.get("lowMemory")) return;
    this.#options.settings.set("lowMemory", lowMemory);
    this.#loadsAsked++;
    // What is being built is of the other kind.
    this.#isCancelled = this.#builder.cancel();
    this.retry();
  }

  state(): IndexState {
    const kind = this.#index?.plan.kind ?? "flat";
    const { size } = this.#table;
    const isFew = !this.#isStale && kind === "flat" && size <= this.#limit;
    const isServed = this.#index !== null || isFew;
    return {
      kind,
      reason: isServed ? reasonFor(kind, this.#limit) : noIndexYet,
      vectors: size,
      indexed: isServed ? size : 0,
      tombstones: this.#tombstones,
      memory: this.#table.memory + (this.#index ? indexMemory(this.#index) : 0),
      activity: this.#activity,
      error: this.#error?.message ?? null,
      lowMemory: this.#options.settings.get("lowMemory"),
    };
  }

  /**
   * The state, of a library that is only read by what its files hold; and what is wrong with these,
   * null for nothing.
   */
  async inspect(): Promise<{ readonly state: IndexState; readonly problem: string | null }> {
    await this.ready;
    const { directory, fingerprints } = this.#options;
    const build = fingerprints.indexBuild;
    const state = this.state();
    if (this.#index || build === "") return { state, problem: null };
    const stored = await readBuild(join(buildsFolder(directory), build));
    // The app beside us may have made another one meanwhile.
    if (!stored && fingerprints.indexBuild !== build) return this.inspect();
    if (!stored) {
      const problem = "the index is missing or damaged; the app makes it anew when it starts";
      return { state, problem };
    }
    const { kind } = stored.manifest.plan;
    const indexed = stored.ids.filter((id) => this.#table.rowOf(id) >= 0).length;
    return {
      state: { ...state, kind, indexed, reason: reasonFor(kind, this.#limit) },
      problem: null,
    };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#rest);
    this.#builder.close();
    await this.ready.catch(() => undefined);
    await this.#work;
  }

  get #limit(): number {
    return this.#options.flatLimit ?? flatLimit;
  }

  get #tombstones(): number {
    return Math.max(this.#table.tombstones, (this.#index?.faiss.size ?? 0) - this.#table.size);
  }

  #emptyTable(): VectorTable {
    const { fingerprints, settings } = this.#options;
    return new VectorTable(settings.get("lowMemory") ? (id) => fingerprints.read(id) : null);
  }

  /** Takes the next step that the vectors need, and the one after it, one at a time. */
  #maintain(): void {
    if (this.#work || this.#isClosed || this.#loadsDone === 0 || this.#error) return;
    const step = this.#nextStep();
    if (!step) {
      this.#setActivity(null);
      return;
    }
    this.#work = step()
      .then(() => {
        this.#restTime = restTimes.first;
      })
      .catch((error: unknown) => {
        this.#fail(error);
      })
      .finally(() => {
        this.#work = null;
        this.#maintain();
      });
  }

  /** Rests before the next try: the same step at once would fail again, for ever. */
  #fail(error: unknown): void {
    const wasCancelled = this.#isCancelled;
    this.#isCancelled = false;
    if (this.#isClosed || wasCancelled) return;
    this.#error = error instanceof Error ? error : new Error(String(error));
    this.#setActivity(null);
    this.#options.onError(error);
    this.#rest = setTimeout(() => {
      this.#error = null;
      this.#maintain();
    }, this.#restTime).unref();
    this.#restTime = Math.min(restTimes.longest, 2 * this.#restTime);
  }

  #nextStep(): (() => Promise<void>) | null {
    const isAsked = this.#loadsDone !== this.#loadsAsked;
    if (isAsked || isMuch(this.#table.tombstones, this.#table.rows)) return () => this.#load();
    if (this.#isStale) return null;
    const plan = this.#plan();
    // What only reads takes up what is there, and makes nothing.
    if (this.#options.readOnly) {
      return this.#index || this.#hasLooked ? null : () => this.#useStored(plan);
    }
    if (this.#needsIndex(plan)) return () => this.#makeIndex(plan);
    if (this.#index?.plan.kind === "flat") this.#scales.pick(this.#table);
    return this.areScaled
      ? null
      : () => this.#scales.fill(this.#table, this.measure, () => this.#isClosed);
  }

  #plan(): IndexPlan {
    const { size, isLowMemory } = this.#table;
    return planFor(size, isLowMemory, this.#index?.plan.kind, this.#limit);
  }

  #needsIndex(plan: IndexPlan): boolean {
    const { size } = this.#table;
    if (this.#index?.plan.kind !== plan.kind) return true;
    const isOutgrown = plan.kind !== "flat" && size > growth * this.#index.count;
    return isOutgrown || isMuch(this.#index.faiss.size - size, this.#index.faiss.size);
  }

  async #load(): Promise<void> {
    this.#setActivity("loading");
    const asked = this.#loadsAsked;
    const { fingerprints } = this.#options;
    const table = this.#emptyTable();
    this.#loading = table;
    for (;;) {
      const rows = fingerprints.rowsAfter(table.lastId, atOnce.loaded);
      if (rows.length === 0) break;
      for (const row of rows) table.append(row);
      await setImmediate();
      if (this.#isClosed) return;
    }
    const before = this.#table;
    this.#table = table;
    this.#loading = null;
    this.#loadsDone = asked;
    this.#isStale = fingerprints.parameters !== parametersVersion;
    this.#options.onChange();
    // Those of a trained index stand in its build, and go with it.
    if (this.#index === null || this.#index.plan.kind === "flat") this.#scales.pick(table, true);
    else await this.#scales.move(before, table);
  }

  async #makeIndex(plan: IndexPlan): Promise<void> {
    this.#setActivity("building");
    if (plan.kind === "flat") {
      const faiss = FaissIndex.flat(embeddingSize);
      await this.#addRows(faiss, 0);
      this.#use({ plan, faiss, count: this.#table.size });
      await this.#forgetBuilds();
      return;
    }
    const found = await this.#storedBuild(plan);
    if (this.#isClosed) return;
    const stored = found ?? (await this.#newBuild(plan));
    if (stored) await this.#takeUp(stored);
  }

  async #useStored(plan: IndexPlan): Promise<void> {
    this.#hasLooked = true;
    const stored = plan.kind === "flat" ? null : await this.#storedBuild(plan);
    if (stored) await this.#takeUp(stored);
  }

  /** What a library that needs no trained index has left of one. */
  async #forgetBuilds(): Promise<void> {
    const { directory, fingerprints } = this.#options;
    if (fingerprints.indexBuild !== "") fingerprints.setIndexBuild("");
    await removeOtherBuilds(directory, "");
  }

  /** The build that the catalog calls its own; null where it does not fit in every respect. */
  async #storedBuild(plan: IndexPlan): Promise<StoredBuild | null> {
    const { directory, fingerprints } = this.#options;
    const build = fingerprints.indexBuild;
    // A build that is in use has just turned out not to fit any more.
    if (build === "" || (this.#index !== null && this.#index.plan.kind === plan.kind)) return null;
    const stored = await readBuild(join(buildsFolder(directory), build));
    if (stored === null) return null;
    const { manifest, ids } = stored;
    const fits =
      manifest.format === buildFormat &&
      manifest.build === build &&
      manifest.generation <= fingerprints.generation() &&
      manifest.parameters === parametersVersion &&
      manifest.plan.kind === plan.kind &&
      this.#table.size <= growth * manifest.count &&
      !isMuch(ids.length - this.#table.rowsUpTo(ids.at(-1) ?? 0), ids.length);
    return fits ? stored : null;
  }

  async #newBuild(plan: IndexPlan): Promise<StoredBuild | null> {
    const { directory, fingerprints } = this.#options;
    // What an attempt that was cut short has left may be what fills the disk.
    await removeOtherBuilds(directory, fingerprints.indexBuild);
    const build = await this.#builder.build({ directory, plan });
    if (this.#isClosed) return null;
    fingerprints.setIndexBuild(build);
    const stored = await readBuild(join(buildsFolder(directory), build));
    if (!stored) throw new Error("the index that was just written cannot be read");
    return stored;
  }

  async #takeUp(stored: StoredBuild): Promise<void> {
    const { manifest, ids, slices } = stored;
    const faiss = await this.#readIndex(slices, ids);
    await this.#addRows(faiss, this.#table.rowsUpTo(ids.at(-1) ?? 0));
    this.#use({ plan: manifest.plan, faiss, count: manifest.count });
    await this.#scales.take(this.#table, stored);
    if (!this.#options.readOnly) await removeOtherBuilds(this.#options.directory, manifest.build);
  }

  /** @throws Error where FAISS cannot read what another version of it wrote: it is made anew. */
  async #readIndex(slices: readonly string[], ids: Float64Array): Promise<FaissIndex> {
    try {
      return await FaissIndex.read(slices, Array.from(ids));
    } catch (error) {
      if (!this.#options.readOnly) this.#options.fingerprints.setIndexBuild("");
      throw error;
    }
  }

  /** Adds the live rows from `first` on, until none is left; swapped in before another can come. */
  async #addRows(faiss: FaissIndex, first: number): Promise<void> {
    for (let row = first; row < this.#table.rows && !this.#isClosed;) {
      const end = Math.min(row + atOnce.added, this.#table.rows);
      const vectors = [];
      for (; row < end; row++) {
        if (!this.#table.isLive(row)) continue;
        vectors.push({ id: this.#table.idOf(row), embedding: this.#table.embedding(row) });
      }
      faiss.add(vectors);
      if (row < this.#table.rows) await setImmediate();
    }
  }

  #use(index: Built): void {
    this.#index = index;
    this.#options.onChange();
  }

  #setActivity(activity: IndexState["activity"]): void {
    if (activity === this.#activity) return;
    this.#activity = activity;
    this.#options.onChange();
  }
}

function isMuch(tombstones: number, all: number): boolean {
  return tombstones > mostTombstones.count && tombstones > mostTombstones.share * all;
}

/** Bytes of an index, as FAISS keeps it. */
function indexMemory({ plan, faiss }: Built): number {
  const bytes = { flat: 4 * embeddingSize, ivf: embeddingSize + 8, pq: 32 + 8 };
  return faiss.size * (bytes[plan.kind] + 8) + plan.cells * 4 * embeddingSize;
}
