/**
 * Supervision of the utility processes. A worker is replaced when it crashes, hangs or grows; a job
 * that it was on is tried once more on a fresh worker before its file is called bad.
 */
import { stat } from "node:fs/promises";
import type {
  JobInput,
  JobKind,
  JobOutput,
  WorkerJob,
  WorkerMessage,
} from "../../../shared/analysis.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { ForkWorker, WorkerProcess } from "./worker-process.ts";

/** Starts in a row that may fail before the pool gives up on its workers. */
const mostFailedStarts = 5;
const mostTries = 2;
const nothing = { size: 0 };

export interface PoolLimits {
  /**
   * Bytes of resident memory above which a worker is replaced between jobs, and after one by the
   * musician's own model, whose size is theirs to choose.
   */
  readonly memory: number;
  readonly modelMemory: number;
  /** Milliseconds that a start gets, that any file gets, and that each of its megabytes adds. */
  readonly time: { readonly start: number; readonly base: number; readonly perMegabyte: number };
}

const defaultLimits: PoolLimits = {
  memory: 400 * 2 ** 20,
  modelMemory: 2 ** 31,
  time: { start: 60_000, base: 30_000, perMegabyte: 1_000 },
};

interface Task {
  readonly kind: JobKind;
  readonly input: JobInput<JobKind>;
  tries: number;
  readonly resolve: (output: JobOutput<JobKind>) => void;
  readonly reject: (error: SoundkinError) => void;
}

interface Slot {
  process: WorkerProcess | null;
  ready: boolean;
  task: Task | null;
  jobId: number;
  timer: NodeJS.Timeout | undefined;
  timedOut: boolean;
}

export class WorkerPool {
  readonly #fork: ForkWorker;
  readonly #limits: PoolLimits;
  readonly #slots: Slot[];
  readonly #tasks: Task[] = [];
  #nextJobId = 1;
  #failedStarts = 0;
  #closed = false;

