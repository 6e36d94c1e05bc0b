/**
 * Holds the descriptors against numbers of another implementation, sound by sound and number by
 * number: one JSON line a block with the share of numbers within 1e-3 and the largest differences.
 *
 *   npm run bench:reference -- --audio DIR --reference FEATURES.jsonl
 *
 * FEATURES.jsonl has one line a file: {"path", "blocks": {name: numbers}}, as the recipe's numpy
 * reference writes it. A difference is relative to the number, or to the block's mean size where a
 * number is near 0.
 */
import { readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { parseArgs } from "node:util";
import { describeSignal, readExcerpt } from "../../electron/analysis/analyse.ts";
import { sampleRate } from "../../electron/analysis/descriptors/spectra.ts";
import type { Descriptors } from "../../electron/embedding/fingerprint.ts";
import { quantile } from "./report.ts";

interface Reference {
  readonly path: string;
  readonly blocks: Readonly<Record<string, readonly number[]>> | null;
}

const tolerance = 1e-3;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { audio: { type: "string" }, reference: { type: "string" } },
  });
  const { audio, reference } = values;
  if (audio === undefined || reference === undefined) {
    throw new Error("usage: npm run bench:reference -- --audio DIR --reference FEATURES.jsonl");
  }
  const differences = new Map<string, number[]>();
  let sounds = 0;
  for (const line of (await readFile(reference, "utf8")).trim().split("\n")) {
    const { path, blocks } = JSON.parse(line) as Reference;
    const inside = relative(audio, path).split(sep).join("/");
    const { signal, sampleRate: rate } = await readExcerpt(join(audio, inside));
    // Two resamplers differ by their filters, which is no matter of descriptors.
    const description = rate === sampleRate ? await describeSignal(signal, rate) : null;
    if (!description || !blocks) continue;
    sounds++;
    for (const [name, own] of Object.entries(namedBlocks(description.descriptors))) {
      const found = differences.get(name) ?? [];
      found.push(...relativeDifferences(own, blocks[name] ?? []));
      differences.set(name, found);
    }
  }
  for (const [block, found] of differences) {
    const within = found.filter((difference) => difference <= tolerance).length / found.length;
    const [median, p99, most] = [quantile(found, 0.5), quantile(found, 0.99), quantile(found, 1)];
    console.log(JSON.stringify({ block, sounds, within, median, p99, most }));
  }
}

function namedBlocks({ timbre, spectrum, envelope }: Descriptors) {
  const [mfcc, motion, contrast, contrastParts, shapeParts] = timbre;
  const [shapeEnergy, shapeSpread] = spectrum;
  const [image, modulation, shape] = envelope;
  return {
    mfcc: mfcc ?? [],
    mfcc_motion: motion ?? [],
    contrast: contrast ?? [],
    contrast_parts: contrastParts ?? [],
    shape_parts: shapeParts ?? [],
    shape_energy: shapeEnergy ?? [],
    shape_spread: shapeSpread ?? [],
    image: image ?? [],
    modulation: modulation ?? [],
    envelope: shape ?? [],
  };
}

function relativeDifferences(own: readonly number[], wanted: readonly number[]): number[] {
  const size = wanted.reduce((sum, value) => sum + Math.abs(value), 0) / wanted.length;
  return wanted.map(
    (value, i) => Math.abs((own[i] ?? NaN) - value) / Math.max(Math.abs(value), size, 1e-9),
  );
}

await main();
