/**
 * Onsets: where something new begins. Spectral flux with a maximum filter against vibrato (S. Böck
 * and G. Widmer, "Maximum filter vibrato suppression for onset detection", DAFx 2013) of the mel
 * bands that the spectra hold anyway, and peaks of it picked against their surroundings (S. Böck,
 * F. Krebs and M. Schedl, "Evaluating the online capabilities of onset detection methods", ISMIR
 * 2012).
 */
import { hopSize, melBandCount, sampleRate, type Spectra } from "./descriptors/spectra.ts";

/** Amplitudes count by ratio down to 60 dB below the loudest band's, and ever less below. */
const compression = 1000;
/** Frames between the two that are compared: 12 ms. */
const lag = 2;
/** An onset's flux is the largest within 40 ms (all in frames of 5.8 ms), */
const around = 7;
/** and exceeds the mean of the 150 ms before and the 70 ms after it */
const stretch = { before: 26, after: 12 };
/** times this plus that (log amplitude a band). */
const excess = { factor: 1.6, least: 0.2 };
/** dB by which a sound may fall and still begin: a tone that is cut off sprays over all bands too. */
const mostFall = 12;
/** Samples from a frame's beginning to what has just entered it when the flux is largest. */
const entry = 250;

/**
 * Seconds at which something begins in the sound of `spectra`, in order, to within some 10 ms. What
 * fades in has no onset, not even at its start.
 */
export function findOnsets(spectra: Spectra): number[] {
  const flux = spectralFlux(spectra);
  const onsets: number[] = [];
  let last = -Infinity;
  for (let t = 0; t < flux.length; t++) {
    if (t - last <= around || !isPeak(flux, t) || isEnd(spectra, t)) continue;
    last = t;
    // What was there from the start never entered a frame.
    onsets.push(t === 0 ? 0 : (t * hopSize + entry) / sampleRate);
  }
  return onsets;
}

function isPeak(flux: Float64Array, t: number): boolean {
  const value = flux[t] ?? 0;
  if (value < excess.least) return false;
  for (let i = Math.max(0, t - around); i <= t + around; i++) {
    if ((flux[i] ?? 0) > value) return false;
  }
  const first = Math.max(0, t - stretch.before);
  const end = Math.min(flux.length, t + stretch.after + 1);
  let sum = 0;
  for (let i = first; i < end; i++) sum += flux[i] ?? 0;
  return value >= (excess.factor * sum) / (end - first) + excess.least;
}

/** True where a sound breaks off at frame `t`. */
function isEnd({ db, frames }: Spectra, t: number): boolean {
  if (t < lag) return false;
  return t + lag >= frames || (db[t + lag] ?? 0) < (db[t - lag] ?? 0) - mostFall;
}

/** Mean rise of the bands' log amplitudes; before the first frame was silence. */
function spectralFlux({ mel, frames: count }: Spectra): Float64Array {
  const levels = logAmplitudes(mel);
  const flux = new Float64Array(count);
  for (let t = 0; t < count; t++) {
    let sum = 0;
    for (let band = 0; band < melBandCount; band++) {
      const rise = (levels[t * melBandCount + band] ?? 0) - loudestAround(levels, t - lag, band);
      if (rise > 0) sum += rise;
    }
    flux[t] = sum / melBandCount;
  }
  return flux;
}

/** The largest level of a band and its neighbours in frame `t`. */
function loudestAround(levels: Float64Array, t: number, band: number): number {
  if (t < 0) return 0;
  const at = t * melBandCount + band;
  let largest = levels[at] ?? 0;
  if (band > 0) largest = Math.max(largest, levels[at - 1] ?? 0);
  if (band < melBandCount - 1) largest = Math.max(largest, levels[at + 1] ?? 0);
  return largest;
}

function logAmplitudes(mel: Float64Array): Float64Array {
  let loudest = 1e-12;
  for (let i = 0; i < mel.length; i++) loudest = Math.max(loudest, mel[i] ?? 0);
  const levels = new Float64Array(mel.length);
  for (let i = 0; i < mel.length; i++) {
    levels[i] = Math.log1p(compression * Math.sqrt((mel[i] ?? 0) / loudest));
  }
  return levels;
}
