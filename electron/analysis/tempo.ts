/**
 * How a sound repeats: its onsets, and the tempo of loops by Essentia's LoopBpmEstimator (Percival
 * and Tzanetakis 2014; Font and Serra 2016).
 */
import { computeSpectra, sampleRate } from "./descriptors/spectra.ts";
import { withEssentia } from "./essentia.ts";
import { findOnsets } from "./onsets.ts";

/** A sound with fewer onsets, or shorter (s), does not repeat. */
const fewestOnsets = 4;
const shortestLoop = 1;
/** Of LoopBpmEstimator: how well the length is a whole number of beats, 0 to 1. */
const leastConfidence = 0.8;

export interface Rhythm {
  /** Seconds. */
  readonly onsets: readonly number[];
  /** Beats per minute; null where the sound is no loop. */
  readonly tempo: number | null;
}

/**
 * Onsets and tempo of mono `signal` at 44.1 kHz. What is too short to repeat has neither. `whole` is
 * false where the sound goes on behind the signal; `onsets` are the signal's where they are known.
 */
export function findRhythm(
  signal: Float32Array,
  whole: boolean,
  onsets?: readonly number[],
): Rhythm {
  if (signal.length < shortestLoop * sampleRate) return { onsets: [], tempo: null };
  const found = onsets ?? findOnsets(computeSpectra(signal));
  return { onsets: found, tempo: found.length >= fewestOnsets ? loopTempo(signal, whole) : null };
}

/** The estimate is a whole number; a loop is a whole number of beats, which tells it exactly. */
function loopTempo(signal: Float32Array, whole: boolean): number | null {
  const bpm = withEssentia(
    signal,
    0,
    (essentia, vector) => essentia.LoopBpmEstimator(vector, leastConfidence).bpm,
    "tempo",
  );
  if (!(bpm > 0)) return null;
  const minutes = signal.length / sampleRate / 60;
  return whole ? Math.round((100 * Math.round(bpm * minutes)) / minutes) / 100 : bpm;
}
