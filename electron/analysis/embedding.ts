/**
 * The embedding: one unit-length sub-vector per aspect, whose inner product follows the L1
 * similarity of the standardised descriptors. Each number is thermometer-coded (then squared
 * Euclidean distance is L1 distance) and the code of an aspect is projected on its principal axes.
 * The parameters are frozen: build/embedding fits them, embedding-parameters.json ships them.
 */
import { readFileSync } from "node:fs";
import { embeddingLayout, embeddingSize } from "../../shared/analysis.ts";
import { aspects, type Aspect } from "../../shared/aspects.ts";
import type { Descriptors } from "./descriptors/descriptors.ts";

/** In standard deviations: a number's code has a 1 for every level that it exceeds. */
export const thermometerLevels = Array.from({ length: 8 }, (_, i) => -1.75 + i * 0.5);

export interface AspectParameters {
  /** Of each number, all blocks of the aspect one after the other. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  /** What a step of a number's code counts. */
  readonly weight: readonly number[];
  /** Mean of the weighted code, per code position (numbers x levels). */
  readonly codeMean: Float32Array;
  /** Principal axes: sub-vector size x code positions, row-major. */
  readonly axes: Float32Array;
}
export type EmbeddingParameters = Readonly<Record<Aspect, AspectParameters>>;

/** Embeds the descriptors of a sound as `embeddingSize` float32. */
export function embed(
  descriptors: Descriptors,
  parameters: EmbeddingParameters = shippedParameters(),
): Float32Array {
  const embedding = new Float32Array(embeddingSize);
  let at = 0;
  for (const aspect of aspects) {
    const vector = project(descriptors[aspect].flat(), parameters[aspect], embeddingLayout[aspect]);
    embedding.set(vector, at);
    at += vector.length;
  }
  return embedding;
}

/** The weighted thermometer code of an aspect's numbers (numbers x levels). */
export function thermometerCode(
  numbers: readonly number[],
  { mean, deviation, weight }: Pick<AspectParameters, "mean" | "deviation" | "weight">,
): Float32Array {
  const code = new Float32Array(numbers.length * thermometerLevels.length);
  for (const [i, number] of numbers.entries()) {
    const standard = (number - (mean[i] ?? 0)) / (deviation[i] ?? 1);
    for (const [j, level] of thermometerLevels.entries()) {
      if (standard > level) code[i * thermometerLevels.length + j] = weight[i] ?? 0;
    }
  }
  return code;
}

function project(
  numbers: readonly number[],
  parameters: AspectParameters,
  size: number,
): Float32Array {
  const code = thermometerCode(numbers, parameters);
  const { codeMean, axes } = parameters;
  const vector = new Float32Array(size);
  for (let row = 0; row < size; row++) {
    let value = 0;
    for (let i = 0; i < code.length; i++) {
      value += (axes[row * code.length + i] ?? 0) * ((code[i] ?? 0) - (codeMean[i] ?? 0));
    }
    vector[row] = value;
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}

/** How parameters are written: axes as 8-bit integers with one scale an axis, base64. */
interface StoredAspect {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weight: readonly number[];
  readonly codeMean: readonly number[];
  readonly axisScale: readonly number[];
  readonly axes: string;
}

/** Parameters as they are written to embedding-parameters.json. */
export function serialiseParameters(parameters: EmbeddingParameters): string {
  const stored = aspects.map((aspect): [Aspect, StoredAspect] => {
    const { mean, deviation, weight, codeMean, axes } = parameters[aspect];
    const rows = rowsOf(axes, codeMean.length);
    const axisScale = rows.map(
      (row) => row.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-12) / 127,
    );
    const bytes = rows.flatMap((row, r) =>
      Array.from(row, (x) => Math.round(x / (axisScale[r] ?? 1))),
    );
    return [
      aspect,
      {
        mean: mean.map(rounded),
        deviation: deviation.map(rounded),
        weight: weight.map(rounded),
        codeMean: Array.from(codeMean, rounded),
        axisScale: axisScale.map(rounded),
        axes: Buffer.from(Int8Array.from(bytes).buffer).toString("base64"),
      },
    ];
  });
  return `${JSON.stringify(Object.fromEntries(stored))}\n`;
}

/** The inverse of `serialiseParameters`. */
export function parseParameters(json: string): EmbeddingParameters {
  const stored = JSON.parse(json) as Record<Aspect, StoredAspect>;
  const entries = aspects.map((aspect): [Aspect, AspectParameters] => {
    const { mean, deviation, weight, codeMean, axisScale, axes } = stored[aspect];
    const steps = new Int8Array(Uint8Array.from(Buffer.from(axes, "base64")).buffer);
    return [
      aspect,
      {
        mean,
        deviation,
        weight,
        codeMean: Float32Array.from(codeMean),
        axes: Float32Array.from(
          steps,
          (step, i) => step * (axisScale[Math.floor(i / codeMean.length)] ?? 0),
        ),
      },
    ];
  });
  return Object.fromEntries(entries) as Record<Aspect, AspectParameters>;
}

let shipped: EmbeddingParameters | undefined;

function shippedParameters(): EmbeddingParameters {
  const file = new URL("embedding-parameters.json", import.meta.url);
  return (shipped ??= parseParameters(readFileSync(file, "utf8")));
}

function rowsOf(values: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: values.length / size }, (_, row) =>
    values.subarray(row * size, (row + 1) * size),
  );
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
