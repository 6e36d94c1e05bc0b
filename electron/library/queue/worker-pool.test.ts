import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { WorkerJob, WorkerMessage } from "../../../shared/analysis.ts";
import { Log } from "../log.ts";
import { type PoolLimits, type RunOptions, WorkerPool } from "./worker-pool.ts";
import type { WorkerEnd, WorkerProcess } from "./worker-process.ts";

type Result = { readonly output: unknown } | { readonly code: string };

/** A worker in memory that does only what the test tells it to. */
class StandIn implements WorkerProcess {
  readonly pid: number;
  readonly jobs: WorkerJob[] = [];
  killed = false;
  memory = 0;
  #onMessage: (message: WorkerMessage) => void = () => undefined;
  #onEnd: (end: WorkerEnd) => void = () => undefined;

  constructor(pid: number) {
    this.pid = pid;
  }

  postMessage(message: unknown): void {
    this.jobs.push(message as WorkerJob);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.#onMessage = listener;
  }

  onEnd(listener: (end: WorkerEnd) => void): void {
    this.#onEnd = listener;
  }

  residentMemory(): number | null {
    return this.memory;
  }

  kill(): void {
    if (this.killed) return;
    this.killed = true;
    queueMicrotask(() => {
      this.#onEnd({ how: "gone", code: null, reason: "SIGKILL" });
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
    this.end({ how: "exit", code: 1, reason: "exit code 1" });
  }

  end(end: WorkerEnd): void {
    this.#onEnd(end);
  }

  /** Says that it lives. */
  beat(): void {
    this.#onMessage({ type: "alive" });
  }

  #lastJob(): WorkerJob {
    const job = this.jobs.at(-1);
    if (!job) throw new Error("the worker has no job");
    return job;
  }
}

const limits = {
  memory: { analysis: { between: 1000, during: 2000 }, model: { between: 5000, during: 9000 } },
  time: { start: 5_000, base: 2_000, perMegabyte: 0, silence: 1_000 },
  backOff: { first: 0, most: 0 },
} satisfies PoolLimits;

function makePool(
  size: number,
  more: Partial<PoolLimits> = {},
): {
  pool: WorkerPool;
  log: Log;
  /** Every worker that was ever started. */
  workers: StandIn[];
  worker: (n: number) => StandIn;
  run: (path: string, options?: RunOptions) => Promise<Result>;
} {
  const workers: StandIn[] = [];
  const fork = (): StandIn => {
    const made = new StandIn(workers.length + 1);
    workers.push(made);
    return made;
  };
  const log = Log.inMemory();
  const pool = new WorkerPool(fork, { size, log, limits: { ...limits, ...more } });
  onTestFinished(() => {
    pool.close();
  });
  return {
    pool,
    log,
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

/** What the log says of workers that ended. */
function endsIn({ recent }: Log): Record<string, unknown>[] {
  return recent
    .filter(({ event }) => event === "worker-ended")
    .map(({ how, reason, killed, code }) => ({ how, reason, killed, code }));
}

const pathOf = ({ input }: WorkerJob): string => ("path" in input ? input.path : "");
const pathsOf = ({ jobs }: StandIn): string[] => jobs.map(pathOf);

/** Time that the test moves on by itself. */
function holdTime(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"],
  });
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
    holdTime();
    const { worker, run, log } = makePool(1);
    const results = Promise.all([run("endless"), run("next")]);
    worker(0).becomeReady();
    for (let time = 0; time < limits.time.base - 500; time += 500) {
      await vi.advanceTimersByTimeAsync(500);
      worker(0).beat();
    }
    expect(worker(0).killed).toBe(false);
    await vi.advanceTimersByTimeAsync(500);
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    expect(pathsOf(worker(1))).toEqual(["next"]);
    worker(1).finish();
    expect(await results).toEqual([{ code: "analysis-timed-out" }, { output: "next" }]);
    expect(endsIn(log)).toMatchObject([{ how: "gone", reason: "SIGKILL", killed: "timed-out" }]);
  });

  it("and says nothing, is killed before that", async () => {
    holdTime();
    const { worker, run, log } = makePool(1);
    const result = run("endless");
    worker(0).becomeReady();
    await vi.advanceTimersByTimeAsync(limits.time.silence - 1);
    expect(worker(0).killed).toBe(false);
    await vi.advanceTimersByTimeAsync(300);
    expect(await result).toEqual({ code: "analysis-timed-out" });
    expect(endsIn(log)).toMatchObject([{ killed: "silent" }]);
  });

  it("is given no time of the job before", async () => {
    holdTime();
    const { worker, run } = makePool(1, {
      time: { ...limits.time, silence: Infinity },
    });
    const results = Promise.all([run("a"), run("b")]);
    worker(0).becomeReady();
    await vi.advanceTimersByTimeAsync(limits.time.base - 1);
    worker(0).finish();
    await vi.advanceTimersByTimeAsync(limits.time.base - 1);
    expect(worker(0).killed).toBe(false);
    worker(0).finish();
    expect(await results).toEqual([{ output: "a" }, { output: "b" }]);
  });

  it("at its start, is replaced", async () => {
    holdTime();
    const { worker, run } = makePool(1);
    const result = run("a");
    await vi.advanceTimersByTimeAsync(limits.time.start);
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await result).toEqual({ output: "a" });
  });
});

