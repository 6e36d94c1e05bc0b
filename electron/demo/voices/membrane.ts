import { bandpass, decay, highpass, mix, samplesIn, saturate } from "../dsp.ts";
import { noise, oscillate, sine } from "../oscillators.ts";
import type { Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

interface DrumShape {
  /** Hz that it settles at. */
  readonly pitch: Range;
  /** How far above that it starts: 0.3 is 30 %. */
  readonly bend: Range;
  /** Seconds to -60 dB of the lowest mode. */
  readonly length: Range;
  /** Frequency ratio, level and share of `length` of each further mode. */
  readonly modes: readonly (readonly [ratio: number, level: number, length: number])[];
  /** Level of the stick or hand. */
  readonly stroke: Range;
  /** Hz of the stick or hand. */
  readonly strokeTone: Range;
}

/** A drum head with a few modes of vibration, and a stroke of noise. */
function drum(shape: DrumShape): Voice {
  return (random, sampleRate) => {
    const pitch = random.in(shape.pitch);
    const bend = random.in(shape.bend);
    const seconds = random.in(shape.length);
    const out = new Float32Array(samplesIn(seconds, sampleRate));
    for (const [ratio, level, share] of [[1, 1, 1] as const, ...shape.modes]) {
      const glide = (t: number): number => pitch * ratio * (1 + bend * Math.exp(-t / 0.05));
      const length = samplesIn(seconds * share, sampleRate);
      const mode = oscillate(sine, glide, length, sampleRate);
      mix(out, decay(mode, seconds * share, sampleRate), level * random.in([0.7, 1.3]));
    }
    const stroke = noise(samplesIn(0.06, sampleRate), random);
    bandpass(stroke, random.in(shape.strokeTone), sampleRate, 0.8);
    mix(out, decay(stroke, random.in([0.025, 0.06]), sampleRate), random.in(shape.stroke));
    return sometimesStereo(saturate(out, random.in([0.6, 1.4])), random, sampleRate);
  };
}

/** Modes of an ideal round membrane: zeros of Bessel functions over the first. */
const head = [
  [1.59, 0.35, 0.5],
  [2.14, 0.18, 0.35],
  [2.3, 0.12, 0.3],
] as const;
/** A conga's shell and warm skin pull the modes further apart and damp them. */
const handDrum = [
  [1.82, 0.25, 0.3],
  [2.75, 0.12, 0.2],
] as const;

// prettier-ignore
export const toms: Styles = [
  ["Floor", drum({ pitch: [68, 90], bend: [0.2, 0.45], length: [0.7, 1.1], modes: head, stroke: [0.2, 0.5], strokeTone: [1500, 2500] })],
  ["Mid",   drum({ pitch: [95, 130], bend: [0.2, 0.45], length: [0.55, 0.9], modes: head, stroke: [0.2, 0.5], strokeTone: [1800, 3000] })],
  ["High",  drum({ pitch: [135, 175], bend: [0.2, 0.4], length: [0.45, 0.7], modes: head, stroke: [0.2, 0.5], strokeTone: [2000, 3500] })],
];

// prettier-ignore
export const congas: Styles = [
  ["Low",  drum({ pitch: [195, 235], bend: [0.02, 0.06], length: [0.35, 0.55], modes: handDrum, stroke: [0.3, 0.7], strokeTone: [900, 1500] })],
  ["High", drum({ pitch: [250, 320], bend: [0.02, 0.06], length: [0.28, 0.45], modes: handDrum, stroke: [0.3, 0.7], strokeTone: [1100, 1900] })],
  ["Slap", drum({ pitch: [270, 350], bend: [0.03, 0.08], length: [0.15, 0.25], modes: handDrum, stroke: [1.5, 2.5], strokeTone: [1800, 3000] })],
];

interface BlockShape {
  /** Hz of its two resonances. */
  readonly low: Range;
  readonly high: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
  /** Level of the strike's noise. */
  readonly strike: Range;
}

/** Two short resonances and a strike: the TR-808 makes its rim and its claves this way. */
function block(shape: BlockShape): Voice {
  return (random, sampleRate) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const out = decay(
      oscillate(sine, random.in(shape.high), length, sampleRate),
      seconds,
      sampleRate,
    );
    const low = oscillate(sine, random.in(shape.low), length, sampleRate);
    mix(out, decay(low, seconds * 0.8, sampleRate), random.in([0.4, 0.9]));
    const strike = highpass(noise(length, random), random.in([1500, 4000]), sampleRate);
    mix(out, decay(strike, seconds * 0.4, sampleRate), random.in(shape.strike));
    return sometimesStereo(saturate(out, random.in([0.8, 2.5])), random, sampleRate);
  };
}

// prettier-ignore
export const rims: Styles = [
  ["Sharp", block({ low: [440, 520], high: [1600, 1900], length: [0.04, 0.07], strike: [0.4, 0.8] })],
  ["Warm",  block({ low: [330, 420], high: [1150, 1450], length: [0.06, 0.1], strike: [0.3, 0.6] })],
  ["Stick", block({ low: [550, 700], high: [2100, 2600], length: [0.05, 0.08], strike: [0.6, 1.1] })],
];

// prettier-ignore
export const woodblocks: Styles = [
  ["Low",   block({ low: [520, 620], high: [780, 950], length: [0.15, 0.25], strike: [0.01, 0.04] })],
  ["High",  block({ low: [820, 980], high: [1250, 1500], length: [0.14, 0.22], strike: [0.01, 0.04] })],
  ["Clave", block({ low: [1700, 2000], high: [2400, 2700], length: [0.13, 0.2], strike: [0, 0.03] })],
];
