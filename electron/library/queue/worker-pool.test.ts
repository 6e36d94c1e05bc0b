import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { WorkerJob, WorkerMessage } from "../../../shared/analysis.ts";
import { type PoolLimits, WorkerPool } from "./worker-pool.ts";
import type { WorkerProcess } from "./worker-process.ts";

type Result = { readonly output: unknown } | { readonly code: string };

/** A worker in memory that does only what the test tells it to. */
class StandIn implements WorkerProcess {
  readonly pid: number;
  readonly jobs: WorkerJob[] = [];
  killed = false;
  #onMessage: (message: WorkerMessage) => void = () => undefined;
  #onExit: (code: number | null) => void = () => undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  postMessage(message: unknown): void {
    this.jobs.push(message as WorkerJob);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onExit(listener: (code: number | null) => void): void {
    this.#onExit = listener;
  }

  kill(): void {
    if (this.killed) return;
    this.killed = true;
    queueMicrotask(() => {
      this.#onExit(null);
    });
  }

  becomeReady(): void {
    this.#onMessage({ type: "ready" });
  }

  /** Answers its last job with the job's path. */
  finish({ memory = 0 } = {}): void {
    const job = this.#lastJob();
    // The pool hands outputs through without a look.
    const output = pathOf(job) as unknown as Uint8Array;
    this.#onMessage({ type: "done", jobId: job.jobId, output, memory });
  }

  refuse(): void {
    const { jobId } = this.#lastJob();
    const error = { code: "file-corrupt", message: "no good" } as const;
    this.#onMessage({ type: "failed", jobId, error, memory: 0 });
  }

  crash(): void {
    this.#onExit(1);
  }

  #lastJob(): WorkerJob {
    const job = this.jobs.at(-1);
    if (!job) throw new Error("the worker has no job");
    return job;
  }
}

const limits: PoolLimits = {
  memory: 1000,
  modelMemory: 5000,
  time: { start: 500, base: 200, perMegabyte: 0 },
};

function makePool(size: number): {
  pool: WorkerPool;
  /** Every worker that was ever started. */
  workers: StandIn[];
  worker: (n: number) => StandIn;
  run: (path: string, options?: { urgent?: boolean }) => Promise<Result>;
} {
  const workers: StandIn[] = [];
  const fork = (): StandIn => {
    const made = new StandIn(workers.length + 1);
    workers.push(made);
    return made;
  };
  const pool = new WorkerPool(fork, size, limits);
  onTestFinished(() => {
    pool.close();
  });
  return {
    pool,
    workers,
    worker: (n) => {
      const found = workers[n];
      if (!found) throw new Error(`no worker ${n} was started`);
      return found;
    },
    run: (path, options) =>
      pool.run("analyse", { path }, options).then(
        (output) => ({ output }),
        (error: unknown) => ({ code: (error as { code: string }).code }),
      ),
  };
}

const pathOf = ({ input }: WorkerJob): string => ("path" in input ? input.path : "");
const pathsOf = ({ jobs }: StandIn): string[] => jobs.map(pathOf);

/** Resolves when the pool, which asks for the file's size first, has set a timer. */
async function timerSet(): Promise<void> {
  do await new Promise(setImmediate);
  while (vi.getTimerCount() !== 1);
}

afterEach(() => {
  vi.useRealTimers();
});

describe("giving out jobs", () => {
  it("keeps their order, one at a time, urgent ones first", async () => {
    const { worker, workers, run } = makePool(1);
    const results = Promise.all([run("a"), run("b"), run("c"), run("now", { urgent: true })]);
    expect(worker(0).jobs).toEqual([]);
    worker(0).becomeReady();
    for (const done of [["now"], ["now", "a"], ["now", "a", "b"], ["now", "a", "b", "c"]]) {
      expect(pathsOf(worker(0))).toEqual(done);
      worker(0).finish();
    }
    expect(await results).toEqual(["a", "b", "c", "now"].map((output) => ({ output })));
    expect(workers).toHaveLength(1);
  });

  it("starts no more workers than there are jobs, and no more than it may", () => {
    const { workers, worker, run } = makePool(3);
    expect(workers).toHaveLength(0);
    void run("a");
    expect(workers).toHaveLength(1);
    worker(0).becomeReady();
    void run("b");
    expect(workers).toHaveLength(2);
    worker(0).finish();
    expect(pathsOf(worker(0))).toEqual(["a", "b"]);
    for (const path of "cdefgh") void run(path);
    expect(workers).toHaveLength(3);
  });

  it("passes on what a worker says of a file, and goes on", async () => {
    const { worker, run } = makePool(1);
    const results = Promise.all([run("bad"), run("good")]);
    worker(0).becomeReady();
    worker(0).refuse();
    worker(0).finish();
    expect(await results).toEqual([{ code: "file-corrupt" }, { output: "good" }]);
  });
});

