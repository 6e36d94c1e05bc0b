/**
 * One utility process under supervision: it gets its time for the start and for each job, must be heard
 * of, and may not take all of the machine's memory.
 */
import { stat } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import type { JobKind, WorkerJob, WorkerMessage } from "../../../shared/analysis.ts";
import { withinTime } from "../within-time.ts";
import type { WorkerEnd, WorkerProcess } from "./worker-process.ts";

/** Milliseconds between two looks at a worker that should be doing something. */
const lookInterval = 250;

export interface WorkerLimits {
  /** Bytes of resident memory, for the analysis and for the musician's own model, whose size is theirs to choose. */
  readonly memory: { readonly analysis: MemoryLimits; readonly model: MemoryLimits };
  readonly time: TimeLimits;
}

interface MemoryLimits {
  /** Above it a worker is replaced between jobs. */
  readonly between: number;
  /** Above it a worker is killed on its job. */
  readonly during: number;
}

/** Milliseconds. */
interface TimeLimits {
  readonly start: number;
  /** What any file gets, and what each of its megabytes adds. */
  readonly base: number;
  readonly perMegabyte: number;
  /** How long nothing may be heard of a worker on a job; it says once a second that it lives. */
  readonly silence: number;
}

/** Why a worker was killed. */
export type KillReason =
  "did-not-start" | "timed-out" | "silent" | "out-of-memory" | "cancelled" | "not-needed" | "grown";

export interface SupervisedWorkerEvents {
  /** It can be given a job: after its start, and after each answer. */
  readonly onIdle: () => void;
  readonly onAnswer: (answer: WorkerAnswer) => void;
  /** It is over; `killed` where it was killed for something. */
  readonly onEnd: (end: WorkerEnd, killed: KillReason | null) => void;
}

export type WorkerAnswer = Extract<WorkerMessage, { readonly type: "done" | "failed" }>;

export class SupervisedWorker {
  readonly #process: WorkerProcess;
  readonly #limits: WorkerLimits;
  readonly #events: SupervisedWorkerEvents;
  #isReady = false;
  #job: WorkerJob | null = null;
  #killed: KillReason | null = null;
  /** On the clock of `performance.now()`. */
  #deadline: number;
  #heardAt = performance.now();
  #looks: NodeJS.Timeout | undefined;

  constructor(process: WorkerProcess, limits: WorkerLimits, events: SupervisedWorkerEvents) {
    this.#process = process;
    this.#limits = limits;
    this.#events = events;
    this.#deadline = performance.now() + limits.time.start;
    this.#watch();
    process.onMessage((message) => {
      if (this.#killed === null) this.#receive(message as WorkerMessage);
    });
    process.onEnd((end) => {
      clearInterval(this.#looks);
      events.onEnd(end, this.#killed);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  get isIdle(): boolean {
    return this.#isReady && this.#job === null && this.#killed === null;
  }

  /** Lets everything else on the machine go first. There is no way back for a process. */
  makeQuiet(): void {
    if (this.pid === undefined) return;
    try {
      setPriority(this.pid, constants.priority.PRIORITY_LOW);
    } catch {
      // It ended this very moment.
    }
  }

  give(job: WorkerJob): void {
    this.#job = job;
    this.#heardAt = performance.now();
    this.#deadline = this.#heardAt + this.#limits.time.base;
    this.#watch();
    this.#process.postMessage(job);
    void this.#allowForSize(job);
  }

  kill(reason: KillReason): void {
    this.#killed ??= reason;
    clearInterval(this.#looks);
    this.#process.kill();
  }

  /** A long file gets more time. */
  async #allowForSize(job: WorkerJob): Promise<void> {
    if (!("path" in job.input)) return;
    const size = stat(job.input.path).catch(() => null);
    const found = await withinTime(size, this.#limits.time.base);
    if (this.#job !== job || found === null) return;
    this.#deadline += (found.size / 2 ** 20) * this.#limits.time.perMegabyte;
  }

  #receive(message: WorkerMessage): void {
    this.#heardAt = performance.now();
    if (message.type === "ready") {
      this.#isReady = true;
      this.#rest();
    } else if (message.type !== "alive" && message.jobId === this.#job?.jobId) {
      const { kind } = this.#job;
      this.#events.onAnswer(message);
      if (message.memory > this.#memoryLimits(kind).between) this.kill("grown");
      else this.#rest();
    }
  }

  #rest(): void {
    this.#job = null;
    clearInterval(this.#looks);
    this.#events.onIdle();
  }

  #watch(): void {
    clearInterval(this.#looks);
    this.#looks = setInterval(() => {
      this.#look();
    }, lookInterval);
  }

  #look(): void {
    const now = performance.now();
    if (now >= this.#deadline) this.kill(this.#job ? "timed-out" : "did-not-start");
    else if (this.#job && now - this.#heardAt >= this.#limits.time.silence) this.kill("silent");
    else if (this.#job && this.#isTooLarge(this.#job.kind)) this.kill("out-of-memory");
  }

  #isTooLarge(kind: JobKind): boolean {
    return (this.#process.residentMemory() ?? 0) > this.#memoryLimits(kind).during;
  }

  #memoryLimits(kind: JobKind): MemoryLimits {
    const { analysis, model } = this.#limits.memory;
    return kind === "model" || kind === "openModel" ? model : analysis;
  }
}
