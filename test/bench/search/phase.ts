/**
 * Runs one phase of `npm run bench:search` in a process of its own, so that no phase pays for what
 * another left in memory: `node --expose-gc phase.ts NAME CONTEXT`, the context as JSON.
 */
import { Random } from "../../../electron/demo/random.ts";
import { type Report, reporter } from "../report.ts";
import { measureFaissFlat, measureLoop } from "./baselines.ts";
import { measureAdd, measureFirstBuild, measureRebuild } from "./making.ts";
import { measureOpening } from "./opening.ts";
import type { PhaseContext } from "./phase-context.ts";
import { measureRecall } from "./recall.ts";
import { reportResemblance } from "./resemblance.ts";
import { SeedSpace } from "./seed-space.ts";
import { readSeeds, writeSeeds } from "./seeds.ts";
import { Synthesiser } from "./synthesiser.ts";
import { writeSyntheticLibrary } from "./synthetic-library.ts";
import { timeQuestions } from "./time-questions.ts";

const phases = {
  seeds: ({ seeds, audio }) => writeSeeds(seeds, audio),
  resemblance: ({ seeds }, report) => {
    const real = readSeeds(seeds);
    const random = new Random(1);
    const synthesiser = new Synthesiser(new SeedSpace(real), random);
    const synthetic = real.map(() => {
      return synthesiser.fingerprintLike(Math.floor(random.next() * real.length));
    });
    reportResemblance("analysed sounds", real, report);
    reportResemblance("synthetic sounds", synthetic, report);
  },
  library: ({ directory, sounds, seeds }, report) => {
    const started = performance.now();
    writeSyntheticLibrary(directory, sounds, readSeeds(seeds));
    report("make the synthetic library", (performance.now() - started) / 1000, "s", sounds);
  },
  firstBuild: measureFirstBuild,
  opening: measureOpening,
  questions: timeQuestions,
  recall: measureRecall,
  faissFlat: measureFaissFlat,
  loop: measureLoop,
  rebuild: measureRebuild,
  add: measureAdd,
} satisfies Record<string, (context: PhaseContext, report: Report) => Promise<void> | void>;

export type PhaseName = keyof typeof phases;

const [name, context] = process.argv.slice(2);
if (name !== undefined && context !== undefined) {
  const parsed = JSON.parse(context) as PhaseContext;
  await phases[name as PhaseName](parsed, reporter(parsed.command));
}
