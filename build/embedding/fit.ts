/**
 * Fits the embedding's frozen parameters and writes them where the app reads them.
 *
 *   npm run fit:embedding -- --audio DIR
 *
 * DIR holds real labelled sounds and a labels.csv with set, source, path, label, group. The demo
 * pack's synthesised sounds are fitted on as well. Quality is printed first, each set left out in
 * turn, since a gain on sets that were fitted on does not count.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeFile } from "../../electron/analysis/analyse.ts";
import type { Descriptors } from "../../electron/analysis/descriptors/descriptors.ts";
import { embed, serialiseParameters } from "../../electron/analysis/embedding.ts";
import { writeDemoPack } from "../../electron/demo/demo-pack.ts";
import { weightedQuery } from "../../shared/analysis.ts";
import { formatOfName } from "../../shared/formats.ts";
import { macroPrecision, type Labelled } from "./evaluate.ts";
import { fitParameters } from "./fit-parameters.ts";

const output = new URL("../../electron/analysis/embedding-parameters.json", import.meta.url);

interface LabelledSound extends Labelled {
  readonly set: string;
  readonly descriptors: Descriptors;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { audio: { type: "string" } } });
  if (values.audio === undefined) throw new Error("usage: npm run fit:embedding -- --audio DIR");
  const real = await labelledSounds(values.audio);
  const synthesised = await demoSounds();
  for (const set of new Set(real.map((sound) => sound.set))) {
    const rest = real.filter((sound) => sound.set !== set).map(({ descriptors }) => descriptors);
    const precision = leftOut(
      real.filter((sound) => sound.set === set),
      [...rest, ...synthesised],
    );
    console.log(JSON.stringify({ set, macroPrecisionAt10: Number(precision.toFixed(4)) }));
  }
  const parameters = fitParameters([...real.map(({ descriptors }) => descriptors), ...synthesised]);
  await writeFile(output, serialiseParameters(parameters));
}

function leftOut(sounds: readonly LabelledSound[], fittedOn: readonly Descriptors[]): number {
  const parameters = fitParameters(fittedOn);
  const embeddings = sounds.map(({ descriptors }) => embed(descriptors, parameters));
  const queries = embeddings.map((embedding) => weightedQuery(embedding));
  return macroPrecision(
    sounds,
    (i, j) =>
      queries[i]?.reduce((sum, value, n) => sum + value * (embeddings[j]?.[n] ?? 0), 0) ?? 0,
  );
}

async function labelledSounds(directory: string): Promise<LabelledSound[]> {
  const csv = await readFile(join(directory, "labels.csv"), "utf8");
  const sounds: LabelledSound[] = [];
  for (const line of csv.trim().split(/\r?\n/).slice(1)) {
    const [set = "", source = "", path = "", label = "", group = ""] = line.split(",");
    const description = await describeFile(join(directory, path));
    if (description === null) continue;
    const { descriptors } = description;
    sounds.push({ set, label, group: `${source}/${group}`, descriptors });
  }
  return sounds;
}

async function demoSounds(): Promise<Descriptors[]> {
  const directory = await mkdtemp(join(tmpdir(), "soundkin-fit-"));
  try {
    await writeDemoPack(directory);
    const names = await readdir(directory, { recursive: true });
    const described: Descriptors[] = [];
    for (const name of names.filter((name) => formatOfName(name) !== undefined).sort()) {
      const description = await describeFile(join(directory, name));
      if (description !== null) described.push(description.descriptors);
    }
    return described;
  } finally {
    await rm(directory, { recursive: true });
  }
}

await main();
