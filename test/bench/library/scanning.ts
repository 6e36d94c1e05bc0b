/** Adding a large folder, opening its library again, and analysing beside a large library. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { writeDemoPack } from "../../../electron/demo/demo-pack.ts";
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import { fileSizes, secondsOf } from "../measure.ts";
import { quantile, type Report } from "../report.ts";
import {
  firstPage,
  listsReady,
  residentMemory,
  until,
  watchLoop,
  type PhaseContext,
} from "./phase-context.ts";
import { writeSoundTree } from "./sound-tree.ts";

/** Files that are analysed beside a large library. */
const analysed = 2_000;

export async function measureScan(context: PhaseContext, report: Report): Promise<void> {
  const { tree, scanned, files } = context;
  const { seconds } = await secondsOf(() => writeSoundTree(tree, files));
  report("make the folder", seconds, "s", files);
  const library = await Library.open({ directory: scanned, forkWorker });
  await watchLoop("scan", report, async () => {
    const started = performance.now();
    const since = () => (performance.now() - started) / 1000;
    await library.handlers["roots.add"]({ path: tree });
    await until(async () => (await list(library)).samples.length === firstPage.page.limit);
    report("scan to first page", since(), "s", files);
    await until(async () => (await list(library)).total === files);
    report("scan to all browsable", since(), "s", files);
    await until(async () => !(await library.handlers["analysis.progress"]({})).scanning);
    report("scan to its end", since(), "s", files);
  });
  report("scan: memory of the process", residentMemory(), "MiB");
  await library.handlers["analysis.pause"]({});
  await library.close();
  const sizes = await fileSizes(scanned);
  const catalog = sizes.filter(({ name }) => name.startsWith("catalog.sqlite"));
  const bytes = catalog.reduce((sum, file) => sum + file.bytes, 0);
  report("scan: catalog on disk", bytes / 2 ** 20, "MiB", files);
}

/** Opens the library of the folder that `measureScan` added, which is as it was. */
export async function measureAgain({ scanned, files }: PhaseContext, report: Report) {
  await watchLoop("open again", report, async () => {
    const started = performance.now();
    const library = await Library.open({ directory: scanned, forkWorker });
    await library.handlers["samples.search"](firstPage);
    report("open again to first page", performance.now() - started, "ms");
    await until(async () => !(await library.handlers["analysis.progress"]({})).scanning);
    report(
      "open again until every file is compared",
      (performance.now() - started) / 1000,
      "s",
      files,
    );
    await library.close();
  });
}

/** Analyses some sounds in the synthetic library, while somebody looks at a list. */
export async function measureAnalysis({ directory, tree }: PhaseContext, report: Report) {
  const folder = join(tree, "..", "new sounds");
  await writeDemoPack(folder, { count: analysed });
  const library = await Library.open({ directory, forkWorker });
  await listsReady(library);
  const times: number[] = [];
  const asked = library.on("samplesChanged", () => {
    const sort = { by: "duration", descending: true } as const;
    void secondsOf(() => library.handlers["samples.search"]({ ...firstPage, sort })).then(
      ({ seconds }) => times.push(seconds * 1000),
    );
  });
  await watchLoop("analysis", report, async () => {
    const { seconds } = await secondsOf(async () => {
      await library.handlers["roots.add"]({ path: folder });
      await library.settled();
    });
    report("analysis", analysed / seconds, "files/s", analysed);
  });
  asked();
  report("analysis: list meanwhile, p50", quantile(times, 0.5), "ms", times.length);
  report("analysis: list meanwhile, p95", quantile(times, 0.95), "ms", times.length);
  report("analysis: memory of the process", residentMemory(), "MiB");
  await library.close();
  rmSync(folder, { recursive: true });
}

function list(library: Library) {
  return library.handlers["samples.search"](firstPage);
}
