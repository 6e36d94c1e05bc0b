/**
 * The library's end of the process that looks at disks. It is forked when it is needed; one that dies
 * is replaced, and one that hangs, as it does on a network share that is gone, is killed.
 */
import type { Log } from "../log.ts";
import type { ForkWorker, WorkerEnd, WorkerProcess } from "../queue/worker-process.ts";
import { withinTime } from "../within-time.ts";
import type {
  Differences,
  KnownRoot,
  Listing,
  ListingSummary,
  Presence,
  ScanMessage,
} from "./scanning.ts";

/** Milliseconds between two looks at what the process owes. */
const lookInterval = 100;
/** Milliseconds that a killed process has for its end. */
const dyingTime = 2_000;
/** Times that the same is asked of processes that die. */
const mostAttempts = 3;

/** Milliseconds. */
export interface ScanLimits {
  /** Without an answer about a root for so long, it is not there. */
  readonly probe: number;
  /** How long nothing may be heard of a listing. */
  readonly silence: number;
  /** After which a root that hung is looked at again. */
  readonly rest: number;
}

export const defaultScanLimits: ScanLimits = { probe: 10_000, silence: 20_000, rest: 60_000 };

/** How a listing ended; "hangs" where its root does not answer. */
export type ListingEnd = ListingSummary | "hangs" | "cancelled";

interface Probe {
  readonly root: KnownRoot;
  readonly resolve: (found: Presence | null) => void;
  askedAt: number;
  attempts: number;
}

interface Job {
  readonly listing: Listing;
  readonly write: (differences: Differences) => Promise<void>;
  readonly resolve: (end: ListingEnd) => void;
  readonly reject: (error: unknown) => void;
  /** Resolves when what was found so far has been written. */
  written: Promise<void>;
  id: number;
  heardAt: number;
  attempts: number;
}

export interface ScannerProcessOptions {
  readonly forkWorker: ForkWorker;
  readonly log: Log;
  readonly limits: ScanLimits;
}

