/** All descriptors of a sound, by aspect. */
import type { Aspect } from "../../../shared/aspects.ts";
import type { Rhythm } from "../tempo.ts";
import { envelope } from "./envelope.ts";
import { pitch } from "./pitch.ts";
import { rhythm } from "./rhythm.ts";
import { computeSpectra, sampleRate } from "./spectra.ts";
import { shapeFrames, spectrum } from "./spectrum.ts";
import { timbre } from "./timbre.ts";

/** Blocks of numbers of each aspect; blocks of an aspect count alike, whatever their length. */
export type Descriptors = Record<Aspect, number[][]>;

/** Seconds that count; what a sound is shows in its beginning. */
const reach = 6;
/** Of the peak; what is quieter before the sound begins is silence. */
const silence = 10 ** (-45 / 20);
/** Samples kept before the sound begins: 2 ms. */
const leadIn = 88;
/** Peak amplitude below which a sound is silence. */
const leastPeak = 1e-5;

/**
 * Level and leading silence are no descriptors: the sound is brought to a peak of 1 and trimmed to
 * 2 ms before it passes -45 dB, and its first 6 s are kept. Null for silence.
 */
export function prepare(signal: Float32Array): Float32Array | null {
  let peak = 0;
  for (const sample of signal) peak = Math.max(peak, Math.abs(sample));
  if (!(peak > leastPeak)) return null;
  const first = signal.findIndex((sample) => Math.abs(sample) >= silence * peak);
  const missing = Math.max(0, leadIn - first);
  const rest = signal.subarray(Math.max(0, first - leadIn));
  const prepared = new Float32Array(Math.min(missing + rest.length, reach * sampleRate));
  for (let i = missing; i < prepared.length; i++) prepared[i] = (rest[i - missing] ?? 0) / peak;
  return prepared;
}

/** Describes a prepared mono signal at 44.1 kHz. */
export function describe(prepared: Float32Array, repetition: Rhythm): Descriptors {
  const spectra = computeSpectra(prepared);
  const shape = shapeFrames(spectra);
  return {
    timbre: timbre(spectra, shape),
    spectrum: spectrum(spectra, shape),
    envelope: envelope(spectra, prepared),
    pitch: pitch(prepared),
    rhythm: rhythm(repetition, prepared.length / sampleRate),
  };
}
