/**
 * `npm run bench:analysis`: the speed of the analysis on short sounds, one JSON line a figure on
 * standard output: where a file's time goes in one process, and files a second through the library.
 */
import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { encodeSound, planDemoPack, renderSound } from "../../electron/demo/demo-pack.ts";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { formatOfName } from "../../shared/formats.ts";
import { measureScan, secondsOf } from "./measure.ts";
import { type Report, reporter } from "./report.ts";
import { measureSoak } from "./soak.ts";
import { measureStages } from "./stages.ts";
import { inTemporaryFolder, wholeNumber } from "./temporary.ts";

const usage = `usage: npm run bench:analysis -- [options]

  --audio DIR    measure on the sounds in DIR (drum one-shots of the demo pack where it is not given)
  --count N      files (600)
  --workers N    utility processes of the library (2)
  --soak N       then have one worker analyse N files and watch its memory`;
const defaults = { count: 600, workers: 2 };
/** Seconds; what counts as a one-shot here. */
const oneShot = { shortest: 0.1, longest: 1 };
/** Share of the demo pack's drums that are one-shots of that length, with room. */
const drumShare = 0.25;
/** Files that warm the workers up. */
const warmUp = 60;

/** Writes `count` drum one-shots of the demo pack and returns their paths. */
async function writeDrums(folder: string, count: number): Promise<string[]> {
  const drums = planDemoPack({ count: Math.ceil(count / drumShare) }).filter(({ family }) =>
    /^(Drums|Percussion)\//.test(family),
  );
  const paths: string[] = [];
  for (const [i, sound] of drums.entries()) {
    // Taken evenly over all families.
    if (Math.floor((i * count) / drums.length) < paths.length) continue;
    const { channels, sampleRate } = renderSound(sound);
    const seconds = channels[0].length / sampleRate;
    if (seconds < oneShot.shortest || seconds > oneShot.longest) continue;
    const path = join(folder, basename(sound.path));
    await writeFile(path, encodeSound(sound));
    paths.push(path);
  }
  return paths;
}

/** Copies up to `count` sounds of `source`, spread over all of it, and returns their paths. */
async function copySounds(source: string, folder: string, count: number): Promise<string[]> {
  const names = (await readdir(source, { recursive: true }))
    .filter((name) => formatOfName(name) !== undefined)
    .sort();
  const wanted = Array.from(
    { length: Math.min(count, names.length) },
    (_, i) => names[Math.floor((i * names.length) / Math.min(count, names.length))] ?? "",
  );
  const paths = wanted.map((name, i) => join(folder, `${i} ${basename(name)}`));
  for (const [i, name] of wanted.entries()) await copyFile(join(source, name), paths[i] ?? "");
  return paths;
}

/** Files a second through the whole library: with the workers' start in it, then without. */
async function measureLibrary(sounds: string, paths: string[], workers: number, report: Report) {
  await inTemporaryFolder(async (directory) => {
    const library = await Library.open({ directory, forkWorker, workers });
    await measureScan(library, sounds, report);
    await library.close();
  });
  await inTemporaryFolder(async (directory) => {
    const first = join(directory, "first");
    await mkdir(first);
    for (const path of paths.slice(0, warmUp)) await copyFile(path, join(first, basename(path)));
    const library = await Library.open({ directory: join(directory, "l"), forkWorker, workers });
    await library.handlers["roots.add"]({ path: first });
    await library.settled();
    const before = process.cpuUsage();
    const { seconds } = await secondsOf(async () => {
      await library.handlers["roots.add"]({ path: sounds });
      await library.settled();
    });
    const { user, system } = process.cpuUsage(before);
    report("scan speed, workers warm", paths.length / seconds, "files/s", paths.length);
    const perFile = (user + system) / 1000 / paths.length;
    report("processor time of the library's own process, a file", perFile, "ms", paths.length);
    await library.close();
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      audio: { type: "string" },
      count: { type: "string" },
      workers: { type: "string" },
      soak: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(usage);
    return;
  }
  const count = wholeNumber(values.count ?? String(defaults.count));
  const workers = wholeNumber(values.workers ?? String(defaults.workers));
  const { audio, soak } = values;
  // Figures are passed on, and where somebody keeps their sounds is nobody's business.
  const from = audio === undefined ? "" : "--audio DIR ";
  const report = reporter(`npm run bench:analysis -- ${from}--count ${count} --workers ${workers}`);
  await inTemporaryFolder(async (folder) => {
    const paths =
      audio === undefined
        ? await writeDrums(folder, count)
        : await copySounds(resolve(audio), folder, count);
    if (soak !== undefined) await measureSoak(paths, wholeNumber(soak), report);
    await measureStages(paths, report);
    await measureLibrary(folder, paths, workers, report);
  });
}

await main();
