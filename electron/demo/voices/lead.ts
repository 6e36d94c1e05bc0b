import { amplify, mix, placeInRoom, samplesIn, saturate, sweepFilter } from "../dsp.ts";
import { oscillate, pulse, saw } from "../oscillators.ts";
import type { Range } from "../random.ts";
import type { Styles, TonalVoice } from "./voice.ts";

interface LeadShape {
  /** Share of the period that a pulse is high; none is a saw. */
  readonly width?: Range;
  /** Cents of vibrato, reached half a second in. */
  readonly vibrato: Range;
  /** Semitones below the note that it slides up from. */
  readonly slide: Range;
  readonly cutoff: Range;
  readonly drive: Range;
}

/** Two oscillators, a slide into the note and a vibrato that comes late, as a player's would. */
function lead(shape: LeadShape): TonalVoice {
  return (random, sampleRate, frequency) => {
    const seconds = random.in([0.8, 1.6]);
    const length = samplesIn(seconds, sampleRate);
    const wave = shape.width ? pulse(random.in(shape.width)) : saw;
    const [vibrato, slide] = [random.in(shape.vibrato), random.in(shape.slide)];
    const rate = random.in([4.8, 6.2]);
    const semitones = (t: number): number =>
      (vibrato / 100) * Math.min(1, (t / 0.5) ** 2) * Math.sin(2 * Math.PI * rate * t) -
      slide * Math.exp(-t / 0.03);
    const note = (t: number): number => frequency * 2 ** (semitones(t) / 12);
    const out = oscillate(wave, note, length, sampleRate);
    const second = (t: number): number => note(t) * 1.004;
    mix(out, oscillate(wave, second, length, sampleRate, random.next()), 0.7);
    const cutoff = random.in(shape.cutoff);
    sweepFilter("low", out, (t) => cutoff * (1 + Math.exp(-t / 0.08)), sampleRate, 1.6);
    saturate(out, random.in(shape.drive));
    const held = (t: number): number =>
      Math.min(1, t / 0.01) * Math.min(1, Math.max(0, (seconds - t) / 0.12));
    return placeInRoom(amplify(out, held, sampleRate), random.in([0.1, 0.25]), random, sampleRate);
  };
}

// prettier-ignore
export const leads: Styles<TonalVoice> = [
  ["Solo",    lead({ vibrato: [25, 45], slide: [0.5, 2], cutoff: [3000, 5500], drive: [0.8, 1.5] })],
  ["Square",  lead({ width: [0.45, 0.5], vibrato: [15, 35], slide: [0, 1], cutoff: [3500, 6000], drive: [0.6, 1] })],
  ["Nasal",   lead({ width: [0.1, 0.2], vibrato: [20, 40], slide: [0, 1], cutoff: [4000, 7000], drive: [0.6, 1] })],
  ["Screamer", lead({ vibrato: [30, 60], slide: [2, 5], cutoff: [4000, 8000], drive: [2.5, 5] })],
];
