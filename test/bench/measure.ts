/** The measurements that every scenario takes. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { similarSchema } from "../../shared/api.ts";
import type { Library } from "../../electron/library/library.ts";
import { quantile, type Report } from "./report.ts";
import { WorkerMemory } from "./worker-memory.ts";

const queries = 200;
const warmUp = 10;
/** Milliseconds between two looks at the main loop. */
const loopResolution = 1;

export async function secondsOf<Result>(
  work: () => Result | Promise<Result>,
): Promise<{ result: Result; seconds: number }> {
  const started = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - started) / 1000 };
}

/** Lists and analyses `folder`, and watches what that costs. */
export async function measureScan(library: Library, folder: string, report: Report) {
  const loop = monitorEventLoopDelay({ resolution: loopResolution });
  const memory = new WorkerMemory(library);
  loop.enable();
  const { seconds } = await secondsOf(async () => {
    await library.handlers["roots.add"]({ path: folder });
    await library.settled();
  });
  loop.disable();
  memory.stop();

  const { files, analysed, failed } = await library.handlers["analysis.progress"]({});
  const problems = await library.handlers["problems.list"]({});
  const ofCode = (code: string): number => problems.filter((found) => found.code === code).length;
  const workers = library.workerProcessIds.length;
  report("scan", seconds, "s", files);
  report("scan speed", files / seconds, "files/s", files);
  report("analysed", analysed, "files", files);
  report("failed", failed, "files", files);
  report("usable with a warning", problems.filter(({ usable }) => usable).length, "files", files);
  report("analysis crashed", ofCode("analysis-crashed"), "files", files);
  report("analysis timed out", ofCode("analysis-timed-out"), "files", files);
  report("workers", workers, "processes");
  report("workers replaced", memory.processes - workers, "processes", memory.looks);
  memory.report(report);
  report("main loop delay p50", loop.percentile(50) / 1e6, "ms", loop.count);
  report("main loop delay p99", loop.percentile(99) / 1e6, "ms", loop.count);
  report("main loop delay, longest", loop.max / 1e6, "ms", loop.count);
}

/** Asks what a musician asks, of sounds spread over the library. */
export async function measureQueries(library: Library, report: Report) {
  const page = { offset: 0, limit: 1000 };
  const sort = { by: "added", descending: false } as const;
  const { total, samples } = await library.handlers["samples.search"]({
    text: "",
    filters: {},
    sort,
    foldCopies: false,
    page,
  });
  const analysed = samples.filter(({ state }) => state === "analysed");
  const asked = Array.from(
    { length: warmUp + queries },
    (_, i) => analysed[Math.floor((i * analysed.length) / (warmUp + queries))],
  ).filter((sample) => sample !== undefined);

  const times = await timesOf(asked, ({ id }) =>
    library.handlers["samples.similar"](similarSchema.parse({ sampleId: id })),
  );
  report("similar, 50 of all, p50", quantile(times, 0.5), "ms", times.length);
  report("similar, 50 of all, p95", quantile(times, 0.95), "ms", times.length);

  const texts = await timesOf(asked, ({ name }) =>
    library.handlers["samples.search"]({
      text: name.split(" ")[0] ?? "",
      filters: {},
      sort: { by: "name", descending: false },
      foldCopies: false,
      page: { offset: 0, limit: 100 },
    }),
  );
  report("text search, first page, p95", quantile(texts, 0.95), "ms", texts.length);
  report("samples in the library", total, "files");
}

/** Milliseconds that each deed took, without the first few. */
async function timesOf<Item>(
  items: readonly Item[],
  deed: (item: Item) => unknown,
): Promise<number[]> {
  const times: number[] = [];
  for (const item of items) times.push((await secondsOf(() => deed(item))).seconds * 1000);
  return times.slice(warmUp);
}

/** Every file of a library's folder, largest first. */
export async function fileSizes(directory: string): Promise<{ name: string; bytes: number }[]> {
  const sizes = await Promise.all(
    (await readdir(directory)).map(async (name) => ({
      name,
      bytes: (await stat(join(directory, name))).size,
    })),
  );
  return sizes.sort((a, b) => b.bytes - a.bytes);
}
