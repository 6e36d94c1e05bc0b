import { amplify, bandpass, decay, highpass, mix, samplesIn } from "../dsp.ts";
import { noise, oscillate, sine, square } from "../oscillators.ts";
import type { Random, Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

/** Hz of the TR-808's six square oscillators (Werner, Abel & Smith, ICMC 2014). */
const cluster = [205.3, 304.4, 369.6, 522.7, 540, 800] as const;

/** The ringing of thin metal: squares of unrelated pitch, `tune` times the TR-808's. */
function metal(length: number, tune: number, random: Random, sampleRate: number): Float32Array {
  const out = new Float32Array(length);
  for (const frequency of cluster) {
    const detuned = frequency * tune * random.in([0.97, 1.03]);
    mix(out, oscillate(square, detuned, length, sampleRate, random.next()), 1 / cluster.length);
  }
  return out;
}

interface HatShape {
  /** Pitch of the metal; 1 is a TR-808. */
  readonly tune: Range;
  /** Share of metal; the rest is noise. */
  readonly metal: Range;
  /** Hz below which it is silent. */
  readonly edge: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
}

/** High-passed metal and noise; open and closed differ in length only, as on the instrument. */
function hat(shape: HatShape): Voice {
  return (random, sampleRate) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const share = random.in(shape.metal);
    const out = metal(length, random.in(shape.tune), random, sampleRate);
    bandpass(out, random.in([8000, 10500]), sampleRate, 0.8);
    for (let i = 0; i < length; i++) out[i] = (out[i] ?? 0) * share * 2.5;
    mix(out, noise(length, random), (1 - share) * 0.5);
    const edge = random.in(shape.edge);
    highpass(highpass(out, edge, sampleRate), edge, sampleRate);
    return sometimesStereo(decay(out, seconds, sampleRate), random, sampleRate);
  };
}

// prettier-ignore
export const closedHats: Styles = [
  ["Tight",  hat({ tune: [1, 1.3], metal: [0.4, 0.7], edge: [7000, 8500], length: [0.035, 0.055] })],
  ["Crisp",  hat({ tune: [1.2, 1.6], metal: [0.2, 0.5], edge: [7500, 9500], length: [0.05, 0.08] })],
  ["Metal",  hat({ tune: [0.8, 1.1], metal: [0.75, 0.95], edge: [5500, 7000], length: [0.06, 0.085] })],
  ["Dusty",  hat({ tune: [0.9, 1.2], metal: [0.1, 0.3], edge: [5000, 6500], length: [0.055, 0.085] })],
];

// prettier-ignore
export const openHats: Styles = [
  ["Classic", hat({ tune: [1, 1.2], metal: [0.5, 0.8], edge: [6500, 8000], length: [0.4, 0.6] })],
  ["Bright",  hat({ tune: [1.2, 1.6], metal: [0.2, 0.5], edge: [7500, 9500], length: [0.35, 0.7] })],
  ["Metal",   hat({ tune: [0.8, 1.1], metal: [0.75, 0.95], edge: [5500, 7000], length: [0.4, 0.8] })],
  ["Washy",   hat({ tune: [0.9, 1.2], metal: [0.1, 0.3], edge: [5500, 7000], length: [0.6, 1] })],
];

interface CymbalShape {
  readonly tune: Range;
  /** Hz below which it is silent. */
  readonly edge: Range;
  /** Seconds to -60 dB of the shimmer. */
  readonly length: Range;
  /** Level of the stick's ping; the shimmer is about 1. */
  readonly ping: Range;
  /** Seconds until the whole plate rings. */
  readonly swell: Range;
}

/** Two bands of metal and noise, the upper one dying first, with a stick's ping on top. */
function cymbal(shape: CymbalShape): Voice {
  return (random, sampleRate) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const tune = random.in(shape.tune);
    const low = mix(metal(length, tune, random, sampleRate), noise(length, random), 0.25);
    const high = highpass(low.slice(), 7500, sampleRate);
    highpass(bandpass(low, 4500, sampleRate, 0.7), random.in(shape.edge), sampleRate);
    const swell = random.in(shape.swell);
    amplify(low, (t) => 1 - 0.8 * Math.exp(-t / swell), sampleRate);
    const out = decay(low, seconds, sampleRate);
    mix(out, decay(high, seconds * 0.6, sampleRate), random.in([0.8, 1.4]));
    const ping = random.in(shape.ping);
    for (const ratio of [1, 1.47, 2.09, 2.56, 3.9]) {
      const partial = oscillate(sine, 780 * tune * ratio, length, sampleRate, random.next());
      mix(out, decay(partial, seconds * 0.5, sampleRate), ping / 5);
    }
    return sometimesStereo(out, random, sampleRate);
  };
}

// prettier-ignore
export const cymbals: Styles = [
  ["Crash",  cymbal({ tune: [1.1, 1.6], edge: [1800, 3000], length: [1.6, 2.6], ping: [0, 0.05], swell: [0.005, 0.02] })],
  ["Ride",   cymbal({ tune: [1.3, 1.8], edge: [3000, 4500], length: [1.4, 2.2], ping: [0.25, 0.5], swell: [0.01, 0.04] })],
  ["Splash", cymbal({ tune: [1.6, 2.2], edge: [2800, 4000], length: [0.8, 1.2], ping: [0, 0.06], swell: [0.003, 0.008] })],
  ["China",  cymbal({ tune: [0.7, 1], edge: [1000, 1800], length: [1.2, 2], ping: [0, 0.1], swell: [0.02, 0.05] })],
];

interface CowbellShape {
  /** Hz of the lower of its two pitches. */
  readonly pitch: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
}

/** Two squares at the TR-808's 540 : 800, struck hard and then left to ring. */
function cowbell(shape: CowbellShape): Voice {
  return (random, sampleRate) => {
    const seconds = random.in(shape.length);
    const length = samplesIn(seconds, sampleRate);
    const pitch = random.in(shape.pitch);
    const out = oscillate(square, pitch, length, sampleRate, random.next());
    const upper = pitch * random.in([1.45, 1.52]);
    mix(out, oscillate(square, upper, length, sampleRate, random.next()), 0.9);
    bandpass(out, pitch * random.in([2.2, 3.4]), sampleRate, random.in([0.8, 1.5]));
    amplify(out, (t) => 0.45 + 0.55 * Math.exp(-t / 0.015), sampleRate);
    return sometimesStereo(decay(out, seconds, sampleRate), random, sampleRate);
  };
}

// prettier-ignore
export const cowbells: Styles = [
  ["Classic", cowbell({ pitch: [510, 570], length: [0.35, 0.6] })],
  ["Small",   cowbell({ pitch: [640, 800], length: [0.2, 0.35] })],
  ["Big",     cowbell({ pitch: [380, 470], length: [0.4, 0.7] })],
];
