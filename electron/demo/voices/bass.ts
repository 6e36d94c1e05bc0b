import { amplify, lowpass, mix, samplesIn, saturate, sweepFilter } from "../dsp.ts";
import { modulate, oscillate, pulse, saw, sine } from "../oscillators.ts";
import type { Range } from "../random.ts";
import type { Styles, TonalVoice } from "./voice.ts";

/** Gain of a key that is held until `release` seconds before the end, with a soft start. */
function held(seconds: number, release: number): (t: number) => number {
  return (t) => Math.min(1, t / 0.006) * Math.min(1, Math.max(0, (seconds - t) / release));
}

interface SubShape {
  /** Level of the second harmonic. */
  readonly second: Range;
  readonly drive: Range;
  readonly length: Range;
}

/** A sine with a little of its octave, warmed by saturation. */
function sub(shape: SubShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const out = oscillate(sine, frequency, length, sampleRate);
    mix(out, oscillate(sine, 2 * frequency, length, sampleRate), random.in(shape.second));
    saturate(out, random.in(shape.drive));
    return [amplify(out, held(seconds, seconds * 0.4), sampleRate)];
  };
}

export const subBasses: Styles<TonalVoice> = [
  ["Pure", sub({ second: [0, 0.05], drive: [0.3, 0.8], length: [0.8, 1.6] })],
  ["Warm", sub({ second: [0.1, 0.3], drive: [1, 2], length: [0.7, 1.4] })],
  ["Driven", sub({ second: [0.1, 0.3], drive: [2.5, 4], length: [0.6, 1.2] })],
];

interface ReeseShape {
  /** Cents between neighbouring saws. */
  readonly detune: Range;
  /** Hz that the filter rests at. */
  readonly cutoff: Range;
  readonly drive: Range;
}

/** Detuned saws that beat against each other, each side with its own three. */
function reese(shape: ReeseShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in([1, 2]);
    const length = samplesIn(seconds, sampleRate);
    const cents = random.in(shape.detune);
    const cutoff = random.in(shape.cutoff);
    const drive = random.in(shape.drive);
    const wobble = random.in([0.4, 2]);
    const side = (): Float32Array => {
      const out = new Float32Array(length);
      for (const offset of [-1, 0, 1]) {
        const detuned = frequency * 2 ** ((offset * cents * random.in([0.8, 1.2])) / 1200);
        mix(out, oscillate(saw, detuned, length, sampleRate, random.next()), 0.4);
      }
      const move = (t: number): number => cutoff * (1 + 0.4 * Math.sin(2 * Math.PI * wobble * t));
      saturate(sweepFilter("low", out, move, sampleRate, 0.9), drive);
      return amplify(out, held(seconds, 0.15), sampleRate);
    };
    return random.chance(0.5) ? [side(), side()] : [side()];
  };
}

export const reeseBasses: Styles<TonalVoice> = [
  ["Dark", reese({ detune: [12, 22], cutoff: [250, 450], drive: [1, 1.6] })],
  ["Wide", reese({ detune: [22, 38], cutoff: [500, 1000], drive: [1, 2] })],
  ["Angry", reese({ detune: [18, 30], cutoff: [800, 1600], drive: [3, 5] })],
];

interface AcidShape {
  /** How far the envelope opens the filter, in octaves. */
  readonly sweep: Range;
  readonly resonance: Range;
  /** Share of the period that a pulse is high; none is a saw. */
  readonly width?: Range;
  readonly drive: Range;
}

/** One oscillator through a resonant filter that snaps shut, as in a TB-303. */
function acid(shape: AcidShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in([0.3, 0.7]);
    const wave = shape.width ? pulse(random.in(shape.width)) : saw;
    const note = frequency * 2;
    const out = oscillate(wave, note, samplesIn(seconds, sampleRate), sampleRate);
    const octaves = random.in(shape.sweep);
    const fall = random.in([0.06, 0.16]);
    const cutoff = (t: number): number => note * 1.5 * 2 ** (octaves * Math.exp(-t / fall));
    sweepFilter("low", out, cutoff, sampleRate, random.in(shape.resonance));
    saturate(out, random.in(shape.drive));
    return [amplify(out, held(seconds, seconds * 0.5), sampleRate)];
  };
}

export const acidBasses: Styles<TonalVoice> = [
  ["Squelch", acid({ sweep: [3.5, 4.5], resonance: [6, 12], drive: [0.6, 1.2] })],
  ["Rubber", acid({ sweep: [2.5, 3.5], resonance: [3, 5], width: [0.35, 0.5], drive: [0.5, 1] })],
  ["Bite", acid({ sweep: [4, 5], resonance: [4, 8], drive: [1.5, 3] })],
];

interface FmBassShape {
  readonly ratio: Range;
  /** Radians of modulation at the start. */
  readonly index: Range;
  readonly length: Range;
}

/** A two-operator FM bass whose bite fades within a tenth of a second. */
function fmBass(shape: FmBassShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in(shape.length);
    const index = random.in(shape.index);
    const fall = random.in([0.05, 0.15]);
    const bite = (t: number): number => index * (0.35 + 0.65 * Math.exp(-t / fall));
    const ratio = random.wholeIn(shape.ratio);
    const out = modulate(frequency, ratio, bite, samplesIn(seconds, sampleRate), sampleRate);
    lowpass(out, 6000, sampleRate);
    const ring = held(seconds, seconds * 0.6);
    return [amplify(out, (t) => ring(t) * Math.exp((-2 * t) / seconds), sampleRate)];
  };
}

export const fmBasses: Styles<TonalVoice> = [
  ["Solid", fmBass({ ratio: [1, 1], index: [5, 8], length: [0.6, 1] })],
  ["Hollow", fmBass({ ratio: [2, 2], index: [4, 7], length: [0.5, 0.9] })],
  ["Clank", fmBass({ ratio: [3, 4], index: [3, 6], length: [0.4, 0.8] })],
];
