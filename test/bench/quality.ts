/**
 * `npm run bench:quality`: how well similarity finds sounds of the query's own label again, through
 * the library as the app uses it, with the textbook recipe beside it. JSON lines on standard output.
 * All sounds are in one library; a query's ranking keeps those of its own set and other groups.
 */
import { realpath } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { isAsked } from "../../build/embedding/evaluate.ts";
import { readLabels, type LabelledFile } from "../../build/embedding/labels.ts";
import { writeDemoPack, planDemoPack } from "../../electron/demo/demo-pack.ts";
import { Library } from "../../electron/library/library.ts";
import {
  queryFigures,
  retrievalFigures,
  type LabelRanking,
} from "../../electron/library/search/retrieval-figures.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { aspects, onlyAspect, type Aspect, type Weights } from "../../shared/aspects.ts";
import type { RetrievalFigures, Sample } from "../../shared/domain.ts";
import { inTemporaryFolder, wholeNumber } from "./temporary.ts";
import { dot, standardised, textbookMfcc } from "./textbook-mfcc.ts";

const usage = `usage: npm run bench:quality -- [options]

  --audio DIR    sounds with a labels.csv of set, source, path, label, group
  --demo N       N sounds of the demo pack, labelled by family (600 where nothing is asked for)`;
const demoCount = 600;

interface LabelledSample extends LabelledFile {
  readonly sample: Sample;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      audio: { type: "string" },
      demo: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help === true) {
    console.log(usage);
  } else if (values.audio === undefined) {
    const count = values.demo === undefined ? demoCount : wholeNumber(values.demo);
    await inTemporaryFolder(async (folder) => {
      await writeDemoPack(folder, { count });
      await benchSets(folder, demoLabels(count));
    });
  } else {
    const folder = await realpath(values.audio);
    await benchSets(folder, await readLabels(folder));
  }
}

function demoLabels(count: number): LabelledFile[] {
  return planDemoPack({ count }).map(({ path, family }) => ({
    set: "demo",
    path,
    label: family,
    group: path,
  }));
}

/** Analyses `folder` and prints the figures of each set, and the mean of all. */
async function benchSets(folder: string, files: readonly LabelledFile[]): Promise<void> {
  await inTemporaryFolder(async (directory) => {
    const library = await Library.open({ directory, forkWorker });
    try {
      await library.handlers["roots.add"]({ path: folder });
      await library.settled();
      const samples = labelledSamples(library, folder, files);
      const figures: Rankings[] = [];
      for (const [set, ofSet] of Map.groupBy(samples, (sample) => sample.set)) {
        const found = await benchSet(library, folder, ofSet);
        figures.push(found);
        for (const [ranking, { precisionAt10, ...others }] of Object.entries(found)) {
          const sounds = ofSet.length;
          console.log(JSON.stringify({ set, sounds, ranking, precisionAt10, ...others }, rounding));
        }
      }
      const mean = meanMacroPrecision(figures);
      console.log(JSON.stringify({ mean: "macro precision@10 over sets", ...mean }, rounding));
    } finally {
      await library.close();
    }
  });
}

type Rankings = Record<"overall" | "textbook" | Aspect, RetrievalFigures>;

async function benchSet(
  library: Library,
  folder: string,
  samples: readonly LabelledSample[],
): Promise<Rankings> {
  const byAspect = {} as Record<Aspect, RetrievalFigures>;
  for (const aspect of aspects) {
    byAspect[aspect] = figuresOf(await similarRankings(library, samples, onlyAspect(aspect)));
  }
  return {
    overall: figuresOf(await similarRankings(library, samples)),
    textbook: figuresOf(await textbookRankings(folder, samples)),
    ...byAspect,
  };
}

function figuresOf(rankings: readonly LabelRanking[]): RetrievalFigures {
  return retrievalFigures(rankings.map(queryFigures));
}

function labelledSamples(
  library: Library,
  folder: string,
  files: readonly LabelledFile[],
): LabelledSample[] {
  const byPath = new Map(
    library.analysedSamples().map((sample) => {
      const path = relative(folder, library.samplePath(sample.id)).split(sep).join("/");
      return [path, sample];
    }),
  );
  return files.flatMap((file) => {
    const sample = byPath.get(file.path);
    return sample && library.vectorsOf(sample) ? [{ ...file, sample }] : [];
  });
}

/** What the app answers to each sample, as far as it is of the same set and another group. */
async function similarRankings(
  library: Library,
  samples: readonly LabelledSample[],
  weights?: Weights,
): Promise<LabelRanking[]> {
  const byId = new Map(samples.map((labelled) => [labelled.sample.id, labelled]));
  const k = library.analysedSamples().length;
  const rankings: LabelRanking[] = [];
  for (const { sample, label, group } of askedOf(samples)) {
    const vectors = library.vectorsOf(sample);
    if (!vectors) continue;
    const found = await library.findSimilar({ vectors, weights, exclude: sample.id }, k);
    const answers = found
      // Copies count one by one, as the labels do.
      .flatMap((result) => [result.sample, ...result.copies])
      .map((answer) => byId.get(answer.id))
      .filter((answer) => answer !== undefined && answer.group !== group)
      .map((answer) => answer?.label ?? "");
    rankings.push({ label, answers });
  }
  return rankings;
}

async function textbookRankings(
  folder: string,
  samples: readonly LabelledSample[],
): Promise<LabelRanking[]> {
  const rows: number[][] = [];
  for (const { path } of samples) {
    const row = await textbookMfcc(join(folder, path));
    if (row === null) throw new Error(`${path} is silent to the textbook recipe`);
    rows.push(row);
  }
  const vectors = new Map(standardised(rows).map((vector, i) => [samples[i], vector]));
  return askedOf(samples).map((query) => {
    const vector = vectors.get(query) ?? [];
    const answers = samples
      .filter(({ group }) => group !== query.group)
      .map((answer) => ({ label: answer.label, cosine: dot(vector, vectors.get(answer) ?? []) }))
      .sort((a, b) => b.cosine - a.cosine)
      .map(({ label }) => label);
    return { label: query.label, answers };
  });
}

function askedOf(samples: readonly LabelledSample[]): readonly LabelledSample[] {
  return samples.filter((sample) => isAsked(sample, samples));
}

function meanMacroPrecision(sets: readonly Rankings[]): Record<string, number> {
  const names = ["overall", "textbook", ...aspects] as const;
  return Object.fromEntries(
    names.map((name) => [
      name,
      sets.reduce((sum, set) => sum + set[name].precisionAt10.macro, 0) / sets.length,
    ]),
  );
}

/** For JSON.stringify: four decimals are more than the figures are worth. */
function rounding(_: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toFixed(4)) : value;
}

await main();
