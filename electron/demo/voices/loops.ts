import { type Channels, fade, mixAround, normalise, samplesIn } from "../dsp.ts";
import type { Choices, Random, Range } from "../random.ts";
import { acidBasses, fmBasses, reeseBasses, subBasses } from "./bass.ts";
import { claps } from "./clap.ts";
import { kicks } from "./kick.ts";
import { closedHats, openHats } from "./metal.ts";
import { congas, rims } from "./membrane.ts";
import { shakers } from "./shaker.ts";
import { snares } from "./snare.ts";
import { bells, keys, plucks } from "./struck.ts";
import { frequencyOf, type Styles, type TonalVoice, type Voice } from "./voice.ts";

const stepsPerBar = 16;

/** One bar of sixteenths: X is loud, x soft, a dot a rest, ? a soft hit now and then. */
type Pattern = string;

export interface Groove {
  readonly name: string;
  /** Beats per minute. */
  readonly tempo: Choices<number>;
  /** Share of a sixteenth by which every second one is late. */
  readonly swing: Range;
  readonly parts: readonly (readonly [styles: Styles, level: number, pattern: Pattern])[];
}

// prettier-ignore
export const drumGrooves: Choices<Groove> = [
  { name: "House", tempo: [120, 122, 124, 126], swing: [0.05, 0.25], parts: [
    [kicks, 1, "X...X...X...X..."], [claps, 0.6, "....X.......X..."], [closedHats, 0.3, "x?.xx?.xx?.xx?.x"], [openHats, 0.35, "..X...X...X...X."] ] },
  { name: "Techno", tempo: [128, 130, 132, 136], swing: [0, 0.06], parts: [
    [kicks, 1, "X...X...X...X..."], [rims, 0.4, "...x..x....x.?.."], [closedHats, 0.35, "..X...X...X.?.X."], [shakers, 0.3, "xxxxxxxxxxxxxxxx"] ] },
  { name: "Boom Bap", tempo: [84, 88, 92, 95], swing: [0.2, 0.45], parts: [
    [kicks, 1, "X......x..X..?.."], [snares, 0.8, "....X..?....X..?"], [closedHats, 0.35, "X.X.X.X.X.X.X.Xx"] ] },
  { name: "Trap", tempo: [140, 144, 150], swing: [0, 0.05], parts: [
    [kicks, 1, "X.....x...X....."], [claps, 0.7, "........X......."], [closedHats, 0.3, "XxX?XxX?XxXxXXXX"], [openHats, 0.25, "..............?."] ] },
  { name: "Breaks", tempo: [128, 132, 138], swing: [0.05, 0.2], parts: [
    [kicks, 1, "X.........X....."], [snares, 0.8, "....X..x.x..X..?"], [closedHats, 0.35, "X.X.X.X.X.X.X.X."], [openHats, 0.25, ".......?........"] ] },
  { name: "Jungle", tempo: [166, 170, 174], swing: [0, 0.12], parts: [
    [kicks, 1, "X.X.......XX...."], [snares, 0.8, "....X..x.x..X..x"], [closedHats, 0.3, "X.XxX.XxX.XxX.Xx"] ] },
];

// prettier-ignore
export const topGrooves: Choices<Groove> = [
  { name: "Shuffle", tempo: [118, 122, 126], swing: [0.3, 0.5], parts: [
    [closedHats, 0.8, "XxxxXxxxXxxxXxxx"], [shakers, 0.6, "x.x.x.x.x.x.x.x."], [openHats, 0.5, "..?...?...?...?."] ] },
  { name: "Drive", tempo: [126, 130, 134], swing: [0, 0.08], parts: [
    [closedHats, 0.8, "X?XxX?XxX?XxX?Xx"], [openHats, 0.7, "..X...X...X...X."] ] },
  { name: "Latin", tempo: [96, 104, 112], swing: [0.02, 0.15], parts: [
    [congas, 0.9, "..x.X...x.xXX.?."], [shakers, 0.5, "XxxxXxxxXxxxXxxx"], [rims, 0.5, "X..X..X...X.X..."] ] },
];

/** Seconds of a number of bars of four beats. */
function secondsOf(bars: number, tempo: number): number {
  return (bars * 4 * 60) / tempo;
}

/** As many bars, of 1, 2 or 4, as make a loop of two to six seconds. */
function barsFor(tempo: number, random: Random): number {
  const fitting = [1, 2, 4].filter((bars) => {
    const seconds = secondsOf(bars, tempo);
    return seconds >= 2 && seconds <= 6;
  });
  return random.pick([fitting[0] ?? 2, ...fitting]);
}

interface Grid {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly steps: number;
  /** The sample at which a step falls. */
  readonly at: (step: number) => number;
}

function gridOf(tempo: number, bars: number, swing: number, sampleRate: number): Grid {
  const length = samplesIn(secondsOf(bars, tempo), sampleRate);
  const steps = bars * stepsPerBar;
  return {
    left: new Float32Array(length),
    right: new Float32Array(length),
    steps,
    at: (step) => Math.floor(((step + (step % 2) * swing) * length) / steps),
  };
}

