/**
 * The textbook recipe that similarity is measured against: mean and standard deviation over time of
 * 20 MFCC (of 40 mel bands), standardised over the library, compared by cosine.
 */
import { readExcerpt } from "../../electron/analysis/analyse.ts";
import { prepare } from "../../electron/analysis/descriptors/descriptors.ts";
import {
  computeSpectra,
  melBandCount,
  sampleRate,
} from "../../electron/analysis/descriptors/spectra.ts";
import { dctMatrix } from "../../electron/analysis/descriptors/statistics.ts";
import { resample } from "../../electron/analysis/resample.ts";

const dct = dctMatrix(melBandCount, 1, 20);

/** 20 means and 20 deviations of the file at `path`; null for silence. */
export async function textbookMfcc(path: string): Promise<number[] | null> {
  const excerpt = await readExcerpt(path);
  const prepared = prepare(await resample(excerpt.signal, excerpt.sampleRate, sampleRate));
  if (!prepared) return null;
  const { melDb, frames } = computeSpectra(prepared);
  const tracks = dct.map((row) =>
    Array.from({ length: frames }, (_, t) =>
      row.reduce((sum, weight, band) => sum + weight * (melDb[t * melBandCount + band] ?? 0), 0),
    ),
  );
  return [...tracks.map(mean), ...tracks.map(deviation)];
}

/** Standardises each number over all sounds and brings every sound to unit length. */
export function standardised(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, c) => rows.map((row) => row[c] ?? 0));
  const [means, deviations] = [columns.map(mean), columns.map(deviation)];
  return rows.map((row) => {
    const standard = row.map(
      (value, c) => (value - (means[c] ?? 0)) / ((deviations[c] ?? 0) + 1e-9),
    );
    const length = Math.max(1e-12, Math.hypot(...standard));
    return standard.map((value) => value / length);
  });
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}
