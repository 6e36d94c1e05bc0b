/**
 * Spectrum: where the energy sits. Fifteen numbers of spectral shape a frame (definitions after
 * Peeters, "A large set of audio features for sound description", IRCAM 2004), their mean weighted
 * by energy and their spread weighted by level. Then the long-term spectrum in third octaves, whose
 * longer frames tell low notes and drums apart where the bins of the short ones are 43 Hz wide.
 */
import FFT from "fft.js";
import {
  bandPowers,
  binCount,
  endBin,
  firstBin,
  frameSize,
  hann,
  hopSize,
  melBandCount,
  sampleRate,
  triangleBank,
  type Spectra,
} from "./spectra.ts";
import { matrix, weightedMean, weightedSpread, type Matrix } from "./statistics.ts";

const shapeCount = 15;
const bandBins = endBin - firstBin;
const binWidth = sampleRate / frameSize;
/** Hz of the bins of the band that counts. */
const frequencies = Float64Array.from({ length: bandBins }, (_, i) => (firstBin + i) * binWidth);
const meanFrequency = frequencies.reduce((sum, hz) => sum + hz, 0) / bandBins;
const frequencySpread = Math.sqrt(
  frequencies.reduce((sum, hz) => sum + (hz - meanFrequency) ** 2, 0) / bandBins,
);
/** Share of the energy below each roll-off point. */
const rollOffs = [0.5, 0.85, 0.95];
/** Bins below 120 Hz end here, those above 8 kHz begin here. */
const bassEnd = frequencies.findIndex((hz) => hz >= 120);
const airStart = frequencies.findIndex((hz) => hz > 8000);

/** Samples of a frame of the long-term spectrum, half a frame apart. */
const longFrame = 4096;
/** Seconds that it is taken of. */
const longReach = 2;
const longFft = new FFT(longFrame);
const longWindow = hann(longFrame);
/** 26 bands up to 10 kHz. */
const thirdOctaveCount = 26;
const thirdOctaveBank = triangleBank(
  Array.from({ length: thirdOctaveCount + 2 }, (_, i) => 30 * 2 ** (i / 3)),
  longFrame,
);

/** 15 + 15 + 26 numbers. `prepared` is the signal that `spectra` were taken of. */
export function spectrum(spectra: Spectra, shape: Matrix, prepared: Float32Array): number[][] {
  return [
    weightedMean(shape, spectra.energy),
    weightedSpread(shape, spectra.level),
    thirdOctaves(prepared),
  ];
}

/** Energy in third octaves, in dB under the strongest, not below -60. */
function thirdOctaves(prepared: Float32Array): number[] {
  const bands = bandPowers(thirdOctaveBank, longTermPower(prepared));
  const strongest = Math.max(...bands);
  return bands.map((power) => Math.max(10 * Math.log10(power / strongest + 1e-12), -60));
}

/** The sum of the power spectra of frames that are centred on multiples of their hop. */
function longTermPower(prepared: Float32Array): Float64Array {
  const reach = Math.min(prepared.length, longReach * sampleRate);
  const power = new Float64Array(longFrame / 2 + 1);
  const frame = new Float64Array(longFrame);
  const spectrum = new Float64Array(2 * longFrame);
  for (let middle = 0; middle < reach; middle += longFrame / 2) {
    const start = middle - longFrame / 2;
    for (let i = 0; i < longFrame; i++) {
      const sample = start + i < reach ? (prepared[start + i] ?? 0) : 0;
      frame[i] = sample * (longWindow[i] ?? 0);
    }
    longFft.realTransform(spectrum, frame);
    for (let bin = 0; bin < power.length; bin++) {
      power[bin] =
        (power[bin] ?? 0) + (spectrum[2 * bin] ?? 0) ** 2 + (spectrum[2 * bin + 1] ?? 0) ** 2;
    }
  }
  return power;
}

/** The fifteen shape numbers of every frame. */
export function shapeFrames(spectra: Spectra): Matrix {
  const { frames, power, melDb } = spectra;
  const shape = matrix(frames, shapeCount);
  const { values } = shape;
  const changes = signChanges(spectra.signal);
  const melFloor = largestOf(melDb) - 60;
  const band = new Float64Array(bandBins);
  let before = new Float64Array(binCount);
  let now = new Float64Array(binCount);
  for (let t = 0; t < frames; t++) {
    const at = t * shapeCount;
    for (let i = 0; i < bandBins; i++) band[i] = power[t * binCount + firstBin + i] ?? 0;
    const total = spectra.total[t] ?? 1;
    putMoments(values, at, band, total);
    putRollOffs(values, at + 4, band, total);
    putLevels(values, at + 7, at + 14, band);
    setUnitMagnitudes(now, power, t);
    values[at + 9] = t === 0 ? 0 : flux(now, before);
    values[at + 10] = t === 0 ? 0 : rise(melDb, t, melFloor);
    values[at + 11] = zeroCrossings(changes, t);
    values[at + 12] = share(band, 0, bassEnd, total);
    values[at + 13] = share(band, airStart, bandBins, total);
    [before, now] = [now, before];
  }
  return shape;
}

/** Octaves from 1 kHz, not below 20 Hz. */
function octave(hz: number): number {
  return Math.log2(Math.max(hz, 20) / 1000);
}

