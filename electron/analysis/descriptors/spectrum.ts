/**
 * Spectrum: where the energy sits. Fifteen numbers of spectral shape a frame (definitions after
 * Peeters, "A large set of audio features for sound description", IRCAM 2004), their mean weighted
 * by energy and their spread weighted by level.
 */
import type { Spectra } from "./spectra.ts";
import {
  binCount,
  endBin,
  firstBin,
  frameSize,
  hopSize,
  melBandCount,
  sampleRate,
} from "./spectra.ts";
import { matrix, weightedMean, weightedSpread, type Matrix } from "./statistics.ts";

const shapeCount = 15;
const bandBins = endBin - firstBin;
const frequencies = Float64Array.from(
  { length: bandBins },
  (_, i) => ((firstBin + i) * sampleRate) / frameSize,
);
const meanFrequency = frequencies.reduce((sum, hz) => sum + hz, 0) / bandBins;
const frequencySpread = Math.sqrt(
  frequencies.reduce((sum, hz) => sum + (hz - meanFrequency) ** 2, 0) / bandBins,
);
/** Share of the energy below each roll-off point. */
const rollOffs = [0.5, 0.85, 0.95];

/** 15 + 15 numbers. */
export function spectrum(spectra: Spectra, shape: Matrix): number[][] {
  return [weightedMean(shape, spectra.energy), weightedSpread(shape, spectra.level)];
}

/** The fifteen shape numbers of every frame. */
export function shapeFrames(spectra: Spectra): Matrix {
  const shape = matrix(spectra.frames, shapeCount);
  const melFloor = spectra.melDb.reduce((a, b) => Math.max(a, b), -Infinity) - 60;
  let before = unitMagnitudes(spectra, 0);
  for (let t = 0; t < spectra.frames; t++) {
    const now = unitMagnitudes(spectra, t);
    const band = spectra.power.subarray(t * binCount + firstBin, t * binCount + endBin);
    shape.values.set(
      [
        ...moments(band, spectra.total[t] ?? 1),
        ...rollOff(band, spectra.total[t] ?? 1),
        ...flatnessAndCrest(band),
        flux(now, before),
        rise(spectra, t, melFloor),
        zeroCrossings(spectra, t),
        share(band, spectra.total[t] ?? 1, (hz) => hz < 120),
        share(band, spectra.total[t] ?? 1, (hz) => hz > 8000),
        slope(band),
      ],
      t * shapeCount,
    );
    before = now;
  }
  return shape;
}

/** Octaves from 1 kHz, not below 20 Hz. */
function octave(hz: number): number {
  return Math.log2(Math.max(hz, 20) / 1000);
}

/** Centroid and spread in octaves, skewness and kurtosis compressed. */
function moments(band: Float32Array, total: number): number[] {
  let centroid = 0;
  for (let i = 0; i < bandBins; i++) centroid += (band[i] ?? 0) * (frequencies[i] ?? 0);
  centroid /= total;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < bandBins; i++) {
    const distance = (frequencies[i] ?? 0) - centroid;
    const square = (band[i] ?? 0) * distance * distance;
    second += square;
    third += square * distance;
    fourth += square * distance * distance;
  }
  const spread = Math.sqrt(Math.max(second / total, 100));
  const skewness = third / total / spread ** 3;
  const kurtosis = fourth / total / spread ** 4;
  return [
    octave(centroid),
    Math.log2(spread / 1000),
    Math.sign(skewness) * Math.log1p(Math.abs(skewness)),
    Math.log(kurtosis + 1e-3),
  ];
}

function rollOff(band: Float32Array, total: number): number[] {
  let below = 0;
  let cumulated = 0;
  return rollOffs.map((share) => {
    while (below < bandBins && (cumulated + (band[below] ?? 0)) / total < share) {
      cumulated += band[below] ?? 0;
      below++;
    }
    return octave(frequencies[Math.min(below, bandBins - 1)] ?? 0);
  });
}

/** Geometric over arithmetic mean in dB (-60 to 0), and log10 of the largest bin over the mean. */
function flatnessAndCrest(band: Float32Array): number[] {
  let logs = 0;
  let sum = 0;
  let largest = 0;
  for (const power of band) {
    logs += Math.log(power + 1e-12);
    sum += power;
    largest = Math.max(largest, power);
  }
  const mean = sum / bandBins;
  const flatness = (10 * (logs / bandBins - Math.log(mean + 1e-12))) / Math.LN10;
  return [Math.min(0, Math.max(-60, flatness)), Math.log10((largest + 1e-20) / (mean + 1e-20))];
}

/** Magnitudes of a frame relative to its largest. */
function unitMagnitudes({ power }: Spectra, t: number): Float32Array {
  const magnitudes = power.subarray(t * binCount, (t + 1) * binCount).map(Math.sqrt);
  let largest = 1e-12;
  for (const magnitude of magnitudes) if (magnitude > largest) largest = magnitude;
  for (let bin = 0; bin < binCount; bin++) magnitudes[bin] = (magnitudes[bin] ?? 0) / largest;
  return magnitudes;
}

/** Rise of the relative magnitudes since the frame before. */
function flux(now: Float32Array, before: Float32Array): number {
  let sum = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const change = (now[bin] ?? 0) - (before[bin] ?? 0);
    if (change > 0) sum += change * change;
  }
  return Math.sqrt(sum);
}

/** Mean rise of the mel bands in dB since the frame before. */
function rise({ melDb }: Spectra, t: number, floor: number): number {
  if (t === 0) return 0;
  let sum = 0;
  for (let band = 0; band < melBandCount; band++) {
    const now = Math.max(melDb[t * melBandCount + band] ?? 0, floor);
    const before = Math.max(melDb[(t - 1) * melBandCount + band] ?? 0, floor);
    sum += Math.max(0, now - before);
  }
  return sum / melBandCount;
}

/** log2 of one plus the crossings a second. */
function zeroCrossings({ signal }: Spectra, t: number): number {
  let crossings = 0;
  let negative = isNegative(signal[t * hopSize] ?? 0);
  for (let i = 1; i < frameSize; i++) {
    const now = isNegative(signal[t * hopSize + i] ?? 0);
    if (now !== negative) crossings++;
    negative = now;
  }
  return Math.log2(1 + (crossings / (frameSize - 1)) * sampleRate);
}

/** True for -0 too, as a sign bit is. */
function isNegative(value: number): boolean {
  return value < 0 || Object.is(value, -0);
}

/** Share of the energy in the bins that `inside` accepts, in dB. */
function share(band: Float32Array, total: number, inside: (hz: number) => boolean): number {
  let sum = 0;
  for (let i = 0; i < bandBins; i++) if (inside(frequencies[i] ?? 0)) sum += band[i] ?? 0;
  return 10 * Math.log10(sum / total + 1e-4);
}

/** Correlation-like slope of log power over standardised frequency. */
function slope(band: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < bandBins; i++) {
    const position = ((frequencies[i] ?? 0) - meanFrequency) / frequencySpread;
    sum += Math.log(Math.max(band[i] ?? 0, 1e-10)) * position;
  }
  return sum / bandBins;
}
