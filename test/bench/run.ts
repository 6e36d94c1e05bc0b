/**
 * `npm run bench`: figures of the library on this machine, one JSON line each on standard output.
 * Everything is written to temporary folders, which are deleted at the end.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { writeDemoPack } from "../../electron/demo/demo-pack.ts";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { fileSizes, measureQueries, measureScan, secondsOf } from "./measure.ts";
import { type Report, reporter } from "./report.ts";
import { inTemporaryFolder, wholeNumber } from "./temporary.ts";

const usage = `usage: npm run bench -- [options]

  --audio DIR    analyse the sounds in DIR
  --demo N       make N sounds of the demo pack and analyse them (5000 where nothing is asked for)
  --workers N    utility processes (as many as the app uses)`;
const demoCount = 5_000;

async function benchFolder(folder: string, workers: number | undefined, report: Report) {
  await inTemporaryFolder(async (directory) => {
    const library = await Library.open({ directory, forkWorker, workers });
    await measureScan(library, folder, report);
    await measureQueries(library, report);
    await library.close();
    for (const { name, bytes } of await fileSizes(directory)) {
      report(`library on disk: ${name}`, bytes / 2 ** 20, "MiB");
    }
    const { result: again, seconds } = await secondsOf(() =>
      Library.open({ directory, forkWorker, workers }),
    );
    report("open the library again", seconds * 1000, "ms");
    await again.close();
  });
}

async function benchDemo(count: number, workers: number | undefined, report: Report) {
  await inTemporaryFolder(async (folder) => {
    const { seconds } = await secondsOf(() => writeDemoPack(folder, { count }));
    report("make the demo pack", seconds, "s", count);
    await benchFolder(folder, workers, report);
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      audio: { type: "string" },
      demo: { type: "string" },
      workers: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const { audio, demo } = values;
  const workers = values.workers === undefined ? undefined : wholeNumber(values.workers);
  const more = workers === undefined ? "" : ` --workers ${workers}`;
  if (audio !== undefined) {
    // Figures are passed on, and where somebody keeps their sounds is nobody's business.
    const report = reporter(`npm run bench -- --audio DIR${more}`);
    await benchFolder(resolve(audio), workers, report);
  }
  if (demo !== undefined || audio === undefined) {
    const count = demo === undefined ? demoCount : wholeNumber(demo);
    await benchDemo(count, workers, reporter(`npm run bench -- --demo ${count}${more}`));
  }
}

await main();
