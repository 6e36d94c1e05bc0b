/**
 * The utility processes of the analysis, and the jobs for them. A worker that crashes, hangs or grows is
 * replaced, the sooner the rarer that happens; a job that it was on is tried once more on a fresh
 * worker before its file is called bad.
 */
import type { JobInput, JobKind, JobOutput, WorkerJob } from "../../../shared/analysis.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Log } from "../log.ts";
import {
  SupervisedWorker,
  type KillReason,
  type WorkerAnswer,
  type WorkerLimits,
} from "./supervised-worker.ts";
import type { ForkWorker, WorkerEnd } from "./worker-process.ts";

/** Starts in a row that may fail before the pool gives up on its workers. */
const mostFailedStarts = 5;
const mostTries = 2;

export interface PoolLimits extends WorkerLimits {
  /**
   * Milliseconds before a worker that crashed is replaced: none at first, then `first`, and twice as
   * long each time until a job is answered.
   */
  readonly backOff: { readonly first: number; readonly most: number };
}

export const defaultLimits: PoolLimits = {
  memory: {
    analysis: { between: 400 * 2 ** 20, during: 1536 * 2 ** 20 },
    model: { between: 2 ** 31, during: 6 * 2 ** 30 },
  },
  time: { start: 60_000, base: 30_000, perMegabyte: 1_000, silence: 90_000 },
  backOff: { first: 250, most: 5_000 },
};

export interface PoolOptions {
  readonly size: number;
  /** Everything else on the machine goes before the workers. */
  readonly quiet?: boolean;
  readonly log: Log;
  readonly limits?: PoolLimits | undefined;
}

export interface RunOptions {
  /** Goes before all others. */
  readonly urgent?: boolean;
  /** Ends the job, also one that a worker is on; it is rejected as not-available. */
  readonly signal?: AbortSignal;
}

interface Task {
  readonly kind: JobKind;
  readonly input: JobInput<JobKind>;
  tries: number;
  readonly resolve: (output: JobOutput<JobKind>) => void;
  readonly reject: (error: SoundkinError) => void;
}

/** A worker and the task that it is on. */
interface Seat {
  readonly worker: SupervisedWorker;
  /** Whether it was started to be quiet. */
  readonly quiet: boolean;
  task: Task | null;
}

