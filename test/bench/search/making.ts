/** What it costs to make the index, to make it anew while it is used, and to add a sound to it. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { planDemoPack, renderSound, type PlannedSound } from "../../../electron/demo/demo-pack.ts";
import { encodeWav } from "../../../electron/demo/wav.ts";
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import type { Sample } from "../../../shared/domain.ts";
import { secondsOf } from "../measure.ts";
import { quantile, type Report } from "../report.ts";
import { firstSamples, indexReady, SpreadIds, type PhaseContext } from "./phase-context.ts";
import { ask } from "./time-questions.ts";

/** Milliseconds between questions while the index is made. */
const askInterval = 100;
const loopResolution = 1;
/** Questions to each of the finished indexes. */
const askedAfter = 50;
const added = 5;
/** Milliseconds within which a new sound must be found. */
const patience = 30_000;

/** Makes the index of a library that has none. */
export async function measureFirstBuild({ directory }: PhaseContext, report: Report) {
  const started = performance.now();
  const library = await Library.open({ directory, forkWorker });
  await indexReady(library);
  report("first build of the index", (performance.now() - started) / 1000, "s");
  const { seconds } = await secondsOf(() => library.close());
  report("close the library after it", seconds, "s");
}

/** Makes the index anew in both of its sizes, while a musician goes on asking. */
export async function measureRebuild(context: PhaseContext, report: Report): Promise<void> {
  const { directory, sounds } = context;
  const library = await Library.open({ directory, forkWorker });
  await indexReady(library);
  const ids = new SpreadIds(sounds);
  for (const lowMemory of [true, false]) {
    const kind = lowMemory ? "small" : "fast";
    await rebuildWhileAsked(library, lowMemory, ids, (name, ...figure) => {
      report(`rebuild as ${kind} index: ${name}`, ...figure);
    });
    const times: number[] = [];
    while (times.length < askedAfter) {
      times.push((await ask(library, ids.next(), {})).milliseconds);
    }
    const { memory } = await library.handlers["index.get"]({});
    report(`memory of vectors and ${kind} index`, memory / 2 ** 20, "MiB");
    report(`similar, ${kind} index, p50`, quantile(times, 0.5), "ms", times.length);
    report(`similar, ${kind} index, p95`, quantile(times, 0.95), "ms", times.length);
  }
  await library.close();
}

async function rebuildWhileAsked(
  library: Library,
  lowMemory: boolean,
  ids: SpreadIds,
  report: Report,
): Promise<void> {
  const times: number[] = [];
  const loop = monitorEventLoopDelay({ resolution: loopResolution });
  loop.enable();
  const started = performance.now();
  let { activity } = await library.handlers["index.setLowMemory"]({ lowMemory });
  while (activity !== null) {
    times.push((await ask(library, ids.next(), {})).milliseconds);
    await setTimeout(askInterval);
    ({ activity } = await library.handlers["index.get"]({}));
  }
  loop.disable();
  report("time", (performance.now() - started) / 1000, "s");
  report("similar meanwhile, p50", quantile(times, 0.5), "ms", times.length);
  report("similar meanwhile, p95", quantile(times, 0.95), "ms", times.length);
  report("main loop delay p50", loop.percentile(50) / 1e6, "ms", loop.count);
  report("main loop delay p99", loop.percentile(99) / 1e6, "ms", loop.count);
  report("main loop delay, longest", loop.max / 1e6, "ms", loop.count);
}

/**
 * Adds sounds that are each like one that was there just before, and asks for what is like that one:
 * how long after its analysis is the new one an answer?
 */
export async function measureAdd(context: PhaseContext, report: Report): Promise<void> {
  const folder = join(context.directory, "..", "new sounds");
  await mkdir(folder);
  const library = await Library.open({ directory: context.directory, forkWorker });
  await indexReady(library);
  const [sound] = planDemoPack({ count: 1 });
  if (!sound) throw new Error("the demo pack is empty");
  await writeSound(folder, sound, 0);
  await library.handlers["roots.add"]({ path: folder });
  const asked = await analysed(library, nameOf(0));
  const times: number[] = [];
  for (let i = 1; i <= added; i++) {
    await writeSound(folder, sound, i);
    const { id } = await analysed(library, nameOf(i));
    times.push(await timeUntilFound(library, asked.id, id));
  }
  report("add: from analysed to found, p50", quantile(times, 0.5), "ms", times.length);
  report("add: from analysed to found, longest", Math.max(...times), "ms", times.length);
  await library.close();
}

async function timeUntilFound(library: Library, askedId: number, newId: number): Promise<number> {
  const started = performance.now();
  while (performance.now() - started < patience) {
    const { results } = await ask(library, askedId, {});
    if (results.some(({ sample, copies }) => [sample, ...copies].some(({ id }) => id === newId))) {
      return performance.now() - started;
    }
    await setTimeout(1);
  }
  throw new Error("the new sound was not found");
}

/** Each a little higher than the one before: no copy of it, and nearer than anything else. */
async function writeSound(folder: string, sound: PlannedSound, i: number): Promise<void> {
  const { channels, sampleRate } = renderSound(sound);
  const higher = Math.round(sampleRate * 1.03 ** i);
  await writeFile(join(folder, nameOf(i)), encodeWav({ channels, sampleRate: higher }, 16));
}

function nameOf(i: number): string {
  return `Newcomer ${i}.wav`;
}

/** The sample of a new file, as soon as it is analysed. */
async function analysed(library: Library, name: string): Promise<Sample> {
  const started = performance.now();
  while (performance.now() - started < patience) {
    const found = (await firstSamples(library, name)).find((sample) => sample.name === name);
    if (found?.state === "analysed") return found;
    await setTimeout(1);
  }
  throw new Error(`${name} was not analysed`);
}
