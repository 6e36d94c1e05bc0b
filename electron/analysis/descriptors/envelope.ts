/**
 * Envelope: how a sound moves in time. An auditory image over log time (after Pampalk, Herrera and
 * Goto, "Computational models of similarity for drum samples", IEEE TASLP 2008), the modulation
 * spectrum, and attack, sustain and temporal centroid. Then how long each band sounds, and a curve of
 * loudness over log time.
 */
import { hopSize, melBandCount, sampleRate, type Spectra } from "./spectra.ts";
import { dctMatrix } from "./statistics.ts";

/** Seconds; edges of the image's 16 growing columns. */
const imageTimes = [
  0, 0.01, 0.02, 0.035, 0.055, 0.08, 0.115, 0.16, 0.22, 0.3, 0.42, 0.58, 0.8, 1.1, 1.5, 2.1, 3,
];
const imageDct = dctMatrix(melBandCount, 0, 10);
/** Samples of one envelope step: 2 ms. */
const envelopeStep = 88;
/** Frames of the modulation spectrum: 1.5 s. */
const modulationFrames = 258;
const modulationBands = 20;
/** Edges of ten modulation bands, in bins of 1 / 1.5 s = 0.67 Hz. */
const modulationEdges = [1, 2, 3, 4, 6, 9, 13, 19, 28, 42, 64];
const modulationBins = modulationEdges.at(-1) ?? 0;
/** Cosines and sines of the modulation spectrum, one row a bin. */
const [modulationCos, modulationSin] = [Math.cos, Math.sin].map((wave) =>
  Float64Array.from({ length: modulationBins * modulationFrames }, (_, i) => {
    const bin = Math.floor(i / modulationFrames);
    return wave((2 * Math.PI * bin * (i % modulationFrames)) / modulationFrames);
  }),
) as [Float64Array, Float64Array];

/** A band sounds while it is within 20 dB of its own loudest frame. */
const sounding = 1e-2;
/** Of the loudest cell, -60 dB: what is below it is no band's own sound. */
const bandFloor = 1e-6;
/** Envelope steps; edges of the 16 columns of the loudness curve, up to 3 s. */
const curveEdges = [0, 1, 2, 3, 4, 7, 11, 19, 30, 49, 80, 131, 213, 347, 566, 921, 1500];

/** 160 + 200 + 3 + 20 + 16 numbers. `prepared` is the signal that `spectra` were taken of. */
export function envelope(spectra: Spectra, prepared: Float32Array): number[][] {
  const steps = stepPowers(prepared);
  return [
    auditoryImage(spectra),
    modulationSpectrum(spectra),
    attackAndDecay(steps),
    bandDurations(spectra),
    loudnessCurve(steps),
  ];
}

/** log10 of the seconds that each of 20 mel bands sounds. */
function bandDurations({ mel, frames }: Spectra): number[] {
  const floor = bandFloor * mel.reduce((a, b) => Math.max(a, b), 1e-12);
  return Array.from({ length: modulationBands }, (_, band) => {
    const power = new Float64Array(frames);
    let loudest = 0;
    for (let t = 0; t < frames; t++) {
      const at = t * melBandCount + 2 * band;
      const value = (mel[at] ?? 0) + (mel[at + 1] ?? 0) + floor;
      power[t] = value;
      if (value > loudest) loudest = value;
    }
    let count = 0;
    for (let t = 0; t < frames; t++) if ((power[t] ?? 0) >= sounding * loudest) count++;
    return Math.log10((count * hopSize) / sampleRate);
  });
}

/** Mean power of growing stretches in dB under the loudest step, not below -60. */
function loudnessCurve(steps: Float64Array): number[] {
  const loudest = steps.reduce((a, b) => Math.max(a, b), 1e-12);
  return curveEdges.slice(1).map((end, i) => {
    const start = curveEdges[i] ?? 0;
    let sum = 0;
    for (let step = start; step < end; step++) sum += steps[step] ?? 0;
    return 10 * Math.log10(sum / (end - start) / loudest + 1e-6);
  });
}

