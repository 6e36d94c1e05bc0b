/**
 * What opening a library as the app does costs, and what it holds then. The library's files are in the
 * system's cache.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import type { Report } from "../report.ts";
import { firstSamples, indexNames, indexReady, type PhaseContext } from "./phase-context.ts";
import { ask } from "./time-questions.ts";

export async function measureOpening(context: PhaseContext, report: Report): Promise<void> {
  const { directory, sounds } = context;
  report("memory of the process before opening", residentMemory(), "MiB");
  const started = performance.now();
  const library = await Library.open({ directory, forkWorker });
  await firstSamples(library);
  report("open to the first page", performance.now() - started, "ms");
  const index = await indexReady(library);
  report("open until the index answers", performance.now() - started, "ms");
  const { milliseconds } = await ask(library, Math.ceil(sounds / 2), {});
  report("first question after opening", milliseconds, "ms");
  report(`vectors in the library (${index.kind} index)`, index.vectors, "vectors");
  report("vectors in the index", index.indexed, "vectors");
  report("memory of vectors and index", index.memory / 2 ** 20, "MiB");
  report("memory of the process, library open", residentMemory(), "MiB");
  await library.close();
  await reportDisk(directory, report);
}

async function reportDisk(directory: string, report: Report): Promise<void> {
  const index = await Promise.all(
    (await indexNames(directory)).map((name) => bytesOf(join(directory, name))),
  );
  report("index on disk", sum(index) / 2 ** 20, "MiB", index.length);
  const catalog = (await readdir(directory)).filter((name) => name.startsWith("catalog.sqlite"));
  const bytes = await Promise.all(catalog.map((name) => bytesOf(join(directory, name))));
  report("catalog on disk", sum(bytes) / 2 ** 20, "MiB", bytes.length);
}

/** MiB, of the system's count, after what is garbage has been freed. */
function residentMemory(): number {
  if (!globalThis.gc) throw new Error("this process needs --expose-gc");
  globalThis.gc();
  return process.memoryUsage.rss() / 2 ** 20;
}

/** Bytes of a file, or of all files in a folder. */
async function bytesOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const names = await readdir(path);
  return sum(await Promise.all(names.map((name) => bytesOf(join(path, name)))));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
