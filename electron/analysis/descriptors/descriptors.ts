/** All descriptors of a sound, by aspect. */
import type { Aspect } from "../../../shared/aspects.ts";
import type { Descriptors } from "../../embedding/fingerprint.ts";
import { noteNeutral } from "../neutral.ts";
import type { Rhythm } from "../tempo.ts";
import { blockSizes } from "../../embedding/layout.ts";
import { isEssentiaAbort } from "../essentia.ts";
import { envelope } from "./envelope.ts";
import { pitch } from "./pitch.ts";
import { rhythm } from "./rhythm.ts";
import { computeSpectra, sampleRate, type Spectra } from "./spectra.ts";
import { shapeFrames, spectrum } from "./spectrum.ts";
import type { Matrix } from "./statistics.ts";
import { timbre } from "./timbre.ts";

/** Seconds that count; what a sound is shows in its beginning. */
const reach = 6;
/** Of the peak; what is quieter before the sound begins is silence. */
const silence = 10 ** (-45 / 20);
/** Samples kept before the sound begins: 2 ms. */
const leadIn = 88;
/** Numbers in each block; image and modulation are stored coarser than they are measured. */
const sizes = { ...blockSizes, envelope: [160, 200, ...blockSizes.envelope.slice(2)] };
/** Peak amplitude below which a sound is silence. */
const leastPeak = 1e-5;

/**
 * Level and leading silence are no descriptors: the sound is brought to a peak of 1 and trimmed to
 * 2 ms before it passes -45 dB, and its first 6 s are kept. Null for silence.
 */
export function prepare(signal: Float32Array): Float32Array | null {
  let peak = 0;
  for (let i = 0; i < signal.length; i++) peak = Math.max(peak, Math.abs(signal[i] ?? 0));
  if (!(peak > leastPeak)) return null;
  let first = 0;
  while (Math.abs(signal[first] ?? 0) < silence * peak) first++;
  const missing = Math.max(0, leadIn - first);
  const rest = signal.subarray(Math.max(0, first - leadIn));
  const prepared = new Float32Array(Math.min(missing + rest.length, reach * sampleRate));
  for (let i = missing; i < prepared.length; i++) prepared[i] = (rest[i - missing] ?? 0) / peak;
  return prepared;
}

/** Describes a prepared mono signal at 44.1 kHz. */
export function describe(prepared: Float32Array, repetition: Rhythm): Descriptors {
  return describeSpectra(computeSpectra(prepared), prepared, repetition);
}

/** Describes a prepared signal whose spectra are known. */
export function describeSpectra(
  spectra: Spectra,
  prepared: Float32Array,
  repetition: Rhythm,
): Descriptors {
  let shape: Matrix | undefined;
  const shapes = (): Matrix => (shape ??= shapeFrames(spectra));
  return {
    timbre: measured("timbre", () => timbre(spectra, shapes())),
    spectrum: measured("spectrum", () => spectrum(spectra, shapes(), prepared)),
    envelope: measured("envelope", () => envelope(spectra, prepared)),
    pitch: measured("pitch", () => pitch(prepared)),
    rhythm: measured("rhythm", () => rhythm(repetition)),
  };
}

/**
 * The numbers of an aspect. What fails, or comes out as no number, becomes the neutral 0 and is
 * noted: one such sound would spoil the whole index, and none is to be lost for it.
 * @throws whatever Essentia's module aborts with, after which it can do no more.
 */
export function measured(aspect: Aspect, measure: () => number[][]): number[][] {
  try {
    return measure().map((block) =>
      block.map((number) => {
        if (Number.isFinite(number)) return number;
        noteNeutral(aspect);
        return 0;
      }),
    );
  } catch (error) {
    if (isEssentiaAbort(error)) throw error;
    noteNeutral(aspect);
    return sizes[aspect].map((size) => new Array<number>(size).fill(0));
  }
}