/** dB under the loudest cell, not below -60, DCT over the mel bands of each column. */
function auditoryImage({ mel, frames }: Spectra): number[] {
  const columns = imageTimes.slice(1).map((end, i) => {
    const first = Math.round(((imageTimes[i] ?? 0) * sampleRate) / hopSize);
    const last = Math.max(first + 1, Math.round((end * sampleRate) / hopSize));
    const column = new Float64Array(melBandCount);
    for (let t = first; t < Math.min(last, frames); t++) {
      for (let band = 0; band < melBandCount; band++) {
        column[band] = (column[band] ?? 0) + (mel[t * melBandCount + band] ?? 0) / (last - first);
      }
    }
    return column;
  });
  const loudest = Math.max(...columns.map((column) => Math.max(...column)));
  return columns.flatMap((column) => {
    const db = column.map((power) => Math.max(10 * Math.log10(power / loudest + 1e-12), -60));
    return imageDct.map((row) =>
      row.reduce((sum, weight, band) => sum + weight * (db[band] ?? 0), 0),
    );
  });
}

/** Magnitudes of the motion of 20 mel bands in dB, over ten modulation bands. */
function modulationSpectrum({ mel, frames }: Spectra): number[] {
  const filled = Math.min(frames, modulationFrames);
  let largest = 0;
  for (let i = 0; i < mel.length; i++) largest = Math.max(largest, mel[i] ?? 0);
  const motions = Array.from({ length: modulationBands }, (_, band) => {
    const motion = new Float64Array(filled);
    for (let t = 0; t < filled; t++) {
      const at = t * melBandCount + 2 * band;
      const power = (mel[at] ?? 0) + (mel[at + 1] ?? 0);
      motion[t] = Math.max(10 * Math.log10(power / largest + 1e-12), -60) + 60;
    }
    return motion;
  });
  return modulationEdges.slice(1).flatMap((end, i) => {
    const first = modulationEdges[i] ?? 0;
    return motions.map((motion) => {
      let sum = 0;
      for (let bin = first; bin < end; bin++) sum += dftMagnitude(motion, bin) / modulationFrames;
      return Math.log1p(sum / (end - first));
    });
  });
}

/** Direct, since 63 bins of 258 points (no power of two), few of them filled, are all that is wanted. */
function dftMagnitude(motion: Float64Array, bin: number): number {
  const row = bin * modulationFrames;
  let real = 0;
  let imaginary = 0;
  for (let t = 0; t < motion.length; t++) {
    const value = motion[t] ?? 0;
    real += value * (modulationCos[row + t] ?? 0);
    imaginary += value * (modulationSin[row + t] ?? 0);
  }
  return Math.sqrt(real * real + imaginary * imaginary);
}

/** log10 seconds of the attack (20 to 90 % of the amplitude), of the time within 30 dB of the peak, and of the temporal centroid. */
function attackAndDecay(power: Float64Array): number[] {
  const seconds = envelopeStep / sampleRate;
  let peak = 0;
  for (let i = 0; i < power.length; i++) if ((power[i] ?? 0) > (power[peak] ?? 0)) peak = i;
  const largest = power[peak] ?? 0;
  const attackStart = power.findIndex((value) => value >= 0.04 * largest);
  const attackEnd = power.findIndex((value, i) => i >= attackStart && value >= 0.81 * largest);
  let sustained = 0;
  let sum = 0;
  let moment = 0;
  for (const [i, value] of power.entries()) {
    if (value >= 1e-3 * largest) sustained++;
    sum += value;
    moment += value * (i + 0.5);
  }
  return [
    Math.log10((attackEnd - attackStart + 0.5) * seconds),
    Math.log10(Math.max(sustained, 1) * seconds),
    Math.log10(Math.max(moment / sum, 0.5) * seconds),
  ];
}

function stepPowers(signal: Float32Array): Float64Array {
  const power = new Float64Array(Math.ceil(signal.length / envelopeStep));
  for (let step = 0; step < power.length; step++) {
    const first = step * envelopeStep;
    const end = Math.min(first + envelopeStep, signal.length);
    let sum = 0;
    for (let i = first; i < end; i++) sum += (signal[i] ?? 0) ** 2;
    power[step] = sum / envelopeStep;
  }
  return power;
}
