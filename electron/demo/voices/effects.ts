import {
  amplify,
  type Channels,
  decay,
  lowpass,
  mix,
  normalise,
  samplesIn,
  saturate,
  sweepFilter,
} from "../dsp.ts";
import { noise, oscillate, saw, sine, type Waveform } from "../oscillators.ts";
import type { Random, Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

/** Noise on two sides that has nothing in common, hence the full width. */
function wideNoise(length: number, random: Random): [Float32Array, Float32Array] {
  return [noise(length, random), noise(length, random)];
}

interface RiserShape {
  readonly length: Range;
  /** Hz of the noise band, at the start and at the end. */
  readonly from: Range;
  readonly to: Range;
  /** Level of a tone that climbs along. */
  readonly tone: Range;
}

/** A band of noise and a tone that climb and swell until they break off. */
function riser(shape: RiserShape): Voice {
  return (random, sampleRate): Channels => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const from = random.in(shape.from);
    const octaves = Math.log2(random.in(shape.to) / from);
    const climb = (t: number): number => from * 2 ** ((octaves * t) / seconds);
    const tone = oscillate(saw, (t) => climb(t) / 4, length, sampleRate);
    const toneLevel = random.in(shape.tone);
    const sides = wideNoise(length, random);
    const curve = random.in([1.2, 2]);
    for (const side of sides) {
      mix(sweepFilter("band", side, climb, sampleRate, 1.5), tone, toneLevel);
      amplify(side, (t) => 0.02 + 0.98 * Math.min(1, t / seconds) ** curve, sampleRate);
    }
    return sides;
  };
}

// prettier-ignore
export const risers: Styles = [
  ["Noise",  riser({ length: [2, 3.5], from: [200, 500], to: [7000, 12000], tone: [0, 0.03] })],
  ["Synth",  riser({ length: [1.8, 3], from: [300, 600], to: [4000, 8000], tone: [0.3, 0.6] })],
  ["Short",  riser({ length: [1, 1.5], from: [500, 1000], to: [8000, 12000], tone: [0, 0.2] })],
];

interface ImpactShape {
  /** Hz that the boom falls to. */
  readonly pitch: Range;
  /** Seconds to -60 dB of the boom and of the debris. */
  readonly boom: Range;
  readonly debris: Range;
  /** Hz above which the debris is silent. */
  readonly tone: Range;
  readonly level: Range;
}

/** A boom that falls below hearing, and debris that darkens as it settles. */
function impact(shape: ImpactShape): Voice {
  return (random, sampleRate): Channels => {
    const [boomSeconds, debrisSeconds] = [random.in(shape.boom), random.in(shape.debris)];
    const length = samplesIn(Math.max(boomSeconds, debrisSeconds), sampleRate);
    const pitch = random.in(shape.pitch);
    const fall = (t: number): number => pitch * (1 + 2.5 * Math.exp(-t / 0.12));
    const boom = saturate(oscillate(sine, fall, length, sampleRate), 1.5);
    decay(boom, boomSeconds, sampleRate);
    const tone = random.in(shape.tone);
    const level = random.in(shape.level);
    const sides = wideNoise(length, random);
    for (const side of sides) {
      sweepFilter(
        "low",
        side,
        (t) => 150 + tone * Math.exp((-4 * t) / debrisSeconds),
        sampleRate,
        0.7,
      );
      decay(side, debrisSeconds, sampleRate);
      normalise([side], 20 * Math.log10(level));
      mix(side, boom, 1);
    }
    return sides;
  };
}

// prettier-ignore
export const impacts: Styles = [
  ["Boom",  impact({ pitch: [32, 45], boom: [1.6, 2.6], debris: [1, 1.8], tone: [1500, 3000], level: [0.4, 0.8] })],
  ["Crash", impact({ pitch: [40, 60], boom: [0.8, 1.4], debris: [1.6, 2.6], tone: [5000, 9000], level: [0.8, 1.4] })],
  ["Hit",   impact({ pitch: [45, 70], boom: [0.6, 1], debris: [0.6, 1.1], tone: [3000, 6000], level: [0.5, 1] })],
];

interface WashShape {
  readonly length: Range;
  /** Hz that the filter rests at, and octaves that it moves. */
  readonly centre: Range;
  readonly octaves: Range;
  readonly q: Range;
  /** Times that it comes and goes in its length. */
  readonly waves: Range;
}

/** Noise that comes and goes like surf. */
function wash(shape: WashShape): Voice {
  return (random, sampleRate): Channels => {
    const seconds = random.in(shape.length);
    const centre = random.in(shape.centre);
    const octaves = random.in(shape.octaves);
    const waves = random.wholeIn(shape.waves);
    const q = random.in(shape.q);
    const surf = (t: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * waves * t) / seconds);
    const sides = wideNoise(samplesIn(seconds, sampleRate), random);
    for (const side of sides) {
      const move = (t: number): number => centre * 2 ** (octaves * (surf(t) - 0.5));
      sweepFilter("band", side, move, sampleRate, q);
      amplify(side, (t) => 0.25 + 0.75 * surf(t), sampleRate);
    }
    return sides;
  };
}

// prettier-ignore
export const washes: Styles = [
  ["Wind",  wash({ length: [2.2, 3.4], centre: [400, 900], octaves: [1, 2], q: [2, 4], waves: [2, 3] })],
  ["Surf",  wash({ length: [2.4, 3.6], centre: [1200, 2500], octaves: [1, 2], q: [0.5, 0.8], waves: [2, 3] })],
  ["Steam", wash({ length: [1.4, 2.4], centre: [4500, 7500], octaves: [0.5, 1], q: [0.6, 1], waves: [1, 2] })],
];

interface ZapShape {
  readonly waveform: Waveform;
  /** Hz that it starts and ends at. */
  readonly from: Range;
  readonly to: Range;
  readonly length: Range;
}

/** A tone that falls (or climbs) through octaves in a moment. */
function zap(shape: ZapShape): Voice {
  return (random, sampleRate) => {
    const seconds = random.in(shape.length);
    const from = random.in(shape.from);
    const octaves = Math.log2(random.in(shape.to) / from);
    const dive = (t: number): number => from * 2 ** (octaves * (1 - Math.exp((-4 * t) / seconds)));
    const out = oscillate(shape.waveform, dive, samplesIn(seconds, sampleRate), sampleRate);
    lowpass(out, 9000, sampleRate);
    return sometimesStereo(decay(out, seconds * 1.3, sampleRate), random, sampleRate);
  };
}

// prettier-ignore
export const zaps: Styles = [
  ["Laser", zap({ waveform: saw, from: [4000, 8000], to: [150, 300], length: [0.2, 0.4] })],
  ["Drop",  zap({ waveform: sine, from: [2500, 5000], to: [120, 250], length: [0.25, 0.5] })],
  ["Blip",  zap({ waveform: sine, from: [500, 900], to: [3000, 6000], length: [0.12, 0.25] })],
];