/** Adds a sound at a step; `pan` is -1 (left) to 1 (right), constant power. */
function place(grid: Grid, sound: Channels, step: number, gain: number, pan: number): void {
  const angle = ((pan + 1) * Math.PI) / 4;
  const [left, right = left] = sound;
  mixAround(grid.left, left, gain * Math.SQRT2 * Math.cos(angle), grid.at(step));
  mixAround(grid.right, right, gain * Math.SQRT2 * Math.sin(angle), grid.at(step));
}

const velocities = new Map([
  ["X", 1],
  ["x", 0.55],
  ["?", 0.35],
]);

/** The first `length` samples, ended as a key is released. */
function cut([left, right]: Channels, length: number, sampleRate: number): Channels {
  const short = (channel: Float32Array): Float32Array =>
    fade(channel.slice(0, length), 0, 0.015, sampleRate);
  return right ? [short(left), short(right)] : [short(left)];
}

/** Samples from a step to the next one that is played; the last one lasts until the first. */
function gapAfter(step: number, played: readonly unknown[], grid: Grid): number {
  const next = played.findIndex((what, at) => at > step && what !== undefined);
  if (next >= 0) return grid.at(next) - grid.at(step);
  const first = played.findIndex((what) => what !== undefined);
  return grid.left.length + grid.at(first) - grid.at(step);
}

/** A drum loop: one kit, drawn once, played on a swung grid. A drum that is hit again starts anew. */
export function drumLoop(groove: Groove, tempo: number): Voice {
  return (random, sampleRate) => {
    const swing = random.in(groove.swing);
    const grid = gridOf(tempo, barsFor(tempo, random), swing, sampleRate);
    for (const [styles, level, pattern] of groove.parts) {
      const [, voice] = random.pick(styles);
      const sound = normalise(voice(random, sampleRate), 0);
      const pan = styles === kicks ? 0 : random.in([-0.35, 0.35]);
      const hits = Array.from({ length: grid.steps }, (_, step) => {
        const mark = pattern[step % stepsPerBar] ?? ".";
        return mark === "?" && random.chance(0.5) ? undefined : velocities.get(mark);
      });
      for (const [step, velocity] of hits.entries()) {
        if (velocity === undefined) continue;
        const hit = cut(sound, gapAfter(step, hits, grid), sampleRate);
        place(grid, hit, step, level * velocity * random.in([0.85, 1]), pan);
      }
    }
    return [grid.left, grid.right];
  };
}

export type Mode = "minor" | "major";
/** Semitones of the pentatonic scales: any order of their notes is a tune. */
const scales: Readonly<Record<Mode, readonly number[]>> = {
  minor: [0, 3, 5, 7, 10],
  major: [0, 2, 4, 7, 9],
};

/** Semitones of a degree of the scale, octaves included. */
function semitonesOf(degree: number, mode: Mode): number {
  const scale = scales[mode];
  const octave = Math.floor(degree / scale.length);
  return 12 * octave + (scale[degree - octave * scale.length] ?? 0);
}

export interface Tune {
  readonly tempo: number;
  /** MIDI note of the key. */
  readonly root: number;
  readonly mode: Mode;
  /** Highest degree of the scale that the tune climbs to. */
  readonly reach: number;
  /** Chance that a sixteenth off the beat plays. */
  readonly density: number;
  /** True where a note ends when the next one begins, as on a bass. */
  readonly mono: boolean;
}

/** A loop of single notes: a motif of one bar, whose last beat changes when it comes back. */
export function tuneLoop(tune: Tune, voice: TonalVoice): Voice {
  return (random, sampleRate) => {
    const bars = barsFor(tune.tempo, random);
    const grid = gridOf(tune.tempo, bars, random.in([0, 0.2]), sampleRate);
    const draw = (step: number): number | undefined => {
      if (step === 0) return 0;
      const plays = random.chance(step % 4 === 0 ? 0.7 : tune.density);
      return plays ? random.wholeIn([0, tune.reach]) : undefined;
    };
    const motif = Array.from({ length: stepsPerBar }, (_, step) => draw(step));
    const turns = (step: number): boolean => step >= stepsPerBar && step % stepsPerBar >= 12;
    const notes = Array.from({ length: grid.steps }, (_, step) =>
      turns(step) ? draw(step % stepsPerBar) : motif[step % stepsPerBar],
    );
    const sounds = new Map<number, Channels>();
    for (const [step, degree] of notes.entries()) {
      if (degree === undefined) continue;
      const frequency = frequencyOf(tune.root + semitonesOf(degree, tune.mode));
      const whole = sounds.get(degree) ?? normalise(voice(random, sampleRate, frequency), 0);
      sounds.set(degree, whole);
      const sound = tune.mono ? cut(whole, gapAfter(step, notes, grid), sampleRate) : whole;
      place(grid, sound, step, step % 4 === 0 ? 1 : random.in([0.6, 0.85]), 0);
    }
    return [grid.left, grid.right];
  };
}

// prettier-ignore
export const bassPlayers: Choices<Styles<TonalVoice>> = [acidBasses, fmBasses, reeseBasses, subBasses];
export const tunePlayers: Choices<Styles<TonalVoice>> = [plucks, bells, keys];
