/** How long "find similar sounds" takes, through the handler that every host calls. */
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import { similarSchema } from "../../../shared/api.ts";
import { secondsOf } from "../measure.ts";
import { quantile, type Report } from "../report.ts";
import { indexReady, SpreadIds, type PhaseContext } from "./phase-context.ts";
import { FilterSource, scenariosOf, type Question, type Scenario } from "./questions.ts";

const warmUp = 10;
const timed = 200;
/** Where each takes longer. */
const fewerTimed = 100;
const manySounds = 1_000_000;

export async function timeQuestions(context: PhaseContext, report: Report): Promise<void> {
  const { directory, sounds } = context;
  const library = await Library.open({ directory, forkWorker });
  await indexReady(library);
  const ids = new SpreadIds(sounds);
  const count = sounds >= manySounds ? fewerTimed : timed;
  const groups = new Map<string, number[]>();
  for (const scenario of scenariosOf(new FilterSource(directory))) {
    const times = await timesOf(library, scenario, count, ids);
    reportTimes(scenario.name, times, report);
    const { group } = scenario;
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), ...times]);
  }
  for (const [group, times] of groups) reportTimes(group, times, report);
  await library.close();
}

/** Asks one question; the answer's time is the handler's, its arguments parsed before. */
export async function ask(library: Library, sampleId: number, question: Question) {
  const input = similarSchema.parse({ ...question, sampleId });
  const { result, seconds } = await secondsOf(() => library.handlers["samples.similar"](input));
  return { ...result, milliseconds: seconds * 1000 };
}

async function timesOf(
  library: Library,
  { ask: questionOf, before }: Scenario,
  count: number,
  ids: SpreadIds,
): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < warmUp + count; i++) {
    const question = questionOf(i);
    const sampleId = ids.next();
    if (before === "the same of another sound") await ask(library, ids.next(), question);
    if (before === "its first page") await ask(library, sampleId, { ...question, page: undefined });
    times.push((await ask(library, sampleId, question)).milliseconds);
  }
  return times.slice(warmUp);
}

function reportTimes(name: string, times: readonly number[], report: Report): void {
  report(`similar, ${name}, p50`, quantile(times, 0.5), "ms", times.length);
  report(`similar, ${name}, p95`, quantile(times, 0.95), "ms", times.length);
}
