/**
 * Runs one phase of `npm run bench:library` in a process of its own, so that no phase pays for what
 * another left in memory: `node --expose-gc phase.ts NAME CONTEXT`, the context as JSON.
 */
import { type Report, reporter } from "../report.ts";
import type { PhaseContext } from "./phase-context.ts";
import { measureAgain, measureAnalysis, measureScan } from "./scanning.ts";
import { measureLists, measureOpening, measureSql } from "./searching.ts";
import { writeSyntheticCatalog } from "./synthetic-catalog.ts";

const phases = {
  library: ({ directory, files }, report) => {
    const started = performance.now();
    writeSyntheticCatalog(directory, files);
    report("make the synthetic library", (performance.now() - started) / 1000, "s", files);
  },
  opening: measureOpening,
  lists: measureLists,
  sql: measureSql,
  analysis: measureAnalysis,
  scan: measureScan,
  again: measureAgain,
} satisfies Record<string, (context: PhaseContext, report: Report) => Promise<void> | void>;

export type PhaseName = keyof typeof phases;

const [name, context] = process.argv.slice(2);
if (name !== undefined && context !== undefined) {
  const parsed = JSON.parse(context) as PhaseContext;
  await phases[name as PhaseName](parsed, reporter(parsed.command));
}
