/**
 * Fits the embedding's frozen parameters and writes them where the app reads them.
 *
 *   npm run fit:embedding -- --audio DIR [--dry]
 *
 * DIR holds real labelled sounds and a labels.csv with set, source, path, label, group. The demo
 * pack's synthesised sounds are fitted on as well, and changed copies of both. Quality is printed
 * first, each set left out of the fit in turn, since a gain on sets that were fitted on does not
 * count; the ranking is the app's. The scale of the fingerprints is fitted anew only where
 * `analysisVersion` was raised, since stored ones are of it. `--dry` writes nothing.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeSignal, readExcerpt } from "../../electron/analysis/analyse.ts";
import { sampleRate } from "../../electron/analysis/descriptors/spectra.ts";
import { resample } from "../../electron/analysis/resample.ts";
import { planDemoPack, renderSound } from "../../electron/demo/demo-pack.ts";
import { Random, seedOf } from "../../electron/demo/random.ts";
import type { Descriptors } from "../../electron/embedding/fingerprint.ts";
import { serialiseParameters, shippedParameters } from "../../electron/embedding/parameters.ts";
import { mean } from "../../electron/library/search/retrieval-figures.ts";
import { analysisVersion } from "../../shared/analysis.ts";
import { augment } from "./augment.ts";
import { fitParameters, type TrainingSound } from "./fit-parameters.ts";
import { readLabels } from "./labels.ts";
import { evaluate } from "./evaluate.ts";

const output = new URL("../../electron/embedding/parameters.json", import.meta.url);

/** Changed copies of each sound. */
const copyCount = 3;
const demoCount = 600;
/** Seconds of a sound that descriptors can see, with what speed and rooms may take. */
const reach = 7;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { audio: { type: "string" }, dry: { type: "boolean" } },
  });
  if (values.audio === undefined) throw new Error("usage: npm run fit:embedding -- --audio DIR");
  const real = await realSounds(values.audio);
  const synthesised = await demoSounds();
  const precisions: number[] = [];
  for (const [set, ofSet] of Map.groupBy(real, (sound) => sound.set)) {
    const rest = real.filter((sound) => sound.set !== set);
    const figures = evaluate(ofSet, fitParameters([...rest, ...synthesised]));
    precisions.push(figures.precisionAt10.macro);
    console.log(JSON.stringify({ leftOut: set, sounds: ofSet.length, ...figures }));
  }
  console.log(JSON.stringify({ meanMacroPrecisionAt10: mean(precisions) }));
  if (values.dry === true) return;
  const isSameAnalysis = shippedParameters.analysisVersion === analysisVersion;
  const scale = isSameAnalysis ? shippedParameters.scale : undefined;
  await writeFile(output, serialiseParameters(fitParameters([...real, ...synthesised], scale)));
}

export interface LabelledSound extends TrainingSound {
  readonly set: string;
  readonly label: string;
  readonly kind: string;
  readonly group: string;
}

async function realSounds(directory: string): Promise<LabelledSound[]> {
  const sounds: LabelledSound[] = [];
  for (const { set, path, label, group } of await readLabels(directory)) {
    const excerpt = await readExcerpt(join(directory, path));
    const signal = await resample(excerpt.signal, excerpt.sampleRate, sampleRate);
    const training = await describeWithCopies(signal, path);
    if (training) sounds.push({ set, label, kind: `${set}/${label}`, group, ...training });
  }
  return sounds;
}

async function demoSounds(): Promise<TrainingSound[]> {
  const sounds: TrainingSound[] = [];
  for (const planned of planDemoPack({ count: demoCount })) {
    const { channels } = renderSound({ ...planned, sampleRate });
    const [left, right = left] = channels;
    const mono = left.map((sample, i) => (sample + (right[i] ?? 0)) / 2);
    const training = await describeWithCopies(mono, planned.path);
    if (training) sounds.push(training);
  }
  return sounds;
}

/** Null for silence. */
async function describeWithCopies(
  signal: Float32Array,
  name: string,
): Promise<Pick<TrainingSound, "descriptors" | "copies"> | null> {
  const description = await describeSignal(signal, sampleRate);
  if (!description) return null;
  const copies: Descriptors[] = [];
  for (let n = 0; n < copyCount; n++) {
    const start = signal.subarray(0, reach * sampleRate);
    const copy = augment(start, sampleRate, new Random(seedOf(`${name} ${n}`)));
    const described = await describeSignal(copy, sampleRate);
    if (described) copies.push(described.descriptors);
  }
  return { descriptors: description.descriptors, copies };
}

await main();
