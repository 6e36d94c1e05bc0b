/** Statistics of frame-wise descriptors. A matrix is row-major, one row a frame. */
import { hopSize, sampleRate, type Spectra } from "./spectra.ts";

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

export function matrix(rows: number, columns: number): Matrix {
  return { rows, columns, values: new Float64Array(rows * columns) };
}

/** Mean of each column under frame weights. */
export function weightedMean({ rows, columns, values }: Matrix, weights: Float64Array): number[] {
  const sums = new Float64Array(columns);
  let total = 0;
  for (let t = 0; t < rows; t++) {
    const weight = weights[t] ?? 0;
    if (weight === 0) continue;
    total += weight;
    for (let c = 0; c < columns; c++) {
      sums[c] = (sums[c] ?? 0) + weight * (values[t * columns + c] ?? 0);
    }
  }
  return Array.from(sums, (sum) => sum / total);
}

/** Standard deviation of each column under frame weights. */
export function weightedSpread(data: Matrix, weights: Float64Array): number[] {
  const means = weightedMean(data, weights);
  const squares = { ...data, values: data.values.map((value) => value * value) };
  return weightedMean(squares, weights).map((square, c) =>
    Math.sqrt(Math.max(0, square - (means[c] ?? 0) ** 2)),
  );
}

/** Seconds at which the attack gives way to the body and the body to the tail. */
const partEnds = [0.03, 0.25];

/**
 * The level-weighted mean in attack, body and tail, one after the other. A part without sound
 * repeats the one before it.
 */
export function partMeans(data: Matrix, { level, frames }: Spectra): number[] {
  const means: number[][] = [];
  for (let part = 0; part < 3; part++) {
    const weights = new Float64Array(frames).map((_, t) =>
      partOf((t * hopSize) / sampleRate) === part ? (level[t] ?? 0) : 0,
    );
    const audible = weights.some((weight) => weight > 0);
    means.push(audible ? weightedMean(data, weights) : (means.at(-1) ?? weightedMean(data, level)));
  }
  return means.flat();
}

function partOf(seconds: number): number {
  const part = partEnds.findIndex((end) => seconds < end);
  return part < 0 ? partEnds.length : part;
}

/** The orthonormal DCT-II of `size` values as a matrix; row k gives coefficient `first + k`. */
export function dctMatrix(size: number, first: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, k) => {
    const order = first + k;
    const scale = Math.sqrt((order === 0 ? 1 : 2) / size);
    return Float64Array.from(
      { length: size },
      (_, i) => scale * Math.cos((Math.PI * order * (2 * i + 1)) / (2 * size)),
    );
  });
}
