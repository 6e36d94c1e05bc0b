import { amplify, decay, lowpass, mix, samplesIn } from "../dsp.ts";
import { modulate, pluckString } from "../oscillators.ts";
import type { Range } from "../random.ts";
import { sometimesStereo, type Styles, type TonalVoice } from "./voice.ts";

interface StringShape {
  /** 0 rings bright, 1 dies dull. */
  readonly damping: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
  /** Hz above which the finger or pick is silent. */
  readonly tone: Range;
}

function pluck(shape: StringShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const damping = random.in(shape.damping);
    const out = pluckString(frequency, damping, seconds, length, sampleRate, random);
    lowpass(out, random.in(shape.tone), sampleRate);
    return sometimesStereo(decay(out, seconds * 1.5, sampleRate), random, sampleRate);
  };
}

export const plucks: Styles<TonalVoice> = [
  ["Nylon", pluck({ damping: [0.7, 1], length: [0.8, 1.4], tone: [2500, 4000] })],
  ["Steel", pluck({ damping: [0.25, 0.5], length: [1, 1.8], tone: [6000, 10000] })],
  ["Muted", pluck({ damping: [0.9, 1], length: [0.3, 0.55], tone: [1500, 2800] })],
  ["Harp", pluck({ damping: [0.5, 0.8], length: [1.2, 2], tone: [3500, 6000] })],
];

interface StruckShape {
  /** Frequency of the modulator over the carrier's. */
  readonly ratio: Range;
  /** Radians of modulation when it is struck. */
  readonly index: Range;
  /** Seconds in which the modulation falls to 1/e. */
  readonly fall: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
  /** Level of a second, brighter pair an octave or more above. */
  readonly tine: Range;
  readonly tineRatio: Range;
}

/** Two FM pairs, body and tine, the layout of most electric pianos and bells since the DX7. */
function struck(shape: StruckShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const index = random.in(shape.index);
    const fall = random.in(shape.fall);
    const bright = (t: number): number => index * Math.exp(-t / fall);
    const out = modulate(frequency, random.in(shape.ratio), bright, length, sampleRate);
    const tineRatio = random.in(shape.tineRatio);
    const tine = modulate(frequency, tineRatio, (t) => Math.exp(-t / 0.15), length, sampleRate);
    decay(out, seconds, sampleRate);
    mix(out, decay(tine, seconds * 0.5, sampleRate), random.in(shape.tine));
    const tremolo = random.in([3, 6]);
    amplify(out, (t) => 1 + 0.08 * Math.sin(2 * Math.PI * tremolo * t), sampleRate);
    return sometimesStereo(out, random, sampleRate);
  };
}

// prettier-ignore
export const bells: Styles<TonalVoice> = [
  ["Glass",   struck({ ratio: [3.45, 3.55], index: [1, 2], fall: [0.3, 0.6], length: [1.4, 2.2], tine: [0.4, 0.7], tineRatio: [7, 7.4] })],
  ["Church",  struck({ ratio: [1.38, 1.42], index: [3, 5], fall: [0.5, 1], length: [1.8, 2.6], tine: [0.3, 0.5], tineRatio: [5.4, 5.6] })],
  ["Kalimba", struck({ ratio: [5.3, 5.5], index: [1, 1.8], fall: [0.1, 0.2], length: [0.9, 1.5], tine: [0.25, 0.5], tineRatio: [6.2, 6.4] })],
];

// prettier-ignore
export const keys: Styles<TonalVoice> = [
  ["Soul",   struck({ ratio: [1, 1], index: [0.8, 1.6], fall: [0.5, 0.9], length: [1.6, 2.4], tine: [0.1, 0.3], tineRatio: [14, 14] })],
  ["Mellow", struck({ ratio: [1, 1], index: [0.3, 0.7], fall: [0.4, 0.8], length: [1.4, 2.2], tine: [0, 0.1], tineRatio: [7, 7] })],
  ["Bark",   struck({ ratio: [1, 1], index: [2, 3], fall: [0.3, 0.6], length: [1.2, 2], tine: [0.1, 0.2], tineRatio: [4, 4] })],
];
