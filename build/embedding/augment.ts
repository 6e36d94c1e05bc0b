/**
 * Copies of a sound that a producer would still call the same: what differs between them is what the
 * embedding learns to overlook (within-class covariance, no labels needed).
 */
import {
  bandpass,
  decay,
  highpass,
  lowpass,
  mix,
  mixAround,
  normalise,
  saturate,
} from "../../electron/demo/dsp.ts";
import { noise } from "../../electron/demo/oscillators.ts";
import type { Random, Range } from "../../electron/demo/random.ts";

/** Changes `signal` (mono, peak 1) in place or returns another. */
type Change = (signal: Float32Array, random: Random, sampleRate: number) => Float32Array;

/** Each is made to half of the copies; every copy also plays a little faster or slower. */
const changes: readonly Change[] = [equalise, darken, shorten, reverberate, overdrive, addNoise];
/** Semitones of speed, and with it of pitch. */
const detuning: Range = [-3, 3];

/** A changed copy of a mono sound, with a peak of 1. */
export function augment(signal: Float32Array, sampleRate: number, random: Random): Float32Array {
  let copy = atSpeed(signal, 2 ** (random.in(detuning) / 12));
  for (const change of changes) {
    if (random.chance(0.5)) copy = change(normalised(copy), random, sampleRate);
  }
  return normalised(copy);
}

function normalised(signal: Float32Array): Float32Array {
  normalise([signal], 0);
  return signal;
}

/** Linear interpolation: what it adds lies far below the other changes. */
function atSpeed(signal: Float32Array, speed: number): Float32Array {
  return new Float32Array(Math.max(1, Math.floor(signal.length / speed))).map((_, i) => {
    const before = Math.floor(i * speed);
    const share = i * speed - before;
    return (1 - share) * (signal[before] ?? 0) + share * (signal[before + 1] ?? 0);
  });
}

/** Lifts or dips two bands by up to 8 dB. */
function equalise(signal: Float32Array, random: Random, sampleRate: number): Float32Array {
  for (let band = 0; band < 2; band++) {
    const frequency = 60 * 2 ** random.in([0, 7.5]);
    const gain = 10 ** (random.in([-8, 8]) / 20) - 1;
    mix(signal, bandpass(signal.slice(), frequency, sampleRate, random.in([0.5, 2])), gain);
  }
  return signal;
}

function darken(signal: Float32Array, random: Random, sampleRate: number): Float32Array {
  if (random.chance(0.25)) return highpass(signal, random.in([40, 160]), sampleRate);
  return lowpass(signal, 2500 * 2 ** random.in([0, 2.7]), sampleRate);
}

function shorten(signal: Float32Array, random: Random, sampleRate: number): Float32Array {
  const seconds = signal.length / sampleRate;
  return decay(signal, random.in([0.6, 3]) * seconds, sampleRate);
}

/** A room as decaying noise, convolved sparsely: some hundred reflections are enough to hear it. */
function reverberate(signal: Float32Array, random: Random, sampleRate: number): Float32Array {
  const seconds = random.in([0.1, 0.6]);
  const wet = random.in([0.05, 0.3]);
  const room = new Float32Array(signal.length + Math.round(seconds * sampleRate));
  room.set(signal);
  const dull = lowpass(signal.slice(), random.in([2000, 8000]), sampleRate);
  for (let reflection = 0; reflection < 120; reflection++) {
    const time = seconds * random.in([0.02, 1]);
    const gain = wet * 10 ** ((-3 * time) / seconds) * random.in([-1, 1]);
    mix(room, dull, gain, Math.round(time * sampleRate));
  }
  return room;
}

function overdrive(signal: Float32Array, random: Random): Float32Array {
  return saturate(signal, random.in([0.5, 4]));
}

function addNoise(signal: Float32Array, random: Random): Float32Array {
  return mixAround(signal, noise(signal.length, random), 10 ** (random.in([-60, -35]) / 20));
}
