import { availableParallelism } from "node:os";

/** A utility process as the library sees it; each host says how to fork one. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, with the exit code or null where a signal ended it. */
  onExit(listener: (code: number | null) => void): void;
  /** Ends the process at once. */
  kill(): void;
}

/** The two programs that run in utility processes. */
export type WorkerProgram = "analysis" | "indexing";

export type ForkWorker = (program: WorkerProgram) => WorkerProcess;

/**
 * What keeps a worker small, at no cost of speed: a young generation that is collected before the
 * decoded audio that it refers to piles up, and (glibc) one arena, so that what is freed is used
 * again. Measured over the demo pack: 169 MB at most instead of 240 MB.
 */
export const workerFlags: Record<WorkerProgram, string[]> = {
  analysis: ["--max-semi-space-size=4"],
  indexing: [],
};
export const workerEnvironment = {
  MALLOC_ARENA_MAX: "1",
  // Training an index would take every core.
  OMP_NUM_THREADS: String(Math.max(1, Math.floor(availableParallelism() / 2))),
};