export class ScannerProcess {
  readonly #options: ScannerProcessOptions;
  readonly #probes = new Map<number, Probe>();
  readonly #jobs: Job[] = [];
  #job: Job | null = null;
  #process: WorkerProcess | null = null;
  /** Resolves when the process that was forked last is over. */
  #ended = Promise.resolve();
  #heardAt = 0;
  /** A share keeps one of its few threads: it is replaced once it has nothing to list. */
  #isWorn = false;
  #lastId = 0;
  #looks: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ScannerProcessOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** What is at a root's path; null where nobody says in time. */
  probe(root: KnownRoot): Promise<Presence | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const id = ++this.#lastId;
      const probe = { root, resolve, askedAt: 0, attempts: 0 };
      this.#probes.set(id, probe);
      this.#ask(id, probe);
    });
  }

  /**
   * Hands what differs between disk and catalog to `write`, batch by batch, after all listings that
   * were asked for before. @throws what `write` throws; Error where the process dies of it.
   */
  list(listing: Listing, write: Job["write"]): Promise<ListingEnd> {
    if (this.#closed) return Promise.resolve("cancelled");
    return new Promise((resolve, reject) => {
      const written = Promise.resolve();
      this.#jobs.push({ listing, write, resolve, reject, written, id: 0, heardAt: 0, attempts: 0 });
      this.#next();
    });
  }

  /** Ends all listings, or those of one root, at once. */
  cancel(rootId?: number): void {
    const isMeant = ({ listing }: Job): boolean =>
      rootId === undefined || listing.rootId === rootId;
    const waiting = this.#jobs.splice(0);
    this.#jobs.push(...waiting.filter((job) => !isMeant(job)));
    for (const job of waiting.filter(isMeant)) job.resolve("cancelled");
    if (!this.#job || !isMeant(this.#job)) return;
    this.#process?.postMessage({ type: "cancel" });
    this.#finish(this.#job, "cancelled");
  }

  /** Resolves when the process has let go of the catalog, unless a share holds it even then. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#looks);
    this.#kill();
    for (const { resolve } of this.#probes.values()) resolve(null);
    this.#probes.clear();
    this.cancel();
    await withinTime(this.#ended, dyingTime);
  }

  #ask(id: number, probe: Probe): void {
    probe.askedAt = performance.now();
    this.#post({ type: "probe", id, ...probe.root });
  }

  #begin(job: Job): void {
    job.id = ++this.#lastId;
    job.heardAt = performance.now();
    this.#post({ type: "list", id: job.id, ...job.listing });
  }

  #next(): void {
    if (this.#job || this.#closed) return;
    if (this.#isWorn) this.#replace();
    this.#job = this.#jobs.shift() ?? null;
    if (this.#job) this.#begin(this.#job);
  }

  #finish(job: Job, end: ListingEnd): void {
    if (this.#job !== job) return;
    this.#job = null;
    job.resolve(end);
    this.#next();
  }

  #post(order: object): void {
    this.#process ??= this.#fork();
    this.#looks ??= setInterval(() => {
      this.#look();
    }, lookInterval).unref();
    this.#process.postMessage(order);
  }

  #fork(): WorkerProcess {
    const process = this.#options.forkWorker("scanning");
    this.#isWorn = false;
    process.onMessage((message) => {
      if (this.#process === process) this.#receive(message as ScanMessage);
    });
    this.#ended = new Promise((resolve) => {
      process.onEnd((end) => {
        resolve();
        if (this.#process === process) this.#lose(end);
      });
    });
    return process;
  }

  #receive(message: ScanMessage): void {
    this.#heardAt = performance.now();
    if (message.type === "probed") {
      this.#probes.get(message.id)?.resolve(message.found);
      this.#probes.delete(message.id);
      return;
    }
    const job = this.#job;
    if (job?.id !== message.id) return;
    job.heardAt = this.#heardAt;
    if (message.type === "found") this.#write(job, message.differences);
    else if (message.type === "listed") {
      void job.written.then(() => this.#finish(job, message.summary));
    } else if (message.type === "unlisted") {
      this.#fail(job, new Error(message.error.message));
    }
  }

  #write(job: Job, differences: Differences): void {
    job.written = job.written
      .then(async () => {
        if (this.#job !== job) return;
        await job.write(differences);
        job.heardAt = performance.now();
        this.#process?.postMessage({ type: "more", id: job.id });
      })
      .catch((error: unknown) => {
        this.#process?.postMessage({ type: "cancel" });
        this.#fail(job, error);
      });
  }

  #fail(job: Job, error: unknown): void {
    job.reject(error);
    this.#finish(job, "cancelled");
  }

  #look(): void {
    const { probe: probeLimit, silence } = this.#options.limits;
    const now = performance.now();
    const job = this.#job;
    if (job && now - job.heardAt > silence) {
      this.#replace();
      this.#finish(job, "hangs");
      return;
    }
    for (const [id, probe] of this.#probes) {
      if (now - probe.askedAt <= probeLimit) continue;
      const isAlive = this.#heardAt > probe.askedAt;
      // Nothing is heard of anything: it is the listing that hangs, and has its own time.
      if (!isAlive && job) continue;
      this.#probes.delete(id);
      probe.resolve(null);
      this.#isWorn = true;
      if (!job) this.#replace();
      return;
    }
  }

  /** Another process takes over all that is still asked. */
  #replace(): void {
    this.#options.log.warning("scanning-ended", { reason: "a folder does not answer" });
    this.#kill();
    this.#askAgain();
  }

  #kill(): void {
    const process = this.#process;
    this.#process = null;
    this.#isWorn = false;
    process?.kill();
  }

  /** It died by itself. */
  #lose(end: WorkerEnd): void {
    this.#process = null;
    this.#options.log.warning("scanning-ended", { ...end });
    for (const [id, probe] of this.#probes) {
      if (++probe.attempts < mostAttempts) continue;
      this.#probes.delete(id);
      probe.resolve(null);
    }
    const job = this.#job;
    if (job && ++job.attempts >= mostAttempts) {
      this.#fail(job, new Error(`the process that lists folders ended (${end.reason})`));
    } else if (job) {
      this.#begin(job);
    }
    this.#askAgain();
  }

  #askAgain(): void {
    for (const [id, probe] of this.#probes) this.#ask(id, probe);
  }
}
