/**
 * The pitch of one frame: Essentia's PitchYinFFT, SpectralPeaks, HPCP and Inharmonicity with the
 * parameters that pitch.ts used to call them with. Essentia configures each anew at every call,
 * which costs five times what they compute; the tests hold each of these against Essentia's.
 *
 * - pitch: the Yin function from a weighted spectrum (P. Brossier, "Automatic annotation of musical
 *   audio for interactive applications", PhD thesis, Queen Mary University of London, 2006)
 * - peaks: local maxima with parabolic interpolation (J. O. Smith and X. Serra, "PARSHL", 1987)
 * - HPCP: E. Gómez, "Tonal description of polyphonic audio for music content processing", INFORMS
 *   Journal on Computing 18 (3), 2006
 * - inharmonicity: G. Peeters, "A large set of audio features for sound description", IRCAM 2004
 */
import FFT from "fft.js";
import { sampleRate } from "./spectra.ts";

export const pitchFrameSize = 4096;
export const pitchClasses = 12;
const binCount = pitchFrameSize / 2 + 1;
const binWidth = sampleRate / pitchFrameSize;

export interface Pitch {
  /** Hz. */
  readonly frequency: number;
  /** 0 to 1. */
  readonly confidence: number;
}

/** Spectral peaks by rising frequency. */
export interface Peaks {
  readonly count: number;
  /** Hz. */
  readonly frequencies: Float64Array;
  readonly magnitudes: Float64Array;
}

const fft = new FFT(pitchFrameSize);
/** Hann, such that a sine of amplitude 1 has a peak of magnitude 1. */
const window = Float64Array.from(
  { length: pitchFrameSize },
  (_, i) => (2 - 2 * Math.cos((2 * Math.PI * i) / (pitchFrameSize - 1))) / (pitchFrameSize - 1),
);

// One frame is looked at after the other, so all share these.
const windowed = new Float64Array(pitchFrameSize);
const complex = new Float64Array(2 * pitchFrameSize);
const magnitudes = new Float64Array(binCount);
const weighted = new Float64Array(pitchFrameSize);

/** Magnitudes of a frame of `signal`, zeros behind its end; good until the next call. */
export function magnitudeSpectrum(signal: Float32Array, start: number): Float64Array {
  const length = Math.min(pitchFrameSize, signal.length - start);
  for (let i = 0; i < length; i++) windowed[i] = (signal[start + i] ?? 0) * (window[i] ?? 0);
  windowed.fill(0, length);
  fft.realTransform(complex, windowed);
  for (let bin = 0; bin < binCount; bin++) {
    const real = complex[2 * bin] ?? 0;
    const imaginary = complex[2 * bin + 1] ?? 0;
    magnitudes[bin] = Math.sqrt(real * real + imaginary * imaginary);
  }
  return magnitudes;
}

/** Periods in samples between which a pitch is looked for: 4 kHz to 30 Hz. */
const shortestPeriod = Math.floor(sampleRate / 4000);
const longestPeriod = Math.ceil(sampleRate / 30);
/**
 * Of the ear by frequency (Hz, dB), as Brossier's implementation in aubio and Essentia have it.
 * Halved in dB, since it weights squared magnitudes.
 */
// prettier-ignore
const earWeights: readonly (readonly [number, number])[] = [
  [0, -75.8], [20, -70.1], [25, -60.8], [31.5, -52.1], [40, -44.2], [50, -37.5], [63, -31.3],
  [80, -25.6], [100, -20.9], [125, -16.5], [160, -12.6], [200, -9.6], [250, -7], [315, -4.7],
  [400, -3], [500, -1.8], [630, -0.8], [800, -0.2], [1000, 0], [1250, 0.5], [1600, 1.6],
  [2000, 3.2], [2500, 5.4], [3150, 7.8], [4000, 8.1], [5000, 5.3], [6300, -2.4], [8000, -11.1],
  [9000, -12.8], [10_000, -12.2], [12_500, -7.4], [15_000, -17.8], [20_000, -17.8], [25_100, -17.8],
];
const binWeights = Float64Array.from({ length: binCount }, (_, bin) => {
  const hz = bin * binWidth;
  const upper = Math.max(
    1,
    earWeights.findIndex(([edge]) => edge >= hz),
  );
  const [low, lowDb] = earWeights[upper - 1] ?? [0, 0];
  const [high, highDb] = earWeights[upper] ?? [0, 0];
  return 10 ** ((lowDb + ((highDb - lowDb) * (hz - low)) / (high - low)) / 20);
});

