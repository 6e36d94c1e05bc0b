/** Opening a library and asking for lists, through the handler that every host calls and by SQL. */
import { Catalog } from "../../../electron/library/catalog/catalog.ts";
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import { searchSchema, type ParsedInput } from "../../../shared/api.ts";
import { mostSelected } from "../../../shared/domain.ts";
import { sortKeys } from "../../../shared/search.ts";
import { secondsOf } from "../measure.ts";
import { quantile, type Report } from "../report.ts";
import {
  firstPage,
  listsReady,
  residentMemory,
  watchLoop,
  type PhaseContext,
} from "./phase-context.ts";
import { questionsOf } from "./questions.ts";

/** Each sort in both directions, the first time that it is asked for. */
const warmUp = 2 * sortKeys.length;
const timed = 200;
/** SQL takes a second for some of them. */
const timedBySql = 12;

/** The library's files are in the system's cache. */
export async function measureOpening({ directory }: PhaseContext, report: Report): Promise<void> {
  report("open: memory of the process before", residentMemory(), "MiB");
  await watchLoop("open", report, async () => {
    const started = performance.now();
    const library = await Library.open({ directory, forkWorker });
    report("open to Library.open", performance.now() - started, "ms");
    await library.handlers["samples.search"](firstPage);
    report("open to first page", performance.now() - started, "ms");
    await listsReady(library);
    report("open to lists in memory", performance.now() - started, "ms");
    report("open: memory of the process, lists in memory", residentMemory(), "MiB");
    await library.close();
  });
}

export async function measureLists(context: PhaseContext, report: Report): Promise<void> {
  const library = await Library.open({ directory: context.directory, forkWorker });
  await listsReady(library);
  await timeQuestions(context, timed, report, "list", (question) =>
    library.handlers["samples.search"](question),
  );
  await timeWholeLists(library, report);
  await library.close();
}

/** What the sidebar, "select all" and jumping to a sound ask, after each change. */
async function timeWholeLists({ handlers }: Library, report: Report): Promise<void> {
  const { page: first, ...list } = firstPage;
  const page = { offset: 0, limit: mostSelected };
  const whole = {
    "overview of the sidebar": () => handlers["library.overview"]({}),
    "ids of everything": () => handlers["samples.ids"]({ ...list, page }),
    "place of a sample": () => handlers["samples.indexOf"]({ ...list, sampleId: first.limit }),
  };
  for (const [name, ask] of Object.entries(whole)) {
    await watchLoop(name, report, async () => {
      const times: number[] = [];
      for (let turn = 0; turn < timed; turn++) {
        await handlers["samples.played"]({ sampleId: 1 + turn });
        times.push((await secondsOf(async () => ask())).seconds * 1000);
      }
      report(`${name}, longest of the first`, Math.max(...times.slice(0, warmUp)), "ms", warmUp);
      report(`${name}, p95`, quantile(times, 0.95), "ms", times.length);
    });
  }
}

/** What an SQL database by itself takes for the same. */
export async function measureSql(context: PhaseContext, report: Report): Promise<void> {
  const catalog = Catalog.open(context.directory, { readOnly: true });
  await timeQuestions(context, timedBySql, report, "baseline: SQL", (question) =>
    catalog.samples.search(question, []),
  );
  catalog.close();
}

async function timeQuestions(
  { files }: PhaseContext,
  count: number,
  report: Report,
  way: string,
  ask: (question: ParsedInput<"samples.search">) => unknown,
): Promise<void> {
  const all: number[] = [];
  for (const [name, questionOf] of Object.entries(questionsOf(files))) {
    const times: number[] = [];
    for (let turn = 0; turn < warmUp + count; turn++) {
      const question = searchSchema.parse(questionOf(turn));
      const { seconds } = await secondsOf(() => ask(question));
      times.push(seconds * 1000);
    }
    const first = times.slice(0, warmUp);
    report(`${way}, ${name}, longest of the first`, Math.max(...first), "ms", first.length);
    const kept = times.slice(warmUp);
    all.push(...kept);
    report(`${way}, ${name}, p50`, quantile(kept, 0.5), "ms", kept.length);
    report(`${way}, ${name}, p95`, quantile(kept, 0.95), "ms", kept.length);
  }
  report(`${way}, all questions, p95`, quantile(all, 0.95), "ms", all.length);
}
