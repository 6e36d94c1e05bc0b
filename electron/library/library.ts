/** The library: the facade that every host opens, and the implementation of the contract. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { analysisVersion, type FileAnalysis, type SoundVectors } from "../../shared/analysis.ts";
import type { CommandName, EventName, Events, Handlers } from "../../shared/api.ts";
import type { Folder, IndexState, Region, Sample, SimilarSample } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { AskedSamples } from "./asked-samples.ts";
import { Catalog } from "./catalog/catalog.ts";
import { explain } from "./catalog/explain.ts";
import type { FileCounts } from "./catalog/files.ts";
import { newestVersion } from "./catalog/migrations/index.ts";
import { Changes } from "./changes.ts";
import { Analysing } from "./commands/analysing.ts";
import { Finding } from "./commands/finding.ts";
import { FolderCommands } from "./commands/folders.ts";
import { Keeping } from "./commands/keeping.ts";
import { poolShape, readSettings, Supporting } from "./commands/supporting.ts";
import { Organising } from "./commands/organising.ts";
import { Searching } from "./commands/searching.ts";
import { DemoWriter } from "./folders/demo-writer.ts";
import { isSameStamp, stampOf } from "./folders/file-stamp.ts";
import { Folders } from "./folders/folders.ts";
import type { ScanLimits } from "./folders/scanner-process.ts";
import { Log } from "./log.ts";
import { LibraryEvents } from "./library-events.ts";
import { Media } from "./media.ts";
import { PreviewStore } from "./previews/preview-store.ts";
import { Previews } from "./previews/previews.ts";
import { AnalysisQueue } from "./queue/analysis-queue.ts";
import { ModelQueue } from "./queue/model-queue.ts";
import { reembed } from "./queue/reembed.ts";
import { WorkerPool, type PoolLimits } from "./queue/worker-pool.ts";
import type { ForkWorker } from "./queue/worker-process.ts";
import { ModelAspect } from "./search/model-aspect.ts";
import { SampleColumns } from "./search/sample-columns.ts";
import { Similarity, type SimilarQuery } from "./search/similarity.ts";
import { Vectors } from "./vectors/vectors.ts";

/** Sounds that are looked at in one go, and deleted where nothing carries them. */
const orphansAtOnce = 200;
/** What a log names, since what was written by others reads differently. */
const versions = { catalog: newestVersion, analysis: analysisVersion };
/** Milliseconds. */
const defaultSettleTime = 1_000;

/** The commands that a library answers; a host adds its own. */
export type LibraryCommand = Exclude<CommandName, `host.${string}`>;

export interface LibraryOptions {
  /** Where catalog and index live; made where it is missing. */
  readonly directory: string;
  readonly forkWorker: ForkWorker;
  /** Utility processes for the analysis; as the musician chose where it is not given. */
  readonly workers?: number | undefined;
  /** Milliseconds that a file which was written just now must stay as it is before it is analysed. */
  readonly settleTime?: number | undefined;
  /** Reads only: beside a running app. Nothing is watched or analysed into the catalog. */
  readonly readOnly?: boolean;
  /** What workers may take before they are replaced; for tests. */
  readonly poolLimits?: PoolLimits | undefined;
  /** How long a folder that does not answer is waited for; for tests. */
  readonly scanLimits?: ScanLimits | undefined;
  /** Vectors up to which search compares every one; for tests. */
  readonly flatLimit?: number | undefined;
}

export interface LibraryCheck {
  readonly problems: readonly string[];
  readonly files: number;
  readonly sounds: number;
  /** How similar sounds are searched; its numbers are fingerprints, of sounds and of segments. */
  readonly index: IndexState;
  /** Sounds by the descriptor that holds its neutral value. */
  readonly neutral: Readonly<Record<string, number>>;
}