describe("workers that crash again and again", () => {
  it("are replaced later each time, until a file is analysed", async () => {
    holdTime();
    const { worker, workers, run } = makePool(1, { backOff: { first: 100, most: 300 } });
    const results = Promise.all(["a", "b", "c", "d"].map((path) => run(path)));
    for (const wait of [0, 100, 200, 300, 300]) {
      const started = workers.length;
      worker(started - 1).becomeReady();
      worker(started - 1).crash();
      await vi.advanceTimersByTimeAsync(Math.max(0, wait - 1));
      expect(workers.length).toBe(wait === 0 ? started + 1 : started);
      await vi.advanceTimersByTimeAsync(wait === 0 ? 0 : 1);
      expect(workers.length).toBe(started + 1);
    }
    const last = workers.length;
    worker(last - 1).becomeReady();
    worker(last - 1).finish();
    worker(last - 1).crash();
    expect(workers.length).toBe(last + 1);
    worker(last).becomeReady();
    worker(last).finish();
    const crashed = { code: "analysis-crashed" };
    expect(await results).toEqual([crashed, crashed, { output: "c" }, { output: "d" }]);
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
    const { between } = limits.memory.analysis;
    const results = Promise.all([run("a"), run("b"), run("c")]);
    worker(0).becomeReady();
    worker(0).finish({ memory: between });
    expect(worker(0).killed).toBe(false);
    worker(0).finish({ memory: between + 1 });
    expect(worker(0).killed).toBe(true);
    await new Promise(setImmediate);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await results).toEqual(["a", "b", "c"].map((output) => ({ output })));
    expect(workers).toHaveLength(2);
    expect(pool.processIds).toEqual([2]);
  });

  it("on a file beyond all measure, is killed there and then; the file is not tried again", async () => {
    holdTime();
    const { worker, run } = makePool(1);
    const results = Promise.all([run("glutton"), run("next")]);
    worker(0).becomeReady();
    worker(0).memory = limits.memory.analysis.during;
    await vi.advanceTimersByTimeAsync(300);
    expect(worker(0).killed).toBe(false);
    worker(0).memory++;
    await vi.advanceTimersByTimeAsync(300);
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await results).toEqual([{ code: "analysis-out-of-memory" }, { output: "next" }]);
  });
});

describe("a worker with the musician's model", () => {
  it("may be as large as models are, and goes before the analysis needs its room", async () => {
    const { worker, pool } = makePool(1);
    const { between } = limits.memory.model;
    const embedded = pool.run("model", { path: "a", models: "m", model: "id" });
    worker(0).becomeReady();
    worker(0).finish({ memory: between });
    await embedded;
    expect(worker(0).killed).toBe(false);
    const analysed = pool.run("analyse", { path: "b" });
    worker(0).finish({ memory: between });
    await analysed;
    expect(worker(0).killed).toBe(true);
  });
});

describe("another number of workers", () => {
  it("starts more where there is work, and lets go of those that are too many", async () => {
    const { worker, workers, pool, run } = makePool(1);
    const results = Promise.all(["a", "b", "c"].map((path) => run(path)));
    expect(workers).toHaveLength(1);
    pool.resize(2, false);
    expect(workers).toHaveLength(2);
    worker(0).becomeReady();
    worker(1).becomeReady();
    pool.resize(1, false);
    worker(0).finish();
    expect(worker(0).killed).toBe(true);
    expect(worker(1).killed).toBe(false);
    worker(1).finish();
    expect(pathsOf(worker(1))).toEqual(["b", "c"]);
    worker(1).finish();
    expect(await results).toEqual(["a", "b", "c"].map((output) => ({ output })));
  });

  it("of low priority, has them replaced after the jobs that they are on", async () => {
    const { worker, pool, run } = makePool(1);
    const results = Promise.all([run("a"), run("b")]);
    worker(0).becomeReady();
    pool.resize(1, true);
    expect(worker(0).killed).toBe(false);
    worker(0).finish();
    expect(worker(0).killed).toBe(true);
    worker(1).becomeReady();
    worker(1).finish();
    expect(await results).toEqual([{ output: "a" }, { output: "b" }]);
  });
});

describe("a job that is cancelled", () => {
  it("while it waits, is not begun; while it runs, ends with its worker; others go on", async () => {
    const { worker, run } = makePool(1);
    const [running, waiting] = [new AbortController(), new AbortController()];
    const results = Promise.all([
      run("a", { signal: running.signal }),
      run("b", { signal: waiting.signal }),
      run("c"),
    ]);
    worker(0).becomeReady();
    waiting.abort();
    running.abort();
    expect(worker(0).killed).toBe(true);
    await new Promise(setImmediate);
    worker(1).becomeReady();
    expect(pathsOf(worker(1))).toEqual(["c"]);
    worker(1).finish();
    const stopped = { code: "not-available" };
    expect(await results).toEqual([stopped, stopped, { output: "c" }]);
  });
});

describe("the log", () => {
  it("tells an exit from an error and from a process that is gone", async () => {
    const { worker, run, log } = makePool(1);
    const result = run("a");
    worker(0).becomeReady();
    worker(0).crash();
    worker(1).end({ how: "error", code: null, reason: "no such program" });
    worker(2).becomeReady();
    worker(2).end({ how: "gone", code: null, reason: "oom" });
    expect(await result).toEqual({ code: "analysis-crashed" });
    expect(endsIn(log)).toMatchObject([
      { how: "exit", code: 1 },
      { how: "error", reason: "no such program" },
      { how: "gone", reason: "oom" },
    ]);
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
