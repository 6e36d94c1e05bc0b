/** The library: the facade that every host opens, and the implementation of the contract. */
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { analysisVersion, type FileAnalysis, type SoundVectors } from "../../shared/analysis.ts";
import type { CommandName, EventName, Events, Handlers, ParsedInput } from "../../shared/api.ts";
import type {
  Folder,
  IndexState,
  Progress,
  Region,
  Sample,
  SimilarSample,
  SimilarSamples,
} from "../../shared/domain.ts";
import { SoundkinError, toWireError } from "../../shared/errors.ts";
import { Catalog } from "./catalog/catalog.ts";
import { explain } from "./catalog/explain.ts";
import type { FileCounts } from "./catalog/files.ts";
import { countFolders } from "./folders/count-folders.ts";
import { isSameStamp, stampOf } from "./folders/file-stamp.ts";
import { Folders } from "./folders/folders.ts";
import { LibraryEvents } from "./library-events.ts";
import { makeRoom } from "./make-room.ts";
import { Media } from "./media.ts";
import { AnalysisQueue } from "./queue/analysis-queue.ts";
import { ModelQueue } from "./queue/model-queue.ts";
import { reembed } from "./queue/reembed.ts";
import { WorkerPool } from "./queue/worker-pool.ts";
import type { ForkWorker } from "./queue/worker-process.ts";
import { checkQuality } from "./search/check-quality.ts";
import { ModelAspect } from "./search/model-aspect.ts";
import { SampleColumns } from "./search/sample-columns.ts";
import type { SimilarPages } from "./search/similar-pages.ts";
import { Similarity, type SimilarQuery } from "./search/similarity.ts";
import { Vectors } from "./vectors/vectors.ts";

/** Answers of which later pages can be asked. */
const mostAnswers = 8;

/** The commands that a library answers; a host adds its own. */
export type LibraryCommand = Exclude<CommandName, `host.${string}`>;

export interface LibraryOptions {
  /** Where catalog and index live; made where it is missing. */
  readonly directory: string;
  readonly forkWorker: ForkWorker;
  /** Utility processes; one per core but one, and at least two, where it is not given. */
  readonly workers?: number | undefined;
  /** Reads only: beside a running app. Nothing is watched or analysed into the catalog. */
  readonly readOnly?: boolean;
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
  readonly #readOnly: boolean;
  readonly #vectors: Vectors;
  readonly #columns: SampleColumns;
  readonly #pool: WorkerPool;
  readonly #folders: Folders;
  readonly #queue: AnalysisQueue;
  readonly #modelQueue: ModelQueue;
  readonly #modelAspect: ModelAspect;
  readonly #similarity: Similarity;
  readonly #media: Media;
  readonly #events: LibraryEvents;
  /** By question, the oldest first. */
  readonly #answers = new Map<string, SimilarPages>();
  /** What stopped listing or analysing. */
  #failure: Error | null = null;
  #closing: Promise<void> | null = null;
  #reembedding: Promise<void> | null = null;

  /**
   * Opens the library in `directory`, lists its folders and goes on analysing.
   * @throws SoundkinError library-missing, library-locked, library-newer, library-corrupt, disk-full.
   */
  static open(options: LibraryOptions): Promise<Library> {
    const { directory, readOnly = false } = options;
    const catalog = Catalog.open(directory, { readOnly });
    const library = new Library(catalog, options);
    if (readOnly) library.#useStoredModel();
    else library.#start();
    return Promise.resolve(library);
  }

