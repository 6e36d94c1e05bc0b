/** What every phase of the benchmark works on, and small things that several of them need. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import type { Library } from "../../../electron/library/library.ts";
import type { Report } from "../report.ts";

export interface PhaseContext {
  /** Of the synthetic library, which is made once. */
  readonly directory: string;
  /** Of a library that is made by adding `tree`. */
  readonly scanned: string;
  /** A folder of as many files. */
  readonly tree: string;
  readonly files: number;
  /** What measures the same again. */
  readonly command: string;
}

/** Milliseconds between two looks. */
const lookInterval = 50;
const loopResolution = 1;

/** Everything by name: what the app opens with. */
export const firstPage = {
  text: "",
  filters: {},
  sort: { by: "name", descending: false },
  foldCopies: false,
  page: { offset: 0, limit: 100 },
} as const;

/** Resolves when `isReached` says so, which is asked again and again. */
export async function until(isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await setTimeout(lookInterval);
}

/** Resolves when lists come from memory: a text waits for that. */
export async function listsReady(library: Library): Promise<void> {
  await library.handlers["samples.search"]({ ...firstPage, text: "kick" });
}

/** Does something, and reports what it cost the main loop. */
export async function watchLoop(
  name: string,
  report: Report,
  deed: () => Promise<void>,
): Promise<void> {
  const loop = monitorEventLoopDelay({ resolution: loopResolution });
  loop.enable();
  await deed();
  loop.disable();
  report(`${name}: main loop delay p50`, loop.percentile(50) / 1e6, "ms", loop.count);
  report(`${name}: main loop delay p99`, loop.percentile(99) / 1e6, "ms", loop.count);
  report(`${name}: main loop delay, longest`, loop.max / 1e6, "ms", loop.count);
}

/** MiB, of the system's count, after what is garbage has been freed. */
export function residentMemory(): number {
  if (!globalThis.gc) throw new Error("this process needs --expose-gc");
  globalThis.gc();
  return process.memoryUsage.rss() / 2 ** 20;
}
