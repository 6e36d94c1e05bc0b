/**
 * One pass of spectra that every spectral descriptor reads. The transform is fft.js and not
 * Essentia's Spectrum, which configures itself anew at each call: 0.15 ms a frame against 0.01.
 * Frame, hop, bands and weights follow the recipe that ARCHITECTURE.md describes.
 */
import FFT from "fft.js";

/** Hz. Every signal is analysed at this rate. */
export const sampleRate = 44_100;
export const frameSize = 1024;
export const hopSize = 256;
export const binCount = frameSize / 2 + 1;
export const melBandCount = 40;
/** Hz; what lies outside is no part of spectral shape. */
const lowest = 20;
const highest = 16_000;
/** First bin at or above `lowest` and the one behind `highest`. */
export const firstBin = Math.ceil((lowest * frameSize) / sampleRate);
export const endBin = Math.floor((highest * frameSize) / sampleRate) + 1;

export interface Spectra {
  readonly frames: number;
  /** The analysed signal, padded to whole frames. */
  readonly signal: Float32Array;
  /** Power, frames x `binCount`. */
  readonly power: Float32Array;
  /** Power between 20 Hz and 16 kHz, one a frame. */
  readonly total: Float64Array;
  /** The same in dB. */
  readonly db: Float64Array;
  /** Frame weight: 0 at 50 dB below the loudest frame, 1 at the loudest. */
  readonly level: Float64Array;
  /** Frame weight: power relative to the loudest frame. */
  readonly energy: Float64Array;
  /** Mel band power, frames x `melBandCount`. */
  readonly mel: Float64Array;
  /** The same in dB, not lower than 90 dB below the largest. */
  readonly melDb: Float64Array;
}

const fft = new FFT(frameSize);
const window = hann(frameSize);
const melBank = makeMelBank();

/** Spectra of a prepared mono signal at `sampleRate`; a signal shorter than a frame is one frame. */
export function computeSpectra(prepared: Float32Array): Spectra {
  const frames =
    prepared.length <= frameSize ? 1 : 1 + Math.ceil((prepared.length - frameSize) / hopSize);
  const signal = new Float32Array((frames - 1) * hopSize + frameSize);
  signal.set(prepared);
  const power = powerSpectra(signal, frames);
  const mel = melPowers(power, frames);
  const total = new Float64Array(frames).map(
    (_, t) => 1e-12 + sum(power, t * binCount + firstBin, t * binCount + endBin),
  );
  const db = total.map((value) => 10 * Math.log10(value));
  const loudest = db.reduce((a, b) => Math.max(a, b), -Infinity);
  const strongest = total.reduce((a, b) => Math.max(a, b), 0);
  return {
    frames,
    signal,
    power,
    total,
    db,
    level: db.map((value) => Math.min(1, Math.max(0, (value - (loudest - 50)) / 50))),
    energy: total.map((value) => value / strongest),
    mel,
    melDb: decibels(mel),
  };
}

export function hann(size: number): Float64Array {
  return Float64Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
  );
}

function powerSpectra(signal: Float32Array, frames: number): Float32Array {
  const power = new Float32Array(frames * binCount);
  const frame = new Float64Array(frameSize);
  const spectrum = new Float64Array(2 * frameSize);
  for (let t = 0; t < frames; t++) {
    for (let i = 0; i < frameSize; i++) {
      frame[i] = (signal[t * hopSize + i] ?? 0) * (window[i] ?? 0);
    }
    fft.realTransform(spectrum, frame);
    for (let bin = 0; bin < binCount; bin++) {
      const real = spectrum[2 * bin] ?? 0;
      const imaginary = spectrum[2 * bin + 1] ?? 0;
      power[t * binCount + bin] = real * real + imaginary * imaginary;
    }
  }
  return power;
}

function melPowers(power: Float32Array, frames: number): Float64Array {
  const mel = new Float64Array(frames * melBandCount);
  for (const [band, { first, weights }] of melBank.entries()) {
    for (let t = 0; t < frames; t++) {
      let value = 0;
      for (let i = 0; i < weights.length; i++) {
        value += (weights[i] ?? 0) * (power[t * binCount + first + i] ?? 0);
      }
      mel[t * melBandCount + band] = value;
    }
  }
  return mel;
}

function decibels(mel: Float64Array): Float64Array {
  const db = new Float64Array(mel.length);
  let largest = -Infinity;
  for (let i = 0; i < mel.length; i++) {
    const value = 10 * Math.log10((mel[i] ?? 0) + 1e-10);
    if (value > largest) largest = value;
    db[i] = value;
  }
  for (let i = 0; i < db.length; i++) db[i] = Math.max(db[i] ?? 0, largest - 90);
  return db;
}

/** Edges on the mel scale 2595 log10(1 + f / 700) (HTK). */
function makeMelBank(): Band[] {
  const toMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
  const step = (toMel(highest) - toMel(lowest)) / (melBandCount + 1);
  const edges = Array.from(
    { length: melBandCount + 2 },
    (_, i) => 700 * (10 ** ((toMel(lowest) + i * step) / 2595) - 1),
  );
  return triangleBank(edges, frameSize);
}

/** A band of a filter bank, stored without its zeros. */
export interface Band {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Unit-peak triangles over the power bins of a transform of `size`, each from edge to edge but one. */
export function triangleBank(edges: readonly number[], size: number): Band[] {
  return edges.slice(1, -1).map((middle, band) => {
    const [low, high] = [edges[band] ?? 0, edges[band + 2] ?? 0];
    const triangle = Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
      const hz = (bin * sampleRate) / size;
      return Math.max(0, Math.min((hz - low) / (middle - low), (high - hz) / (high - middle)));
    });
    const first = triangle.findIndex((weight) => weight > 0);
    if (first < 0) {
      // A band narrower than a bin takes the bin nearest to its middle.
      return { first: Math.round((middle * size) / sampleRate), weights: Float64Array.of(1) };
    }
    const end = triangle.findLastIndex((weight) => weight > 0) + 1;
    return { first, weights: triangle.slice(first, end) };
  });
}

/** The power of each band in one spectrum. */
export function bandPowers(bank: readonly Band[], power: ArrayLike<number>): number[] {
  return bank.map(({ first, weights }) =>
    weights.reduce((sum, weight, i) => sum + weight * (power[first + i] ?? 0), 0),
  );
}

function sum(values: Float32Array, from: number, to: number): number {
  let result = 0;
  for (let i = from; i < to; i++) result += values[i] ?? 0;
  return result;
}