/** The pitch of a magnitude spectrum; null where its Yin function has no minimum in range. */
export function yinPitch(spectrum: Float64Array): Pitch | null {
  let power = 0;
  for (let bin = 0; bin < binCount; bin++) {
    const magnitude = spectrum[bin] ?? 0;
    const value = magnitude * magnitude * (binWeights[bin] ?? 0);
    weighted[bin] = value;
    if (bin > 0) weighted[pitchFrameSize - bin] = value;
    power += 2 * value;
  }
  if (!(power > 0)) return null;
  // The transform of a power spectrum is the autocorrelation.
  fft.realTransform(complex, weighted);
  return deepestMinimum(power);
}

/**
 * Finds the deepest local minimum of the cumulative mean normalised difference of the
 * autocorrelation in `complex`, by parabolic interpolation.
 */
function deepestMinimum(power: number): Pitch | null {
  let sum = 0;
  let before = Infinity;
  let here = Infinity;
  let period = 0;
  let depth = Infinity;
  for (let lag = 1; lag <= longestPeriod + 1; lag++) {
    const difference = power - (complex[2 * lag] ?? 0);
    sum += difference;
    const next = sum > 0 ? (difference * lag) / sum : 1;
    const at = lag - 1;
    // The edge of the range counts where the function rises from it, as in Essentia.
    const atEdge = at === shortestPeriod;
    if (atEdge ? here < next : at > shortestPeriod && here < before && here <= next) {
      const offset = atEdge ? 0 : (0.5 * (before - next)) / (before - 2 * here + next);
      const value = here - 0.25 * (before - next) * offset;
      if (value < depth) {
        depth = value;
        period = at + offset;
      }
    }
    before = here;
    here = next;
  }
  if (period === 0) return null;
  return { frequency: sampleRate / period, confidence: Math.min(1, Math.max(0, 1 - depth)) };
}

const mostPeaks = 40;
/** Hz. */
const peakRange = { lowest: 40, highest: 5000 };
/** -100 dB of a full sine. */
const leastMagnitude = 1e-5;
const peakFrequencies = new Float64Array(mostPeaks);
const peakMagnitudes = new Float64Array(mostPeaks);

/** The lowest forty peaks of a magnitude spectrum; good until the next call. */
export function spectralPeaks(spectrum: Float64Array): Peaks {
  let count = 0;
  const first = Math.ceil(peakRange.lowest / binWidth);
  const last = Math.ceil(peakRange.highest / binWidth);
  for (let bin = first; bin <= last && count < mostPeaks; bin++) {
    const here = spectrum[bin] ?? 0;
    const before = spectrum[bin - 1] ?? 0;
    const next = spectrum[bin + 1] ?? 0;
    const atEdge = bin === first;
    if (!(here > leastMagnitude && (atEdge || here > before) && here > next)) continue;
    const offset = atEdge ? 0 : (0.5 * (before - next)) / (before - 2 * here + next);
    const frequency = (bin + offset) * binWidth;
    if (frequency > peakRange.highest) break;
    peakFrequencies[count] = frequency;
    peakMagnitudes[count] = here - 0.25 * (before - next) * offset;
    count++;
  }
  return { count, frequencies: peakFrequencies, magnitudes: peakMagnitudes };
}

/** Hz; the bands below and above are brought to the same height, so that neither hides the other. */
const bandSplit = 500;

/** How much each pitch class sounds, from A on, 1 for the strongest. */
export function pitchClassProfile({ count, frequencies, magnitudes }: Peaks): number[] {
  const low = new Float64Array(pitchClasses);
  const high = new Float64Array(pitchClasses);
  for (let i = 0; i < count; i++) {
    const frequency = frequencies[i] ?? 0;
    const magnitude = magnitudes[i] ?? 0;
    const semitone = pitchClasses * Math.log2(frequency / 440);
    const nearest = Math.round(semitone);
    const pitchClass = ((nearest % pitchClasses) + pitchClasses) % pitchClasses;
    const band = frequency < bandSplit ? low : high;
    const closeness = Math.cos(Math.PI * (semitone - nearest)) * magnitude;
    band[pitchClass] = (band[pitchClass] ?? 0) + closeness * closeness;
  }
  const lowest = Math.max(...low) || 1;
  const highest = Math.max(...high) || 1;
  const both = Array.from(low, (value, i) => value / lowest + (high[i] ?? 0) / highest);
  const largest = Math.max(...both) || 1;
  return both.map((value) => value / largest);
}

/** How far the peaks lie from multiples of the lowest, weighted by energy: 0 to 0.5. */
export function inharmonicity({ count, frequencies, magnitudes }: Peaks): number {
  const fundamental = frequencies[0] ?? 0;
  let distance = 0;
  let energy = 0;
  for (let i = 0; i < count; i++) {
    const power = (magnitudes[i] ?? 0) ** 2;
    const multiple = (frequencies[i] ?? 0) / fundamental;
    distance += Math.abs(multiple - Math.round(multiple)) * power;
    energy += power;
  }
  return energy > 0 ? distance / energy : 1;
}