  constructor(fork: ForkWorker, size: number, limits: PoolLimits = defaultLimits) {
    this.#fork = fork;
    this.#limits = limits;
    this.#slots = Array.from({ length: size }, () => ({
      process: null,
      ready: false,
      task: null,
      jobId: 0,
      timer: undefined,
      timedOut: false,
    }));
  }

  get size(): number {
    return this.#slots.length;
  }

  /** Process ids of the living workers, for measuring them. */
  get processIds(): number[] {
    return this.#slots.flatMap(({ process }) => process?.pid ?? []);
  }

  /**
   * Has a worker do a job. `urgent` jobs go before all others.
   * @throws SoundkinError as the worker found, or analysis-timed-out, analysis-crashed.
   */
  run<Kind extends JobKind>(
    kind: Kind,
    input: JobInput<Kind>,
    { urgent = false }: { urgent?: boolean } = {},
  ): Promise<JobOutput<Kind>> {
    const { promise, resolve, reject } = Promise.withResolvers<JobOutput<JobKind>>();
    const task: Task = { kind, input, tries: 0, resolve, reject };
    if (this.#closed) reject(closedError());
    else if (urgent) this.#tasks.unshift(task);
    else this.#tasks.push(task);
    this.#assign();
    // A worker answers each kind of job with that kind of output.
    return promise;
  }

  /** Ends every worker; what was asked and not answered is rejected. */
  close(): void {
    this.#closed = true;
    for (const slot of this.#slots) {
      clearTimeout(slot.timer);
      slot.task?.reject(closedError());
      slot.task = null;
      this.#retire(slot);
    }
    for (const task of this.#tasks.splice(0)) task.reject(closedError());
  }

  #assign(): void {
    for (const slot of this.#slots) {
      if (slot.ready && slot.task === null) this.#give(slot);
    }
    for (const slot of this.#slots) {
      const starting = this.#slots.filter(({ process, ready }) => process !== null && !ready);
      if (starting.length >= this.#tasks.length) return;
      if (slot.process === null) this.#start(slot);
    }
  }

  #start(slot: Slot): void {
    if (this.#failedStarts >= mostFailedStarts) {
      // Whoever asks again later has them tried again.
      this.#failedStarts = 0;
      for (const task of this.#tasks.splice(0)) task.reject(noWorkers());
      return;
    }
    const process = this.#fork("analysis");
    slot.process = process;
    slot.timer = setTimeout(() => {
      process.kill();
    }, this.#limits.time.start);
    process.onMessage((message) => {
      if (slot.process === process) this.#receive(slot, message as WorkerMessage);
    });
    process.onExit(() => {
      if (slot.process === process) this.#lose(slot);
    });
  }

  #give(slot: Slot): void {
    const task = this.#tasks.shift();
    const process = slot.process;
    if (!task || !process) return;
    slot.task = task;
    slot.jobId = this.#nextJobId++;
    slot.timedOut = false;
    task.tries++;
    // The task's input is that of its kind, which the compiler cannot follow through the queue.
    const job = { jobId: slot.jobId, kind: task.kind, input: task.input } as WorkerJob;
    process.postMessage(job);
    void this.#watchTime(slot, job);
  }

  async #watchTime(slot: Slot, { jobId, input }: WorkerJob): Promise<void> {
    const { size } = "path" in input ? await stat(input.path).catch(() => nothing) : nothing;
    if (slot.jobId !== jobId || slot.task === null) return;
    const { base, perMegabyte } = this.#limits.time;
    slot.timer = setTimeout(
      () => {
        slot.timedOut = true;
        slot.process?.kill();
      },
      base + (size / 2 ** 20) * perMegabyte,
    );
  }

  #receive(slot: Slot, message: WorkerMessage): void {
    if (message.type === "ready") {
      clearTimeout(slot.timer);
      slot.ready = true;
      this.#failedStarts = 0;
    } else if (slot.task !== null && message.jobId === slot.jobId) {
      clearTimeout(slot.timer);
      const { task } = slot;
      slot.task = null;
      if (message.type === "done") task.resolve(message.output);
      else task.reject(new SoundkinError(message.error.code, message.error.message));
      if (message.memory > this.#memoryLimit(task.kind)) this.#retire(slot);
    }
    this.#assign();
  }

  #memoryLimit(kind: JobKind): number {
    const isModel = kind === "model" || kind === "openModel";
    return isModel ? this.#limits.modelMemory : this.#limits.memory;
  }

  /** Lets go of a worker that is on no job. */
  #retire(slot: Slot): void {
    const process = slot.process;
    slot.process = null;
    slot.ready = false;
    process?.kill();
  }

  #lose(slot: Slot): void {
    clearTimeout(slot.timer);
    const { task, ready } = slot;
    slot.process = null;
    slot.ready = false;
    slot.task = null;
    if (!ready) this.#failedStarts++;
    if (this.#closed) return;
    if (task !== null) this.#retryOrReject(task, slot.timedOut);
    this.#assign();
  }

  #retryOrReject(task: Task, timedOut: boolean): void {
    if (timedOut) task.reject(timedOutError());
    else if (task.tries < mostTries) this.#tasks.unshift(task);
    else task.reject("path" in task.input ? crashedError() : workCrashed());
  }
}

function timedOutError(): SoundkinError {
  return new SoundkinError(
    "analysis-timed-out",
    "The analysis of this file took too long and was stopped. The file may be damaged.",
  );
}

function crashedError(): SoundkinError {
  return new SoundkinError(
    "analysis-crashed",
    "The analysis of this file crashed twice. The file is probably damaged; the rest of the library is not affected.",
  );
}

function workCrashed(): SoundkinError {
  return new SoundkinError(
    "analysis-crashed",
    "An analysis process crashed twice on the same work. Try again; if it goes on, please report it.",
  );
}

function closedError(): SoundkinError {
  return new SoundkinError("not-available", "Soundkin is closing.");
}

function noWorkers(): SoundkinError {
  return new SoundkinError(
    "internal",
    "The analysis processes do not start. Run the set-up again; if that does not help, report it.",
  );
}
