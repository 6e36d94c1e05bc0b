import { bandpass, decay, highpass, mix, samplesIn } from "../dsp.ts";
import { noise } from "../oscillators.ts";
import type { Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

interface ClapShape {
  /** Hands that clap before the last one. */
  readonly hands: Range;
  /** Seconds between two hands. */
  readonly spread: Range;
  /** Hz of the palms' resonance. */
  readonly tone: Range;
  /** Seconds to -60 dB of the last clap. */
  readonly tail: Range;
}

/** Short bursts of band-passed noise that run into a longer one, as the TR-808 does it. */
function clap(shape: ClapShape): Voice {
  return (random, sampleRate) => {
    const hands = random.wholeIn(shape.hands);
    const spread = random.in(shape.spread);
    const tail = random.in(shape.tail);
    const out = new Float32Array(samplesIn(hands * spread * 1.2 + tail, sampleRate));
    let at = 0;
    for (let hand = 0; hand <= hands; hand++) {
      const seconds = hand < hands ? random.in([0.015, 0.03]) : tail;
      const burst = noise(samplesIn(seconds, sampleRate), random);
      mix(out, decay(burst, seconds, sampleRate), random.in([0.75, 1]), samplesIn(at, sampleRate));
      at += spread * random.in([0.8, 1.2]);
    }
    const tone = random.in(shape.tone);
    const body = bandpass(out.slice(), tone, sampleRate, random.in([1.2, 2.2]));
    mix(body, highpass(out, 2.5 * tone, sampleRate), random.in([0.08, 0.25]));
    return sometimesStereo(highpass(body, 0.4 * tone, sampleRate), random, sampleRate);
  };
}

// prettier-ignore
export const claps: Styles = [
  ["Classic", clap({ hands: [3, 3], spread: [0.009, 0.012], tone: [950, 1300], tail: [0.2, 0.35] })],
  ["Tight",   clap({ hands: [2, 3], spread: [0.006, 0.009], tone: [1200, 1700], tail: [0.1, 0.18] })],
  ["Crowd",   clap({ hands: [5, 8], spread: [0.007, 0.012], tone: [1000, 1500], tail: [0.25, 0.45] })],
  ["Dark",    clap({ hands: [3, 4], spread: [0.01, 0.014], tone: [700, 950], tail: [0.2, 0.4] })],
];