  private constructor(catalog: Catalog, options: LibraryOptions) {
    this.directory = options.directory;
    this.#catalog = catalog;
    this.#readOnly = options.readOnly ?? false;
    this.#vectors = new Vectors({
      directory: this.directory,
      fingerprints: catalog.fingerprints,
      settings: catalog.settings,
      readOnly: this.#readOnly,
      forkWorker: options.forkWorker,
      flatLimit: options.flatLimit,
      onChange: () => {
        this.#forgetOldAnswers();
        this.#events.tell("indexChanged");
      },
      onError: (error) => {
        console.error("Soundkin could not make its index:", explain(this.directory, error));
      },
    });
    this.#columns = new SampleColumns(catalog);
    this.#modelAspect = new ModelAspect(catalog);
    this.#similarity = new Similarity({
      catalog,
      vectors: this.#vectors,
      columns: this.#columns,
      model: this.#modelAspect,
      onlineRoots: () => this.#folders.onlineRoots(),
    });
    this.#events = new LibraryEvents({
      progress: () => this.#progress(),
      samplesChanged: () => ({}),
      foldersChanged: () => ({}),
      problemsChanged: () => ({}),
      indexChanged: () => ({}),
    });
    this.#pool = new WorkerPool(
      options.forkWorker,
      options.workers ?? Math.max(2, availableParallelism() - 1),
    );
    this.#folders = new Folders(catalog, {
      onFilesChanged: () => {
        this.#queue.fill();
        this.#modelQueue.fill();
        this.#followSamples();
        this.#tellAll();
      },
      onRootsChanged: () => {
        this.#queue.fill();
        this.#modelQueue.fill();
        this.#events.tell("foldersChanged");
      },
      onScanning: () => {
        this.#events.tell("progress");
      },
      onError: (error) => {
        this.#stop(error);
      },
    });
    this.#queue = new AnalysisQueue(catalog, this.#pool, {
      pathOf: (file) => this.#folders.pathOf(file),
      onlineRoots: () => this.#folders.onlineRoots(),
      isOnline: (rootId) => this.#folders.isOnline(rootId),
      onAnalysed: (change) => {
        this.#vectors.apply(change);
      },
      onProgress: () => {
        this.#modelQueue.fill();
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
    this.#media = new Media(catalog, this.#folders, this.#pool);
    this.handlers = explained(this.directory, this.#makeHandlers());
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
    const file = this.#catalog.files.get(sampleId);
    if (!file) throw sampleMissing();
    return this.#folders.pathOf(file);
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
    return file !== undefined && isSameStamp(file, await stampOf(this.#folders.pathOf(file)));
  }

  /** What a sample is compared by, or undefined where it is silent or has not been analysed. */
  vectorsOf({ soundId }: Sample, region: Region | null = null): SoundVectors | undefined {
    return soundId === null ? undefined : this.#catalog.fingerprints.vectors(soundId, region);
  }

  /** A sample's embedding by the musician's own model; null where the model does not know it. */
  modelEmbeddingOf({ soundId }: Sample): Float32Array | null {
    return soundId === null ? null : this.#modelAspect.embedding(soundId);
  }

  /** Every analysed sample, in the order that they were added. */
  analysedSamples(): Sample[] {
    return this.#catalog.samples.analysed();
  }

  /**
   * Resolves when all folders are listed and no file waits but those that are offline.
   * @throws SoundkinError disk-full or whatever kept the catalog from being written.
   */
  async settled(): Promise<void> {
    for (;;) {
      await this.#folders.settled();
      if (this.#failure !== null) throw this.#failure;
      if (this.#queue.idle && !this.#folders.scanning && this.#modelQueue.idle) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
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
    await this.#folders.close();
    await this.#queue.close();
    await this.#modelQueue.close();
    await this.#reembedding;
    this.#events.close();
    await this.#vectors.close();
    this.#catalog.close();
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
    // Where the first versions kept their index.
    rmSync(join(this.directory, "embeddings.faiss"), { force: true });
    this.#renewOutdated();
    this.#deleteOrphans();
    this.#folders.start();
    this.#queue.fill();
    void this.#modelQueue.look();
    this.#followSamples();
    this.#reembed();
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
    const { samples, problems } = this.#catalog;
    return {
      "roots.list": () => this.#folders.list(),
      "roots.add": ({ path }) => this.#folders.add(path),
      "roots.remove": async ({ rootId }) => {
        await this.#folders.remove(rootId);
        this.#deleteOrphans();
      },
      "folders.list": () => countFolders(this.#catalog.files.folderCounts()),
      "samples.search": (query) => samples.search(query, this.#folders.onlineRoots()),
      "samples.get": ({ sampleId }) => this.#sample(sampleId),
      "samples.similar": (query) => this.#similar(query),
      "samples.setTags": ({ sampleId, tags }) => this.#setTags(sampleId, tags),
      "samples.setFavourite": ({ sampleId, favourite }) => this.#setFavourite(sampleId, favourite),
      "problems.list": () => problems.all(),
      "problems.retry": () => {
        this.#catalog.files.setWaiting(problems.all().map((problem) => problem.sampleId));
        this.#queue.fill();
        this.#tellAll();
      },
      "model.get": () => this.#modelQueue.state(),
      "quality.check": async () => {
        await this.#vectors.ready;
        return checkQuality(this.#catalog, this.#similarity);
      },
      "index.get": () => this.#vectors.state(),
      "index.setLowMemory": ({ lowMemory }) => {
        this.#vectors.setLowMemory(lowMemory);
        return this.#vectors.state();
      },
      "analysis.progress": () => this.#progress(),
      "analysis.pause": () => {
        this.#queue.pause();
      },
      "analysis.resume": () => {
        // What stopped may have been the listing, and then files are missing.
        if (this.#failure !== null) this.#folders.listAgain();
        this.#failure = null;
        this.#reembed();
        this.#vectors.retry();
        this.#queue.resume();
      },
    };
  }

  #sample(sampleId: number): Sample {
    const sample = this.#catalog.samples.get(sampleId);
    if (!sample) throw sampleMissing();
    return sample;
  }

  async #similar(question: ParsedInput<"samples.similar">): Promise<SimilarSamples> {
    const { sampleId, region: part, page } = question;
    const region = part ?? null;
    const asked = await this.#analysedSample(sampleId);
    const pages = await this.#pagesOf(question, asked);
    return { query: asked, region, ...(await pages.page(page.offset, page.limit)) };
  }

  /** Later pages go on in the ranking of the first; a first page is always of today. */
  async #pagesOf(
    { page, ...question }: ParsedInput<"samples.similar">,
    asked: Sample,
  ): Promise<SimilarPages> {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (known && page.offset > 0 && known.ranker.table === this.#vectors.table) return known;
    this.#answers.delete(key);
    const pages = await this.#ask(question, asked);
    makeRoom(this.#answers, mostAnswers);
    this.#answers.set(key, pages);
    return pages;
  }

  /** An answer holds all vectors as they were when it was asked for. */
  #forgetOldAnswers(): void {
    for (const [key, { ranker }] of this.#answers) {
      if (ranker.table !== this.#vectors.table) this.#answers.delete(key);
    }
  }

  async #ask(
    { sampleId, region: part, ...query }: Omit<ParsedInput<"samples.similar">, "page">,
    asked: Sample,
  ): Promise<SimilarPages> {
    const region = part ?? null;
    if (asked.soundId === null) throw notAnalysed();
    const vectors = this.vectorsOf(asked, region) ?? (await this.#describe(sampleId, region));
    if (!vectors) throw asked.loudness === null || region !== null ? silent() : notAnalysed();
    const model = region === null ? this.modelEmbeddingOf(asked) : null;
    return this.#similarity.find({ ...query, vectors, model, exclude: sampleId });
  }

  /** The vectors of a region that is no segment; null for silence. */
  async #describe(sampleId: number, region: Region | null): Promise<SoundVectors | null> {
    if (region === null) return null;
    return this.#pool.run(
      "describe",
      { path: this.samplePath(sampleId), region },
      { urgent: true },
    );
  }

  /**
   * A sample that still waits is analysed before all others.
   * @throws SoundkinError sample-missing; file-missing where it waits for a drive that is not there.
   */
  async #analysedSample(sampleId: number): Promise<Sample> {
    const file = this.#catalog.files.get(sampleId);
    if (!file) throw sampleMissing();
    if (this.#sample(sampleId).state === "waiting" && !this.#readOnly) {
      if (!(await this.#folders.isOnline(file.rootId))) throw driveMissing();
      await this.#queue.analyseNow(file);
    }
    return this.#sample(sampleId);
  }

  async #setTags(sampleId: number, tags: readonly string[]): Promise<Sample> {
    const { soundId } = await this.#analysedSample(sampleId);
    if (soundId === null) throw notAnalysed();
    this.#catalog.transaction(() => {
      this.#catalog.sounds.setTags(soundId, tags);
      this.#catalog.files.indexTags(soundId);
    });
    this.#tellAll();
    return this.#sample(sampleId);
  }

  async #setFavourite(sampleId: number, favourite: boolean): Promise<Sample> {
    const { soundId } = await this.#analysedSample(sampleId);
    if (soundId === null) throw notAnalysed();
    this.#catalog.sounds.setFavourite(soundId, favourite);
    this.#events.tell("samplesChanged");
    return this.#sample(sampleId);
  }

  #progress(): Progress {
    return {
      ...this.#catalog.files.counts(),
      perSecond: this.#queue.perSecond,
      scanning: this.#folders.scanning,
      paused: this.#queue.paused,
      error: this.#failure && toWireError(this.#failure),
    };
  }

  #deleteOrphans(): void {
    const orphans = this.#catalog.sounds.orphans();
    if (orphans.length === 0) return;
    const removed = this.#catalog.transaction(() => {
      const ids = this.#catalog.fingerprints.remove(orphans);
      this.#catalog.sounds.remove(orphans);
      return ids;
    });
    this.#vectors.apply({ removed, added: [] });
  }

  /** Listing and analysing end, and progress says why, until the musician resumes. */
  #stop(error: unknown): void {
    this.#failure = explain(this.directory, error);
    this.#queue.pause();
  }

  #tellAll(): void {
    this.#events.tell("progress", "samplesChanged", "foldersChanged", "problemsChanged");
  }
}

/** Handlers whose errors say what to do, whatever the catalog throws. */
function explained(
  directory: string,
  handlers: Handlers<LibraryCommand>,
): Handlers<LibraryCommand> {
  const wrapped = Object.entries(handlers).map(([name, handler]) => [
    name,
    async (input: never) => {
      try {
        return await handler(input);
      } catch (error) {
        throw explain(directory, error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as Handlers<LibraryCommand>;
}

function sampleMissing(): SoundkinError {
  return new SoundkinError("sample-missing", "There is no such sample in the library any more.");
}

function silent(): SoundkinError {
  return new SoundkinError(
    "sample-silent",
    "There is nothing to compare here: this sound is silence.",
  );
}

function driveMissing(): SoundkinError {
  return new SoundkinError(
    "file-missing",
    "This sound has not been analysed yet, and its drive is not there. Connect it, then try again.",
  );
}

function notAnalysed(): SoundkinError {
  return new SoundkinError(
    "sample-not-analysed",
    "This file could not be analysed, so its sound is not known. Problems says why.",
  );
}
