/**
 * Timbre: what a sound is made of. MFCC and their motion (DCT-II of 40 mel bands in dB), octave-band
 * contrast and valleys (after Jiang et al., "Music type classification by spectral contrast
 * feature", ICME 2002), and spectral shape in attack, body and tail.
 */
import type { Spectra } from "./spectra.ts";
import { binCount, frameSize, melBandCount, sampleRate } from "./spectra.ts";
import {
  dctMatrix,
  matrix,
  partition,
  partMeans,
  weightedMean,
  type Matrix,
} from "./statistics.ts";

const mfccDct = dctMatrix(melBandCount, 1, 20);
/** Hz; the edges of seven octave-like bands. */
const octaveEdges = [20, 200, 400, 800, 1600, 3200, 6400, 16_000];
const octaves = octaveEdges.slice(1).map((high, i) => ({
  first: Math.ceil(((octaveEdges[i] ?? 0) * frameSize) / sampleRate),
  end: Math.ceil((high * frameSize) / sampleRate),
}));

/** 20 + 20 + 14 + 21 + 45 numbers. */
export function timbre(spectra: Spectra, shape: Matrix): number[][] {
  const mfcc = mfccFrames(spectra);
  const { contrast, valley } = contrastFrames(spectra);
  return [
    weightedMean(mfcc, spectra.level),
    weightedMean(motion(mfcc), spectra.level),
    [...weightedMean(valley, spectra.level), ...weightedMean(contrast, spectra.level)],
    partMeans(contrast, spectra),
    partMeans(shape, spectra),
  ];
}

function mfccFrames({ frames, melDb }: Spectra): Matrix {
  const mfcc = matrix(frames, mfccDct.length);
  for (let k = 0; k < mfcc.columns; k++) {
    const row = mfccDct[k] ?? new Float64Array(melBandCount);
    for (let t = 0; t < frames; t++) {
      let value = 0;
      for (let band = 0; band < melBandCount; band++) {
        value += (row[band] ?? 0) * (melDb[t * melBandCount + band] ?? 0);
      }
      mfcc.values[t * mfcc.columns + k] = value;
    }
  }
  return mfcc;
}

/** Absolute change a frame: central differences, one-sided at the ends. */
function motion({ rows, columns, values }: Matrix): Matrix {
  const result = matrix(rows, columns);
  for (let t = 0; t < rows; t++) {
    const before = Math.max(0, t - 1);
    const after = Math.min(rows - 1, t + 1);
    if (after === before) continue;
    for (let c = 0; c < columns; c++) {
      const change = (values[after * columns + c] ?? 0) - (values[before * columns + c] ?? 0);
      result.values[t * columns + c] = Math.abs(change) / (after - before);
    }
  }
  return result;
}

/** Bins of one octave of one frame. */
const octaveBins = new Float64Array(binCount);

/** Per octave, in dB: the strongest fifth of the bins over the weakest, and the weakest over the frame. */
function contrastFrames({ frames, power, db, level }: Spectra): {
  contrast: Matrix;
  valley: Matrix;
} {
  const contrast = matrix(frames, octaves.length);
  const valley = matrix(frames, octaves.length);
  for (const [o, { first, end }] of octaves.entries()) {
    const count = end - first;
    const fifth = Math.max(1, Math.floor(count / 5));
    for (let t = 0; t < frames; t++) {
      // What is too quiet to count is not looked at.
      if (level[t] === 0) continue;
      for (let i = 0; i < count; i++) octaveBins[i] = power[t * binCount + first + i] ?? 0;
      partition(octaveBins, 0, count, fifth);
      partition(octaveBins, fifth, count, count - fifth);
      const weakest = meanDb(octaveBins, 0, fifth);
      const strongest = meanDb(octaveBins, count - fifth, count);
      contrast.values[t * octaves.length + o] = strongest - weakest;
      valley.values[t * octaves.length + o] = weakest - (db[t] ?? 0);
    }
  }
  return { contrast, valley };
}

function meanDb(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] ?? 0;
  return 10 * Math.log10(sum / (to - from) + 1e-10);
}