export class Library {
  readonly directory: string;
  readonly handlers: Handlers<LibraryCommand>;
  readonly #catalog: Catalog;
  readonly #log: Log;
  readonly #readOnly: boolean;
  readonly #vectors: Vectors;
  readonly #columns: SampleColumns;
  readonly #pool: WorkerPool;
  readonly #folders: Folders;
  readonly #queue: AnalysisQueue;
  readonly #modelQueue: ModelQueue;
  readonly #modelAspect: ModelAspect;
  readonly #similarity: Similarity;
  readonly #previewStore: PreviewStore;
  readonly #previews: Previews;
  readonly #media: Media;
  readonly #events: LibraryEvents;
  readonly #asked: AskedSamples;
  readonly #finding: Finding;
  readonly #changes: Changes;
  readonly #keeping: Keeping;
  readonly #analysing: Analysing;
  readonly #demoWriter: DemoWriter;
  /** What stopped listing or analysing. */
  #failure: Error | null = null;
  #closing: Promise<void> | null = null;
  #reembedding: Promise<void> | null = null;
  #deletingOrphans: Promise<void> = Promise.resolve();

  /**
   * Opens the library in `directory`, lists its folders and goes on analysing.
   * @throws SoundkinError library-missing, library-locked, library-newer, library-corrupt, disk-full.
   */
  static open(options: LibraryOptions): Promise<Library> {
    const { directory, readOnly = false } = options;
    const log = readOnly ? Log.inMemory() : Log.open(directory);
    const catalog = Catalog.open(directory, { readOnly, log });
    const library = new Library(catalog, log, options);
    if (readOnly) library.#useStoredModel();
    else library.#start();
    return Promise.resolve(library);
  }

