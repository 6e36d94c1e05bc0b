/** Fits the frozen parameters of the embedding to the descriptors of many sounds. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Descriptors } from "../../electron/analysis/descriptors/descriptors.ts";
import {
  thermometerCode,
  type AspectParameters,
  type EmbeddingParameters,
} from "../../electron/analysis/embedding.ts";
import { embeddingLayout } from "../../shared/analysis.ts";
import { aspects, type Aspect } from "../../shared/aspects.ts";
import { average } from "./average.ts";

export function fitParameters(sounds: readonly Descriptors[]): EmbeddingParameters {
  return Object.fromEntries(aspects.map((aspect) => [aspect, fitAspect(sounds, aspect)])) as Record<
    Aspect,
    AspectParameters
  >;
}

function fitAspect(sounds: readonly Descriptors[], aspect: Aspect): AspectParameters {
  const blockCount = sounds[0]?.[aspect].length ?? 0;
  const blocks = Array.from({ length: blockCount }, (_, b) =>
    // The auditory image is only centred: its DCT already orders its numbers by importance.
    standardise(
      sounds.map((sound) => sound[aspect][b] ?? []),
      aspect === "envelope" && b === 0,
    ),
  );
  const scaling = {
    mean: blocks.flatMap(({ mean }) => mean),
    deviation: blocks.flatMap(({ deviation }) => deviation),
    weight: blocks.flatMap(({ weight }) => weight),
  };
  const codes = sounds.map((sound) => thermometerCode(sound[aspect].flat(), scaling));
  return { ...scaling, ...principalAxes(codes, embeddingLayout[aspect]) };
}

interface Scaling {
  readonly mean: number[];
  readonly deviation: number[];
  readonly weight: number[];
}

/**
 * Winsorises at the 1st and 99th percentile and takes mean and deviation; weights make the mean L1
 * distance of the whole block between random pairs 1, so that blocks count alike.
 */
function standardise(rows: readonly (readonly number[])[], centredOnly: boolean): Scaling {
  const size = rows[0]?.length ?? 0;
  const columns = Array.from({ length: size }, (_, c) =>
    centredOnly ? rows.map((row) => row[c] ?? 0) : winsorised(rows.map((row) => row[c] ?? 0)),
  );
  const mean = columns.map(average);
  const deviation = columns.map((column, c) => {
    const spread = Math.sqrt(average(column.map((value) => (value - (mean[c] ?? 0)) ** 2)));
    return spread > 1e-9 ? spread : 1;
  });
  const steps = columns.map((column, c) =>
    column.map((value) =>
      centredOnly
        ? value - (mean[c] ?? 0)
        : Math.max(-2, Math.min(2, (value - (mean[c] ?? 0)) / (deviation[c] ?? 1))),
    ),
  );
  const distance = average(
    randomPairs(rows.length, 20_000).map(([i, j]) =>
      steps.reduce((sum, step) => sum + Math.abs((step[i] ?? 0) - (step[j] ?? 0)), 0),
    ),
  );
  const weight = steps.map((step) => {
    const centre = average(step);
    return Math.sqrt(Math.sqrt(average(step.map((value) => (value - centre) ** 2))) / distance);
  });
  return { mean, deviation, weight };
}

/** PCA of the codes through the Gram matrix, since there are fewer sounds than code positions. */
function principalAxes(
  codes: readonly Float32Array[],
  count: number,
): Pick<AspectParameters, "codeMean" | "axes"> {
  const size = codes[0]?.length ?? 0;
  const codeMean = new Float32Array(size);
  for (const code of codes) {
    for (let i = 0; i < size; i++) codeMean[i] = (codeMean[i] ?? 0) + (code[i] ?? 0) / codes.length;
  }
  const centred = new Matrix(
    codes.map((code) => Array.from(code, (value, i) => value - (codeMean[i] ?? 0))),
  );
  const wide = size <= codes.length;
  const gram = wide ? centred.transpose().mmul(centred) : centred.mmul(centred.transpose());
  const { eigenvectorMatrix } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  const axes = new Float32Array(count * size);
  for (let row = 0; row < Math.min(count, gram.rows, size); row++) {
    const vector = eigenvectorMatrix.getColumn(gram.rows - 1 - row);
    const axis = wide ? vector : centred.transpose().mmul(Matrix.columnVector(vector)).to1DArray();
    const length = Math.hypot(...axis);
    for (let i = 0; i < size; i++) axes[row * size + i] = (axis[i] ?? 0) / Math.max(length, 1e-12);
  }
  return { codeMean, axes };
}

function winsorised(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))] ?? 0;
  return values.map((value) => Math.max(low, Math.min(high, value)));
}

/** Deterministic pairs by a linear congruential generator (Park and Miller 1988). */
function randomPairs(size: number, count: number): [number, number][] {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) % size;
  return Array.from({ length: count }, () => [next(), next()]);
}
