import { decay, highpass, mix, samplesIn, saturate } from "../dsp.ts";
import { noise, oscillate, sine } from "../oscillators.ts";
import type { Range } from "../random.ts";
import { sometimesStereo, type Styles, type Voice } from "./voice.ts";

interface KickShape {
  /** Hz that the drum settles at. */
  readonly pitch: Range;
  /** Hz that the beater starts it at. */
  readonly punch: Range;
  /** Seconds in which the pitch falls to 1/e of the way. */
  readonly drop: Range;
  /** Seconds to -60 dB. */
  readonly length: Range;
  /** Level of the beater's click; the drum is 1. */
  readonly click: Range;
  /** Saturation: 1 is clean. */
  readonly drive: Range;
}

/** A sine whose pitch falls, a click, and some saturation. */
function kick(shape: KickShape): Voice {
  return (random, sampleRate) => {
    const pitch = random.in(shape.pitch);
    const rise = random.in(shape.punch) - pitch;
    const drop = random.in(shape.drop);
    const seconds = random.in(shape.length);
    const glide = (t: number): number => pitch + rise * Math.exp(-t / drop);
    const body = oscillate(sine, glide, samplesIn(seconds, sampleRate), sampleRate);
    decay(body, seconds, sampleRate);
    const click = highpass(noise(samplesIn(0.02, sampleRate), random), 1200, sampleRate);
    mix(body, decay(click, random.in([0.008, 0.02]), sampleRate), random.in(shape.click));
    return sometimesStereo(saturate(body, random.in(shape.drive)), random, sampleRate);
  };
}

// prettier-ignore
export const kicks: Styles = [
  ["Deep",   kick({ pitch: [38, 46], punch: [120, 200], drop: [0.03, 0.05], length: [0.5, 0.9], click: [0.02, 0.1], drive: [1, 1.8] })],
  ["Punchy", kick({ pitch: [48, 60], punch: [220, 420], drop: [0.01, 0.02], length: [0.3, 0.5], click: [0.1, 0.3], drive: [1.5, 2.5] })],
  ["Tight",  kick({ pitch: [52, 66], punch: [180, 320], drop: [0.006, 0.012], length: [0.2, 0.32], click: [0.15, 0.35], drive: [1.2, 2] })],
  ["Hard",   kick({ pitch: [46, 58], punch: [300, 600], drop: [0.012, 0.022], length: [0.3, 0.5], click: [0.2, 0.4], drive: [3, 6] })],
  ["808",    kick({ pitch: [36, 50], punch: [80, 130], drop: [0.02, 0.06], length: [1, 1.6], click: [0, 0.06], drive: [1, 2.2] })],
  ["Soft",   kick({ pitch: [50, 62], punch: [90, 150], drop: [0.02, 0.04], length: [0.25, 0.45], click: [0, 0.03], drive: [0.8, 1.2] })],
];