describe("a worker that crashes", () => {
  it("is replaced, and its job is tried once more before the waiting ones", async () => {
    const { worker, workers, run } = makePool(1);
    const results = Promise.all([run("a"), run("b")]);
    worker(0).becomeReady();
    worker(0).crash();
    worker(1).becomeReady();
    expect(pathsOf(worker(1))).toEqual(["a"]);
    worker(1).finish();
    worker(1).finish();
    expect(await results).toEqual([{ output: "a" }, { output: "b" }]);
    expect(workers).toHaveLength(2);
  });

  it("twice on one file, is no reason to stop: the file is given up", async () => {
    const { worker, run } = makePool(1);
    const results = Promise.all([run("killer"), run("next")]);
    for (const n of [0, 1]) {
      worker(n).becomeReady();
      expect(pathsOf(worker(n))).toEqual(["killer"]);
      worker(n).crash();
    }
    worker(2).becomeReady();
    expect(pathsOf(worker(2))).toEqual(["next"]);
    worker(2).finish();
    expect(await results).toEqual([{ code: "analysis-crashed" }, { output: "next" }]);
  });

  it("between jobs is only replaced", async () => {
    const { worker, run } = makePool(1);
    const first = run("a");
    worker(0).becomeReady();
    worker(0).finish();
    expect(await first).toEqual({ output: "a" });
    worker(0).crash();
    const second = run("b");
    worker(1).becomeReady();
    worker(1).finish();
    expect(await second).toEqual({ output: "b" });
  });
});

describe("a worker that hangs", () => {
  it("on a file, is killed when its time is over; the file is not tried again", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { worker, run } = makePool(1);
    const results = Promise.all([run("endless"), run("next")]);
    worker(0).becomeReady();
    await timerSet();
    await vi.advanceTimersByTimeAsync(limits.time.base - 1);
    expect(worker(0).killed).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    expect(pathsOf(worker(1))).toEqual(["next"]);
    worker(1).finish();
    expect(await results).toEqual([{ code: "analysis-timed-out" }, { output: "next" }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is given no time of the job before", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { worker, run } = makePool(1);
    const results = Promise.all([run("a"), run("b")]);
    worker(0).becomeReady();
    await timerSet();
    await vi.advanceTimersByTimeAsync(limits.time.base - 1);
    worker(0).finish();
    await timerSet();
    await vi.advanceTimersByTimeAsync(limits.time.base - 1);
    expect(worker(0).killed).toBe(false);
    worker(0).finish();
    expect(await results).toEqual([{ output: "a" }, { output: "b" }]);
  });

  it("at its start, is replaced", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { worker, run } = makePool(1);
    const result = run("a");
    await vi.advanceTimersByTimeAsync(limits.time.start);
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await result).toEqual({ output: "a" });
  });
});

describe("workers that never start", () => {
  it("end every job in an error, and are tried again when somebody asks again", async () => {
    const { worker, workers, run } = makePool(2);
    const results = Promise.all([run("a"), run("b"), run("c")]);
    for (let n = 0; n < workers.length; n++) worker(n).crash();
    expect(await results).toEqual(Array(3).fill({ code: "internal" }));
    const started = workers.length;
    expect(started).toBeLessThan(20);
    const again = run("d");
    worker(started).becomeReady();
    worker(started).finish();
    expect(await again).toEqual({ output: "d" });
  });
});

describe("a worker that grows", () => {
  it("beyond its memory, is replaced between jobs", async () => {
    const { worker, workers, pool, run } = makePool(1);
    const results = Promise.all([run("a"), run("b"), run("c")]);
    worker(0).becomeReady();
    worker(0).finish({ memory: limits.memory });
    expect(worker(0).killed).toBe(false);
    worker(0).finish({ memory: limits.memory + 1 });
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await results).toEqual(["a", "b", "c"].map((output) => ({ output })));
    expect(workers).toHaveLength(2);
    expect(pool.processIds).toEqual([2]);
  });
});

describe("a worker with the musician's model", () => {
  it("may be as large as models are, and goes before the analysis needs its room", async () => {
    const { worker, pool } = makePool(1);
    const embedded = pool.run("model", { path: "a", models: "m", model: "id" });
    worker(0).becomeReady();
    worker(0).finish({ memory: limits.modelMemory });
    await embedded;
    expect(worker(0).killed).toBe(false);
    const analysed = pool.run("analyse", { path: "b" });
    worker(0).finish({ memory: limits.modelMemory });
    await analysed;
    expect(worker(0).killed).toBe(true);
  });
});

describe("closing", () => {
  it("kills the workers and rejects what is open, waiting or asked afterwards", async () => {
    const { worker, workers, pool, run } = makePool(2);
    const open = Promise.all([run("a"), run("b"), run("c")]);
    worker(0).becomeReady();
    pool.close();
    expect(await open).toEqual(Array(3).fill({ code: "not-available" }));
    expect(await run("late")).toEqual({ code: "not-available" });
    expect(workers.map(({ killed }) => killed)).toEqual([true, true]);
    expect(pool.processIds).toEqual([]);
  });
});
