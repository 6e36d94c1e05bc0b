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

/** Mean of each column under frame weights, over the rows from `first` to before `end`. */
export function weightedMean(
  { rows, columns, values }: Matrix,
  weights: Float64Array,
  first = 0,
  end = rows,
): number[] {
  const sums = new Float64Array(columns);
  let total = 0;
  for (let t = first; t < end; t++) {
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

/** First frames of attack, body and tail: what begins within 30 ms, within 250 ms, and later. */
const partStarts = [0, 0.03, 0.25].map((seconds) => Math.ceil((seconds * sampleRate) / hopSize));

/**
 * The level-weighted mean in attack, body and tail, one after the other. A part without sound
 * repeats the one before it.
 */
export function partMeans(data: Matrix, { level, frames }: Spectra): number[] {
  const means: number[][] = [];
  for (const [part, first] of partStarts.entries()) {
    const end = Math.min(frames, partStarts[part + 1] ?? frames);
    const audible = level.subarray(first, end).some((weight) => weight > 0);
    means.push(
      audible ? weightedMean(data, level, first, end) : (means.at(-1) ?? weightedMean(data, level)),
    );
  }
  return means.flat();
}

/**
 * Reorders `values` from `first` to before `end` so that none before `split` is larger than one
 * behind it (C. A. R. Hoare, "Algorithm 65: Find", CACM 1961): a sort of that much and no more.
 */
export function partition(values: Float64Array, first: number, end: number, split: number): void {
  let low = first;
  let high = end - 1;
  while (low < high) {
    const pivot = values[split] ?? 0;
    let i = low;
    let j = high;
    while (i <= j) {
      while ((values[i] ?? 0) < pivot) i++;
      while ((values[j] ?? 0) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] ?? 0;
      values[i++] = values[j] ?? 0;
      values[j--] = swapped;
    }
    if (j < split) low = i;
    if (i > split) high = j;
  }
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
