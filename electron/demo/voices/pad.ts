import { amplify, type Channels, mix, samplesIn, sweepFilter } from "../dsp.ts";
import { oscillate, pulse, saw, type Waveform } from "../oscillators.ts";
import type { Choices, Random, Range } from "../random.ts";
import type { Styles, TonalVoice } from "./voice.ts";

/** Semitones above the root. */
export type Chord = readonly number[];
const chords: Choices<Chord> = [
  [0, 7, 12],
  [0, 3, 7],
  [0, 4, 7],
  [0, 3, 7, 10],
  [0, 4, 7, 11],
];

/** A chord in stereo: every note sounds once on each side, `cents` apart. */
function chordOf(
  waveform: Waveform,
  root: number,
  chord: Chord,
  cents: number,
  length: number,
  random: Random,
  sampleRate: number,
): [Float32Array, Float32Array] {
  const side = (direction: number): Float32Array => {
    const out = new Float32Array(length);
    for (const semitones of chord) {
      for (const share of [0.4, 1]) {
        const tuning = semitones + (direction * share * cents * random.in([0.7, 1.3])) / 100;
        const frequency = root * 2 ** (tuning / 12);
        mix(out, oscillate(waveform, frequency, length, sampleRate, random.next()), 0.2);
      }
    }
    return out;
  };
  return [side(-1), side(1)];
}

interface PadShape {
  /** Seconds until it is fully there. */
  readonly attack: Range;
  /** Hz that the filter opens to. */
  readonly cutoff: Range;
  /** Cents between the sides. */
  readonly detune: Range;
  /** Share of the period that a pulse is high; none is a saw. */
  readonly width?: Range;
}

/** Detuned saws behind a filter that opens as slowly as the sound itself. */
function pad(shape: PadShape): TonalVoice {
  return (random, sampleRate, frequency): Channels => {
    const seconds = random.in([2.6, 3.8]);
    const length = samplesIn(seconds, sampleRate);
    const wave = shape.width ? pulse(random.in(shape.width)) : saw;
    const cents = random.in(shape.detune);
    const chord = random.pick(chords);
    const sides = chordOf(wave, frequency, chord, cents, length, random, sampleRate);
    const attack = random.in(shape.attack);
    const cutoff = random.in(shape.cutoff);
    const open = (t: number): number => cutoff * (0.35 + 0.65 * Math.min(1, t / (2 * attack)));
    const release = seconds * 0.35;
    const swell = (t: number): number =>
      Math.min(1, t / attack) ** 1.5 * Math.min(1, Math.max(0, (seconds - t) / release));
    for (const side of sides) {
      sweepFilter("low", side, open, sampleRate, 0.8);
      amplify(side, swell, sampleRate);
    }
    return sides;
  };
}

export const pads: Styles<TonalVoice> = [
  ["Warm", pad({ attack: [0.4, 0.8], cutoff: [700, 1300], detune: [8, 16] })],
  ["Airy", pad({ attack: [0.6, 1.1], cutoff: [2500, 4500], detune: [12, 22] })],
  ["Hollow", pad({ attack: [0.5, 1], cutoff: [1000, 2000], detune: [6, 12], width: [0.4, 0.5] })],
  ["Dark", pad({ attack: [0.7, 1.2], cutoff: [400, 700], detune: [10, 18] })],
];

interface StabShape {
  readonly cutoff: Range;
  /** Seconds in which the filter closes to 1/e. */
  readonly fall: Range;
  readonly length: Range;
  readonly width?: Range;
}

/** The same chords, struck: the filter and the level fall at once. */
function stab(shape: StabShape): TonalVoice {
  return (random, sampleRate, frequency): Channels => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const wave = shape.width ? pulse(random.in(shape.width)) : saw;
    const chord = random.pick(chords);
    const sides = chordOf(wave, frequency, chord, 14, length, random, sampleRate);
    const cutoff = random.in(shape.cutoff);
    const fall = random.in(shape.fall);
    const snap = (t: number): number => 250 + cutoff * Math.exp(-t / fall);
    for (const side of sides) {
      sweepFilter("low", side, snap, sampleRate, 1.5);
      amplify(side, (t) => Math.min(1, t / 0.004) * Math.exp((-5 * t) / seconds), sampleRate);
    }
    return sides;
  };
}

// prettier-ignore
export const stabs: Styles<TonalVoice> = [
  ["Rave", stab({ cutoff: [5000, 8000], fall: [0.15, 0.3], length: [0.4, 0.7] })],
  ["Dub",  stab({ cutoff: [1200, 2200], fall: [0.08, 0.15], length: [0.5, 0.9] })],
  ["Deep", stab({ cutoff: [2000, 3500], fall: [0.1, 0.2], length: [0.35, 0.6], width: [0.25, 0.5] })],
];
