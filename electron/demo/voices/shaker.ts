import { amplify, bandpass, highpass, mix, samplesIn } from "../dsp.ts";
import { noise } from "../oscillators.ts";
import type { Random, Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

interface ShakerShape {
  /** Hz of the shell. */
  readonly tone: Range;
  /** Seconds until the beans hit hardest. */
  readonly swell: Range;
  /** Seconds of one stroke. */
  readonly stroke: Range;
  /** Beans that hit in a second. */
  readonly beans: Range;
  /** Chance of a stroke back. */
  readonly back: number;
}

/** Random impacts, each dying within milliseconds: after Cook's PhISEM, CMJ 21(3), 1997. */
function beans(length: number, perSecond: number, random: Random, sampleRate: number) {
  const out = noise(length, random);
  const fall = 10 ** (-3 / (0.008 * sampleRate));
  const probability = perSecond / sampleRate;
  let level = 0;
  for (let i = 0; i < length; i++) {
    level = (random.chance(probability) ? random.in([0.3, 1]) : 0) + level * fall;
    out[i] = (out[i] ?? 0) * level;
  }
  return out;
}

/** Beans in a shell; the hand swells and stops, which no hat does. */
function shaker(shape: ShakerShape): Voice {
  return (random, sampleRate) => {
    const stroke = random.in(shape.stroke);
    const strokes = random.chance(shape.back) ? 2 : 1;
    const out = new Float32Array(samplesIn(stroke * strokes, sampleRate));
    const tone = random.in(shape.tone);
    for (let count = 0; count < strokes; count++) {
      const length = samplesIn(stroke, sampleRate);
      const swell = random.in(shape.swell);
      const one = beans(length, random.in(shape.beans), random, sampleRate);
      const hand = (t: number): number =>
        t < swell ? (t / swell) ** 2 : ((stroke - t) / (stroke - swell)) ** 3;
      mix(out, amplify(one, hand, sampleRate), count === 0 ? 1 : 0.7, count * length);
    }
    bandpass(out, tone, sampleRate, random.in([1, 1.8]));
    return sometimesStereo(highpass(out, tone * 0.5, sampleRate), random, sampleRate);
  };
}

// prettier-ignore
export const shakers: Styles = [
  ["Egg",    shaker({ tone: [6500, 8500], swell: [0.03, 0.05], stroke: [0.09, 0.15], beans: [1500, 3000], back: 0.2 })],
  ["Cabasa", shaker({ tone: [5000, 7000], swell: [0.04, 0.08], stroke: [0.15, 0.25], beans: [3000, 6000], back: 0.3 })],
  ["Maraca", shaker({ tone: [4000, 5500], swell: [0.03, 0.06], stroke: [0.12, 0.2], beans: [800, 1600], back: 0.4 })],
];
