import { availableParallelism } from "node:os";

/**
 * How a utility process ended: it exited by itself, it was gone (killed, crashed, out of memory), or
 * it could not be made or failed beyond repair ("error").
 */
export interface WorkerEnd {
  readonly how: "exit" | "gone" | "error";
  /** The exit code; null where a signal ended it. */
  readonly code: number | null;
  /** In the system's words: a signal's name, Chromium's reason, an error's message. */
  readonly reason: string;
}

/** A utility process as the library sees it; each host says how to fork one. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  postMessage(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Called once. */
  onEnd(listener: (end: WorkerEnd) => void): void;
  /** Bytes of memory that it holds just now; null where the system does not say. */
  residentMemory(): number | null;
  /** Ends the process at once. */
  kill(): void;
}

/** The programs that run in utility processes. */
export type WorkerProgram = "analysis" | "demo" | "indexing" | "scanning";

export type ForkWorker = (program: WorkerProgram) => WorkerProcess;

/**
 * What keeps a worker small, at no cost of speed: a young generation that is collected before the
 * decoded audio that it refers to piles up, and (glibc) one arena, so that what is freed is used
 * again. Measured over the demo pack: 169 MB at most instead of 240 MB.
 */
export const workerFlags: Record<WorkerProgram, string[]> = {
  analysis: ["--max-semi-space-size=4"],
  demo: [],
  indexing: [],
  scanning: [],
};
export const workerEnvironment = {
  MALLOC_ARENA_MAX: "1",
  // Training an index would take every core.
  OMP_NUM_THREADS: String(Math.max(1, Math.floor(availableParallelism() / 2))),
};
