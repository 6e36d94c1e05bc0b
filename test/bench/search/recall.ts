/** How much of the exact answer the app's own answer holds. */
import { Library } from "../../../electron/library/library.ts";
import { forkWorker } from "../../../electron/node/fork-worker.ts";
import type { Filters } from "../../../shared/search.ts";
import { defaultWeights } from "../../../shared/aspects.ts";
import type { Report } from "../report.ts";
import { ExactQuery, localScales } from "./exact.ts";
import { indexReady, SpreadIds, type PhaseContext } from "./phase-context.ts";
import { recallAt } from "./recall-at.ts";
import { extremeWeightings, FilterSource, type Weighting } from "./questions.ts";
import { SoundRecords } from "./sound-records.ts";
import { ask } from "./time-questions.ts";

const queries = 30;
/** Ranks of which the share is taken that is found. */
const depths = [10, 100] as const;
const deepest = Math.max(...depths);

/** A weighting's recall counts to all of its series. */
const weightings: readonly (Weighting & { readonly series: readonly string[] })[] = [
  { name: "default weights", weights: defaultWeights, series: ["default weights"] },
  ...extremeWeightings.map((extreme) => ({
    ...extreme,
    series: ["extreme weights", extreme.name],
  })),
];
/** Filters by length, by the share of the library that they leave. */
const filterings = [
  { name: "", share: 1 },
  { name: "10 % filter, ", share: 0.1 },
  { name: "0.1 % filter, ", share: 0.001 },
] as const;

export async function measureRecall(context: PhaseContext, report: Report): Promise<void> {
  const { directory, sounds } = context;
  const library = await Library.open({ directory, forkWorker });
  await indexReady(library);
  const records = new SoundRecords(directory);
  const scales = localScales(records);
  const filters = new FilterSource(directory);
  const ids = new SpreadIds(sounds);
  const found = new Map<string, number[]>();
  for (let query = 0; query < queries; query++) {
    const lengths = filterings.map(({ share }) =>
      share === 1 ? {} : filters.byLength(share, query),
    );
    const sampleId = ids.next();
    const { soundId } = await library.handlers["samples.get"]({ sampleId });
    const exact = new ExactQuery(records, scales, soundId ?? 0);
    const asked = { library, sampleId, exact, durations: records.durations };
    for (const { name, recall } of await recallsOf(asked, lengths)) {
      found.set(name, [...(found.get(name) ?? []), recall]);
    }
  }
  for (const [name, shares] of [...found].sort()) {
    report(name, meanOf(shares), "share", shares.length);
  }
  await library.close();
}

interface Asked {
  readonly library: Library;
  readonly sampleId: number;
  readonly exact: ExactQuery;
  /** By sound. */
  readonly durations: Float64Array;
}

/** The recall of one sound's answers under all weightings and filters, by the names of the series. */
async function recallsOf(
  { library, sampleId, exact, durations }: Asked,
  lengths: readonly Filters[],
): Promise<{ name: string; recall: number }[]> {
  const recalls: { name: string; recall: number }[] = [];
  for (const { weights, series } of weightings) {
    const ranking = exact.exactRanking(weights);
    for (const [i, { name: filterName }] of filterings.entries()) {
      const limits = lengths[i] ?? {};
      const page = { offset: 0, limit: deepest };
      const { results } = await ask(library, sampleId, { weights, filters: limits, page });
      const rows = results.map(({ sample, copies }) =>
        [sample, ...copies].map(({ soundId }) => soundId ?? 0),
      );
      const left = within(ranking, durations, limits.duration);
      for (const depth of depths) {
        const recall = recallAt(depth, left, rows);
        for (const name of series) {
          recalls.push({ name: `recall@${depth}, ${filterName}${name}`, recall });
        }
      }
    }
  }
  return recalls;
}

/** The ranking without sounds of other lengths. */
function within(
  ranking: Float64Array,
  durations: Float64Array,
  { min = -Infinity, max = Infinity }: NonNullable<Filters["duration"]> = {},
): Float64Array {
  return ranking.map((rank, soundId) => {
    const duration = durations[soundId] ?? NaN;
    return duration >= min && duration <= max ? rank : Infinity;
  });
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