/** Centroid and spread in octaves, skewness and kurtosis compressed. */
function putMoments(out: Float64Array, at: number, band: Float64Array, total: number): void {
  let centroid = 0;
  for (let i = 0; i < bandBins; i++) centroid += (band[i] ?? 0) * (frequencies[i] ?? 0);
  centroid /= total;
  let second = 0;
  let third = 0;
  let fourth = 0;
  for (let i = 0; i < bandBins; i++) {
    const distance = (frequencies[i] ?? 0) - centroid;
    const square = (band[i] ?? 0) * distance * distance;
    const cube = square * distance;
    second += square;
    third += cube;
    fourth += cube * distance;
  }
  const spread = Math.sqrt(Math.max(second / total, 100));
  const skewness = third / total / spread ** 3;
  const kurtosis = fourth / total / spread ** 4;
  out[at] = octave(centroid);
  out[at + 1] = Math.log2(spread / 1000);
  out[at + 2] = Math.sign(skewness) * Math.log1p(Math.abs(skewness));
  out[at + 3] = Math.log(kurtosis + 1e-3);
}

function putRollOffs(out: Float64Array, at: number, band: Float64Array, total: number): void {
  let below = 0;
  let cumulated = 0;
  for (let i = 0; i < rollOffs.length; i++) {
    const wanted = (rollOffs[i] ?? 0) * total;
    while (below < bandBins && cumulated + (band[below] ?? 0) < wanted) {
      cumulated += band[below] ?? 0;
      below++;
    }
    out[at + i] = octave(frequencies[Math.min(below, bandBins - 1)] ?? 0);
  }
}

/** Bins whose logarithm is taken at once: the product of any eight stays within a double's range. */
const logStride = 8;

/**
 * At `at` flatness, the geometric over the arithmetic mean in dB (-60 to 0), and log10 of the
 * largest bin over the mean; at `slopeAt` the correlation-like slope of log power over standardised
 * frequency. Logarithms are dear, so sums of them are taken as the logarithm of a product, and
 * those weighted by a rising position as that of a product of products.
 */
function putLevels(out: Float64Array, at: number, slopeAt: number, band: Float64Array): void {
  let logs = 0;
  let flooredLogs = 0;
  let risingLogs = 0;
  let sum = 0;
  let largest = 0;
  for (let first = 0; first < bandBins; first += logStride) {
    let product = 1;
    let floored = 1;
    let rising = 1;
    for (let i = Math.min(first + logStride, bandBins) - 1; i >= first; i--) {
      const power = band[i] ?? 0;
      sum += power;
      largest = Math.max(largest, power);
      product *= power + 1e-12;
      rising *= floored;
      floored *= Math.max(power, 1e-10);
    }
    const flooredLog = Math.log(floored);
    logs += Math.log(product);
    flooredLogs += flooredLog;
    risingLogs += first * flooredLog + Math.log(rising);
  }
  const mean = sum / bandBins;
  const flatness = (10 * (logs / bandBins - Math.log(mean + 1e-12))) / Math.LN10;
  out[at] = Math.min(0, Math.max(-60, flatness));
  out[at + 1] = Math.log10((largest + 1e-20) / (mean + 1e-20));
  const lowest = (frequencies[0] ?? 0) - meanFrequency;
  out[slopeAt] = (lowest * flooredLogs + binWidth * risingLogs) / frequencySpread / bandBins;
}

/** Magnitudes of a frame relative to its largest. */
function setUnitMagnitudes(magnitudes: Float64Array, power: Float32Array, t: number): void {
  let largest = 1e-24;
  for (let bin = 0; bin < binCount; bin++) {
    largest = Math.max(largest, power[t * binCount + bin] ?? 0);
  }
  const scale = 1 / largest;
  for (let bin = 0; bin < binCount; bin++) {
    magnitudes[bin] = Math.sqrt((power[t * binCount + bin] ?? 0) * scale);
  }
}

/** Rise of the relative magnitudes since the frame before. */
function flux(now: Float64Array, before: Float64Array): number {
  let sum = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const change = Math.max(0, (now[bin] ?? 0) - (before[bin] ?? 0));
    sum += change * change;
  }
  return Math.sqrt(sum);
}

/** Mean rise of the mel bands in dB since the frame before. */
function rise(melDb: Float64Array, t: number, floor: number): number {
  let sum = 0;
  for (let at = t * melBandCount; at < (t + 1) * melBandCount; at++) {
    const now = Math.max(melDb[at] ?? 0, floor);
    const before = Math.max(melDb[at - melBandCount] ?? 0, floor);
    sum += Math.max(0, now - before);
  }
  return sum / melBandCount;
}

/** How often the signal has changed its sign up to each sample; -0 is negative, as its bit says. */
function signChanges(signal: Float32Array): Int32Array {
  const bits = new Int32Array(signal.buffer, signal.byteOffset, signal.length);
  const changes = new Int32Array(signal.length);
  let count = 0;
  for (let i = 1; i < bits.length; i++) {
    count += ((bits[i] ?? 0) ^ (bits[i - 1] ?? 0)) >>> 31;
    changes[i] = count;
  }
  return changes;
}

/** log2 of one plus the crossings a second. */
function zeroCrossings(changes: Int32Array, t: number): number {
  const first = t * hopSize;
  const crossings = (changes[first + frameSize - 1] ?? 0) - (changes[first] ?? 0);
  return Math.log2(1 + (crossings / (frameSize - 1)) * sampleRate);
}

/** Share of the energy in the bins from `first` to before `end`, in dB. */
function share(band: Float64Array, first: number, end: number, total: number): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += band[i] ?? 0;
  return 10 * Math.log10(sum / total + 1e-4);
}

function largestOf(values: Float64Array): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i] ?? 0);
  return largest;
}