  private constructor(catalog: Catalog, log: Log, options: LibraryOptions) {
    this.directory = options.directory;
    this.#catalog = catalog;
    this.#log = log;
    this.#readOnly = options.readOnly ?? false;
    this.#vectors = new Vectors({
      directory: this.directory,
      fingerprints: catalog.fingerprints,
      settings: catalog.settings,
      readOnly: this.#readOnly,
      forkWorker: options.forkWorker,
      flatLimit: options.flatLimit,
      onChange: () => {
        this.#finding.forgetOldAnswers();
        this.#events.tell("indexChanged");
      },
      onError: (error) => {
        this.#log.error("index-failed", explain(this.directory, error));
      },
    });
    this.#columns = new SampleColumns(catalog, () => {
      this.#events.tell("samplesChanged");
    });
    this.#modelAspect = new ModelAspect(catalog);
    this.#similarity = new Similarity({
      catalog,
      vectors: this.#vectors,
      columns: this.#columns,
      model: this.#modelAspect,
      onlineRoots: () => this.#folders.onlineRoots(),
    });
    this.#events = new LibraryEvents({
      progress: () => this.#analysing.progress(),
      samplesChanged: () => ({}),
      foldersChanged: () => ({}),
      problemsChanged: () => ({}),
      playsChanged: () => ({}),
      indexChanged: () => ({}),
      historyChanged: () => ({}),
    });
    const { size, quiet } = poolShape(readSettings(catalog));
    this.#pool = new WorkerPool(options.forkWorker, {
      size: options.workers ?? size,
      quiet,
      log: this.#log,
      limits: options.poolLimits,
    });
    this.#folders = new Folders(catalog, {
      directory: this.directory,
      forkWorker: options.forkWorker,
      log: this.#log,
      limits: options.scanLimits,
      onFilesChanged: () => {
        this.#queue.fill();
        this.#modelQueue.fill();
        this.#followSamples();
        this.#tellAll();
      },
      onRootsChanged: () => {
        this.#queue.fill();
        this.#modelQueue.fill();
        this.#previews.noteChange();
        this.#events.tell("foldersChanged");
      },
      onForgotten: () => {
        this.#deleteOrphans();
      },
      onScanning: () => {
        this.#queue.fill();
        this.#events.tell("progress");
      },
      onError: (error) => {
        this.#stop(error);
      },
    });
    this.#queue = new AnalysisQueue(catalog, this.#pool, {
      settleTime: options.settleTime ?? defaultSettleTime,
      log: this.#log,
      isListing: () => this.#folders.scanning,
      pathOf: (file) => this.#folders.pathOf(file),
      onlineRoots: () => this.#folders.onlineRoots(),
      isOnline: (rootId) => this.#folders.isOnline(rootId),
      onAnalysed: (file, change) => {
        this.#vectors.apply(change);
        this.#previews.noteAnalysed(file.id);
      },
      onProgress: () => {
        this.#modelQueue.fill();
        this.#previews.work();
        this.#followSamples();
        this.#events.tell("progress", "samplesChanged", "problemsChanged");
      },
      onError: (error) => {
        this.#stop(error);
      },
    });
    this.#modelQueue = new ModelQueue(catalog, this.#pool, this.#modelAspect, {
      models: join(this.directory, "models"),
      pathOf: (file) => this.#folders.pathOf(file),
      onlineRoots: () => this.#folders.onlineRoots(),
      isOnline: (rootId) => this.#folders.isOnline(rootId),
      isBusy: () => this.#readOnly || this.#failure !== null || !this.#queue.idle,
      onProgress: () => {
        this.#events.tell("progress");
      },
      onError: (error) => {
        this.#stop(error);
      },
    });
    this.#previewStore = new PreviewStore(this.directory, { readOnly: this.#readOnly });
    this.#previews = new Previews({
      directory: this.directory,
      catalog,
      folders: this.#folders,
      pool: this.#pool,
      store: this.#previewStore,
      log: this.#log,
      limit: () => (this.#readOnly ? 0 : catalog.settings.get("previewLimit")),
      isBusy: () => this.#failure !== null || this.#queue.paused || !this.#queue.idle,
    });
    this.#media = new Media({
      catalog,
      folders: this.#folders,
      pool: this.#pool,
      previews: this.#previews,
    });
    this.#asked = new AskedSamples({
      catalog,
      folders: this.#folders,
      queue: this.#queue,
      readOnly: this.#readOnly,
    });
    this.#finding = new Finding({
      asked: this.#asked,
      catalog,
      columns: this.#columns,
      folders: this.#folders,
      vectors: this.#vectors,
      similarity: this.#similarity,
      modelAspect: this.#modelAspect,
      modelQueue: this.#modelQueue,
      pool: this.#pool,
    });
    this.#changes = new Changes({
      catalog,
      folders: this.#folders,
      tell: (...names) => {
        this.#events.tell(...names);
      },
      onFolderRemoved: () => {
        this.#deleteOrphans();
      },
    });
    this.#keeping = new Keeping({
      directory: this.directory,
      catalog,
      folders: this.#folders,
      changes: this.#changes,
      log: this.#log,
    });
    this.#analysing = new Analysing({
      catalog,
      folders: this.#folders,
      queue: this.#queue,
      failure: () => this.#failure,
      onResume: () => {
        this.#failure = null;
        this.#reembed();
        this.#vectors.retry();
      },
      tellAll: () => {
        this.#tellAll();
      },
    });
    this.#demoWriter = new DemoWriter(this.directory, options.forkWorker);
    this.handlers = this.#guarded(this.#makeHandlers());
  }

  /** Listens to an event; returns the function that ends it. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    return this.#events.on(name, listener);
  }

  /** Answers a request for audio or peaks by id. */
  serveMedia(request: Request): Promise<Response> {
    return this.#media.serve(request);
  }

  /** The absolute path of a sample's file. @throws SoundkinError sample-missing, file-missing. */
  samplePath(sampleId: number): string {
    return this.#asked.path(sampleId);
  }

  /** The same, of a file that is there. @throws SoundkinError as well drive-missing. */
  presentPath(sampleId: number): Promise<string> {
    return this.#asked.presentPath(sampleId);
  }

  /** A stretch of a sample as the bytes of a WAV file. @throws SoundkinError as the worker finds. */
  renderRegion(sampleId: number, region: Region): Promise<Uint8Array> {
    return this.#pool.run("render", { path: this.samplePath(sampleId), region }, { urgent: true });
  }

  /** Analyses a file that need not be in the library. @throws SoundkinError as the worker finds. */
  analyseFile(path: string): Promise<FileAnalysis> {
    return this.#pool.run("analyse", { path }, { urgent: true });
  }

  /** The `k` samples that are most similar to a query, best first. */
  async findSimilar(query: SimilarQuery, k: number): Promise<SimilarSample[]> {
    return (await (await this.#similarity.find(query)).page(0, k)).results;
  }

  /** The sample whose file is at a real absolute path, if the library has one. */
  sampleAt(path: string): Sample | undefined {
    const place = this.#folders.placeOf(path);
    const file = place && this.#catalog.files.at(place);
    return file && this.#catalog.samples.get(file.id);
  }

  /** The folder of the library at a real absolute path. @throws SoundkinError folder-missing. */
  folderAt(path: string): Pick<Folder, "rootId" | "path"> {
    const folder = this.#folders.folderOf(path);
    if (!folder) {
      throw new SoundkinError("folder-missing", `${path} is not in the library. Add it first.`);
    }
    return folder;
  }

  /** How many files the folders and those below them hold, by state. */
  countsIn(folders: readonly Pick<Folder, "rootId" | "path">[]): FileCounts {
    return this.#catalog.files.countsIn(folders);
  }

  /** True where a sample's file is as it was when it was analysed. */
  async isCurrent(sampleId: number): Promise<boolean> {
    const file = this.#catalog.files.get(sampleId);
    if (file?.state !== "analysed") return false;
    return isSameStamp(file, await stampOf(this.#folders.pathOf(file)));
  }

  /** What a sample is compared by, or undefined where it is silent or has not been analysed. */
  vectorsOf(sample: Sample): SoundVectors | undefined {
    return this.#finding.vectorsOf(sample);
  }

  /** A sample's embedding by the musician's own model; null where the model does not know it. */
  modelEmbeddingOf(sample: Sample): Float32Array | null {
    return this.#finding.modelEmbeddingOf(sample);
  }

  /** Every analysed sample, in the order that they were added. */
  analysedSamples(): Sample[] {
    return this.#catalog.samples.analysed();
  }

  /**
   * Resolves when all folders are listed, no file waits but those that are offline, and lists know it.
   * @throws SoundkinError disk-full or whatever kept the catalog from being written.
   */
  async settled(): Promise<void> {
    for (;;) {
      await this.#folders.settled();
      if (this.#failure !== null) throw this.#failure;
      if (this.#queue.idle && !this.#folders.scanning && this.#modelQueue.idle) break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await this.#columns.load();
  }

  /**
   * What a check of catalog and index finds wrong, and what they hold. `neutral` counts the sounds
   * of which a descriptor could not be measured.
   */
  async check(): Promise<LibraryCheck> {
    const problems = this.#catalog.integrityProblems();
    const { state: index, problem } = await this.#vectors.inspect();
    if (problem !== null) problems.push(problem);
    const { files } = this.#catalog.files.counts();
    const sounds = this.#catalog.sounds.count();
    return { problems, files, sounds, index, neutral: this.#catalog.sounds.neutralCounts() };
  }

  /** Process ids of the utility processes, for measuring them. */
  get workerProcessIds(): number[] {
    return this.#pool.processIds;
  }

  /** Ends everything; nothing is called and no event is sent afterwards. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#demoWriter.close();
    await this.#changes.close();
    await this.#keeping.close();
    await this.#folders.close();
    await this.#queue.close();
    await this.#modelQueue.close();
    this.#previews.close();
    await this.#reembedding;
    await this.#deletingOrphans;
    this.#events.close();
    await this.#vectors.close();
    this.#catalog.close();
    this.#previewStore.close();
    if (!this.#readOnly) this.#log.info("closed");
    await this.#log.close();
  }

  /** What only reads opens no model, and counts what the app's has embedded. */
  #useStoredModel(): void {
    try {
      this.#modelAspect.use(this.#catalog.modelEmbeddings.mostUsed());
    } catch (error) {
      this.#catalog.close();
      throw explain(this.directory, error);
    }
  }

  #start(): void {
    this.#log.info("opened", { versions, ...this.#catalog.files.counts() });
    // Where the first versions kept their index.
    rmSync(join(this.directory, "embeddings.faiss"), { force: true });
    this.#renewOutdated();
    this.#deleteOrphans();
    if (this.#catalog.settings.get("paused")) this.#queue.pause();
    this.#folders.start();
    this.#queue.fill();
    void this.#modelQueue.look();
    this.#followSamples();
    this.#reembed();
    this.#keeping.start();
    this.#changes.start().catch((error: unknown) => {
      this.#stop(error);
    });
  }

  /** Filters read what changed, a little at a time, before somebody asks. */
  #followSamples(): void {
    this.#columns.load().catch((error: unknown) => {
      if (this.#closing === null) this.#stop(error);
    });
  }

  /** Fingerprints of an older version cannot be compared, so they go until they are made again. */
  #renewOutdated(): void {
    const outdated = this.#catalog.sounds.outdated(analysisVersion);
    if (outdated.length === 0) return;
    this.#catalog.transaction(() => {
      this.#catalog.fingerprints.remove(outdated);
      this.#catalog.files.renewOutdated(analysisVersion);
    });
  }

  /** In the background; similar sounds are found exactly, from the fingerprints, until it is done. */
  #reembed(): void {
    if (!this.#vectors.isStale) return;
    this.#reembedding ??= reembed(this.#catalog, this.#pool)
      .then(() => {
        this.#vectors.reload();
      })
      .catch((error: unknown) => {
        if (this.#closing === null) this.#stop(error);
      })
      .finally(() => {
        this.#reembedding = null;
      });
  }

  #makeHandlers(): Handlers<LibraryCommand> {
    return {
      ...this.#analysing.handlers,
      ...new Supporting({
        directory: this.directory,
        catalog: this.#catalog,
        folders: this.#folders,
        vectors: this.#vectors,
        log: this.#log,
        pool: this.#pool,
        queue: this.#queue,
        previews: this.#previews,
        progress: () => this.#analysing.progress(),
      }).handlers,
      ...this.#finding.handlers,
      ...new Organising({
        asked: this.#asked,
        catalog: this.#catalog,
        changes: this.#changes,
        onPlayed: () => {
          this.#events.tell("playsChanged");
        },
      }).handlers,
      ...this.#keeping.handlers,
      ...new Searching({ catalog: this.#catalog, changes: this.#changes }).handlers,
      ...new FolderCommands({
        catalog: this.#catalog,
        changes: this.#changes,
        demoWriter: this.#demoWriter,
        folders: this.#folders,
      }).handlers,
    };
  }

  /** In the background, a little at a time: a large folder leaves hundreds of thousands. */
  #deleteOrphans(): void {
    this.#deletingOrphans = this.#deletingOrphans
      .then(async () => {
        for (let after: number | null = 0; after !== null && this.#closing === null;) {
          after = this.#deleteOrphansAfter(after);
          await setImmediate();
        }
      })
      .catch((error: unknown) => {
        this.#stop(error);
      });
  }

  /** Looks at the next sounds; returns the last of them, null where there was none. */
  #deleteOrphansAfter(id: number): number | null {
    const { removed, last } = this.#catalog.transaction(() => {
      const { orphans, last } = this.#catalog.sounds.orphansAfter(id, orphansAtOnce);
      const removed = orphans.length === 0 ? [] : this.#catalog.fingerprints.remove(orphans);
      if (orphans.length > 0) this.#catalog.sounds.remove(orphans);
      return { removed, last };
    });
    if (removed.length > 0) this.#vectors.apply({ removed, added: [] });
    return last;
  }

  /** Handlers whose errors say what to do, whatever the catalog throws; none works once all is closed. */
  #guarded(handlers: Handlers<LibraryCommand>): Handlers<LibraryCommand> {
    const guarded = Object.entries(handlers).map(([name, handler]) => [
      name,
      async (input: never) => {
        if (this.#closing !== null) throw closed();
        try {
          return await handler(input);
        } catch (error) {
          throw explain(this.directory, error);
        }
      },
    ]);
    return Object.fromEntries(guarded) as Handlers<LibraryCommand>;
  }

  /** Listing and analysing end, and progress says why, until the musician resumes. */
  #stop(error: unknown): void {
    this.#failure = explain(this.directory, error);
    this.#log.error("stopped", this.#failure);
    this.#queue.pause();
  }

  #tellAll(): void {
    this.#events.tell("progress", "samplesChanged", "foldersChanged", "problemsChanged");
  }
}

function closed(): SoundkinError {
  return new SoundkinError("not-available", "Soundkin is closing.");
}