export class WorkerPool {
  readonly #fork: ForkWorker;
  readonly #limits: PoolLimits;
  readonly #log: Log;
  readonly #seats = new Set<Seat>();
  readonly #tasks: Task[] = [];
  #size: number;
  #quiet: boolean;
  #nextJobId = 1;
  #failedStarts = 0;
  /** Crashes since a job was last answered. */
  #crashes = 0;
  #backOff: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(fork: ForkWorker, { size, quiet = false, log, limits = defaultLimits }: PoolOptions) {
    this.#fork = fork;
    this.#size = size;
    this.#quiet = quiet;
    this.#log = log;
    this.#limits = limits;
  }

  /** How many workers there may be. */
  get size(): number {
    return this.#size;
  }

  /** Process ids of the living workers, for measuring them. */
  get processIds(): number[] {
    return [...this.#seats].flatMap(({ worker }) => worker.pid ?? []);
  }

  /** Has `size` workers from now on, at low priority where `quiet`. Jobs that are begun are finished. */
  resize(size: number, quiet: boolean): void {
    this.#size = size;
    this.#quiet = quiet;
    for (const seat of this.#seats) this.#dismissIfUnwanted(seat);
    this.#assign();
  }

  /**
   * Has a worker do a job.
   * @throws SoundkinError as the worker found, or analysis-timed-out, analysis-crashed,
   * analysis-out-of-memory, not-available.
   */
  run<Kind extends JobKind>(
    kind: Kind,
    input: JobInput<Kind>,
    { urgent = false, signal }: RunOptions = {},
  ): Promise<JobOutput<Kind>> {
    const { promise, resolve, reject } = Promise.withResolvers<JobOutput<JobKind>>();
    const task: Task = { kind, input, tries: 0, resolve, reject };
    if (this.#closed || signal?.aborted === true) {
      reject(notAvailable());
      return promise;
    }
    const abort = (): void => {
      this.#cancel(task);
    };
    signal?.addEventListener("abort", abort, { once: true });
    if (urgent) this.#tasks.unshift(task);
    else this.#tasks.push(task);
    this.#assign();
    // A worker answers each kind of job with that kind of output.
    return promise.finally(() => signal?.removeEventListener("abort", abort));
  }

  /** Ends every worker; what was asked and not answered is rejected. */
  close(): void {
    this.#closed = true;
    if (this.#backOff !== null) clearTimeout(this.#backOff);
    for (const { worker, task } of this.#seats) {
      task?.reject(notAvailable());
      worker.kill("not-needed");
    }
    this.#seats.clear();
    for (const task of this.#tasks.splice(0)) task.reject(notAvailable());
  }

  #cancel(task: Task): void {
    task.reject(notAvailable());
    const waiting = this.#tasks.indexOf(task);
    if (waiting >= 0) this.#tasks.splice(waiting, 1);
    for (const seat of this.#seats) {
      if (seat.task !== task) continue;
      seat.task = null;
      this.#seats.delete(seat);
      seat.worker.kill("cancelled");
    }
  }

  #assign(): void {
    for (const seat of this.#seats) {
      if (seat.worker.isIdle) this.#give(seat);
    }
    while (this.#canStart()) this.#start();
  }

  #canStart(): boolean {
    const starting = [...this.#seats].filter(({ worker }) => !worker.isReady).length;
    return (
      !this.#closed &&
      this.#backOff === null &&
      this.#seats.size < this.#size &&
      starting < this.#tasks.length
    );
  }

  #start(): void {
    if (this.#failedStarts >= mostFailedStarts) {
      // Whoever asks again later has them tried again.
      this.#failedStarts = 0;
      for (const task of this.#tasks.splice(0)) task.reject(noWorkers());
      return;
    }
    const worker = new SupervisedWorker(this.#fork("analysis"), this.#limits, {
      onIdle: () => {
        this.#failedStarts = 0;
        this.#dismissIfUnwanted(seat);
        this.#assign();
      },
      onAnswer: (answer) => {
        this.#finish(seat, answer);
      },
      onEnd: (end, killed) => {
        this.#lose(seat, end, killed);
      },
    });
    const seat: Seat = { worker, quiet: this.#quiet, task: null };
    if (seat.quiet) worker.makeQuiet();
    this.#seats.add(seat);
    this.#log.info("worker-started", { pid: worker.pid });
  }

  #give(seat: Seat): void {
    const task = this.#tasks.shift();
    if (!task) return;
    seat.task = task;
    task.tries++;
    // The task's input is that of its kind, which the compiler cannot follow through the queue.
    const job = { jobId: this.#nextJobId++, kind: task.kind, input: task.input } as WorkerJob;
    seat.worker.give(job);
  }

  #finish(seat: Seat, answer: WorkerAnswer): void {
    const { task } = seat;
    seat.task = null;
    this.#crashes = 0;
    if (answer.type === "done") task?.resolve(answer.output);
    else task?.reject(new SoundkinError(answer.error.code, answer.error.message));
  }

  /** Lets go of an idle worker where there are too many, or it is to be quiet and is not. */
  #dismissIfUnwanted(seat: Seat): void {
    if (!seat.worker.isIdle) return;
    if (this.#seats.size <= this.#size && seat.quiet === this.#quiet) return;
    this.#seats.delete(seat);
    seat.worker.kill("not-needed");
  }

  #lose(seat: Seat, end: WorkerEnd, killed: KillReason | null): void {
    const wasOurs = this.#seats.delete(seat);
    const { task, worker } = seat;
    seat.task = null;
    const path = task && "path" in task.input ? task.input.path : undefined;
    if (killed !== "not-needed" && killed !== "grown") {
      this.#log.warning("worker-ended", { pid: worker.pid, ...end, killed, path });
    }
    if (this.#closed) return;
    if (!worker.isReady) this.#failedStarts++;
    if (task !== null) this.#retryOrReject(task, killed);
    if (wasOurs && killed !== "grown") this.#waitAfterCrash();
    this.#assign();
  }

  #waitAfterCrash(): void {
    const { first, most } = this.#limits.backOff;
    const wait = this.#crashes === 0 ? 0 : Math.min(most, first * 2 ** (this.#crashes - 1));
    this.#crashes++;
    if (wait === 0) return;
    if (this.#backOff !== null) clearTimeout(this.#backOff);
    this.#backOff = setTimeout(() => {
      this.#backOff = null;
      this.#assign();
    }, wait);
  }

  #retryOrReject(task: Task, killed: KillReason | null): void {
    if (killed === "timed-out" || killed === "silent") task.reject(timedOut());
    else if (killed === "out-of-memory") task.reject(outOfMemory());
    else if (task.tries < mostTries) this.#tasks.unshift(task);
    else task.reject("path" in task.input ? crashed() : workCrashed());
  }
}

function timedOut(): SoundkinError {
  return new SoundkinError(
    "analysis-timed-out",
    "The analysis of this file took too long and was stopped. The file may be damaged.",
  );
}

function outOfMemory(): SoundkinError {
  return new SoundkinError(
    "analysis-out-of-memory",
    "The analysis of this file needed too much memory and was stopped. The file may be damaged.",
  );
}

function crashed(): SoundkinError {
  return new SoundkinError(
    "analysis-crashed",
    "The analysis of this file crashed twice, so it is left alone until it changes. The file is probably damaged; the rest of the library is not affected.",
  );
}

function workCrashed(): SoundkinError {
  return new SoundkinError(
    "analysis-crashed",
    "An analysis process crashed twice on the same work. Try again; if it goes on, please report it.",
  );
}

function notAvailable(): SoundkinError {
  return new SoundkinError("not-available", "This was stopped before it was done.");
}

function noWorkers(): SoundkinError {
  return new SoundkinError(
    "internal",
    "The analysis processes do not start. Run the set-up again; if that does not help, report it.",
  );
}
