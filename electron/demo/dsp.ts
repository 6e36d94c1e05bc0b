import { type Control, controlInterval, controlPoints } from "./oscillators.ts";
import type { Random } from "./random.ts";

/** One or two channels of the same length. */
export type Channels = readonly [Float32Array] | readonly [Float32Array, Float32Array];

/** A second-order filter, normalised so that a0 is 1. */
export interface Biquad {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

type Band = "low" | "high" | "band";

/** Low, high and band pass (0 dB peak) of the RBJ Audio EQ Cookbook. Hz; q 0.7 is flat. */
function design(band: Band, frequency: number, sampleRate: number, q: number): Biquad {
  const angle = (2 * Math.PI * Math.min(frequency, 0.45 * sampleRate)) / sampleRate;
  const cosine = Math.cos(angle);
  const alpha = Math.sin(angle) / (2 * q);
  const a0 = 1 + alpha;
  const edge = band === "low" ? 1 - cosine : 1 + cosine;
  const [b0, b1, b2] =
    band === "band" ? [alpha, 0, -alpha] : [edge / 2, band === "low" ? edge : -edge, edge / 2];
  return { b0: b0 / a0, b1: b1 / a0, b2: b2 / a0, a1: (-2 * cosine) / a0, a2: (1 - alpha) / a0 };
}

/** Filters in place (transposed direct form II) and returns the buffer. */
function filter(buffer: Float32Array, { b0, b1, b2, a1, a2 }: Biquad): Float32Array {
  let s1 = 0;
  let s2 = 0;
  for (let i = 0; i < buffer.length; i++) {
    const x = buffer[i] ?? 0;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    buffer[i] = y;
  }
  return buffer;
}

/** Removes what lies above `frequency` Hz, 12 dB per octave, in place. */
export function lowpass(buffer: Float32Array, frequency: number, sampleRate: number, q = 0.707) {
  return filter(buffer, design("low", frequency, sampleRate, q));
}

/** Removes what lies below `frequency` Hz, 12 dB per octave, in place. */
export function highpass(buffer: Float32Array, frequency: number, sampleRate: number, q = 0.707) {
  return filter(buffer, design("high", frequency, sampleRate, q));
}

/** Keeps what lies around `frequency` Hz; the band is frequency / q wide. In place. */
export function bandpass(buffer: Float32Array, frequency: number, sampleRate: number, q: number) {
  return filter(buffer, design("band", frequency, sampleRate, q));
}

/**
 * A low or band pass whose frequency (Hz) moves: the trapezoidal state variable filter of Andrew
 * Simper, "Linear Trapezoidal Integrated SVF", Cytomic 2013, which stays stable while it does.
 */
export function sweepFilter(
  band: "low" | "band",
  buffer: Float32Array,
  frequency: Control,
  sampleRate: number,
  q: number,
): Float32Array {
  const points = controlPoints(frequency, buffer.length, sampleRate);
  const k = 1 / q;
  let state1 = 0;
  let state2 = 0;
  for (let start = 0, point = 0; start < buffer.length; start += controlInterval, point++) {
    const hertz = Math.min(Math.max(points[point] ?? 0, 10), 0.45 * sampleRate);
    const g = Math.tan((Math.PI * hertz) / sampleRate);
    const a1 = 1 / (1 + g * (g + k));
    const end = Math.min(buffer.length, start + controlInterval);
    for (let i = start; i < end; i++) {
      const v3 = (buffer[i] ?? 0) - state2;
      const v1 = a1 * (state1 + g * v3);
      const v2 = state2 + g * v1;
      state1 = 2 * v1 - state1;
      state2 = 2 * v2 - state2;
      buffer[i] = band === "low" ? v2 : k * v1;
    }
  }
  return buffer;
}

/** Multiplies by a moving gain, in place. */
export function amplify(buffer: Float32Array, gain: Control, sampleRate: number): Float32Array {
  const points = controlPoints(gain, buffer.length, sampleRate);
  for (let start = 0, point = 0; start < buffer.length; start += controlInterval, point++) {
    let level = points[point] ?? 0;
    const slope = ((points[point + 1] ?? 0) - level) / controlInterval;
    const end = Math.min(buffer.length, start + controlInterval);
    for (let i = start; i < end; i++, level += slope) buffer[i] = (buffer[i] ?? 0) * level;
  }
  return buffer;
}

/** Exponential decay that reaches -60 dB after `seconds`, in place. */
export function decay(buffer: Float32Array, seconds: number, sampleRate: number): Float32Array {
  const factor = 10 ** (-3 / (seconds * sampleRate));
  let gain = 1;
  for (let i = 0; i < buffer.length; i++, gain *= factor) buffer[i] = (buffer[i] ?? 0) * gain;
  return buffer;
}

/** Raised-cosine fades at both ends, in seconds, in place. */
export function fade(buffer: Float32Array, fadeIn: number, fadeOut: number, sampleRate: number) {
  const ramp = (seconds: number, indexOf: (step: number) => number): void => {
    const steps = Math.min(buffer.length, Math.round(seconds * sampleRate));
    for (let step = 0; step < steps; step++) {
      const gain = 0.5 - 0.5 * Math.cos((Math.PI * step) / steps);
      const i = indexOf(step);
      buffer[i] = (buffer[i] ?? 0) * gain;
    }
  };
  ramp(fadeIn, (step) => step);
  ramp(fadeOut, (step) => buffer.length - 1 - step);
  return buffer;
}

/** Soft clipping, in place: `drive` 1 barely colours a sound of peak 1, 5 is distortion. */
export function saturate(buffer: Float32Array, drive: number): Float32Array {
  const makeUp = 1 / Math.tanh(drive);
  for (let i = 0; i < buffer.length; i++) {
    buffer[i] = Math.tanh((buffer[i] ?? 0) * drive) * makeUp;
  }
  return buffer;
}

/** Adds `source` to `target` from sample `offset` on; what would lie past the end is left out. */
export function mix(target: Float32Array, source: Float32Array, gain: number, offset = 0) {
  const count = Math.min(source.length, target.length - offset);
  for (let i = 0; i < count; i++) {
    target[offset + i] = (target[offset + i] ?? 0) + gain * (source[i] ?? 0);
  }
  return target;
}

/** As `mix`, but what lies past the end goes on at the start, as it does in a loop. */
export function mixAround(target: Float32Array, source: Float32Array, gain: number, offset = 0) {
  for (let i = 0, at = offset % target.length; i < source.length; i++) {
    target[at] = (target[at] ?? 0) + gain * (source[i] ?? 0);
    if (++at === target.length) at = 0;
  }
  return target;
}

/** The largest magnitude in any channel. */
export function peakOf(channels: Channels): number {
  let peak = 0;
  for (const channel of channels) {
    for (const sample of channel) peak = Math.max(peak, Math.abs(sample));
  }
  return peak;
}

/** Scales so that the peak is `decibels` relative to full scale, in place. */
export function normalise(channels: Channels, decibels: number): Channels {
  const peak = peakOf(channels);
  const gain = peak > 0 ? 10 ** (decibels / 20) / peak : 1;
  for (const channel of channels) {
    for (let i = 0; i < channel.length; i++) channel[i] = (channel[i] ?? 0) * gain;
  }
  return channels;
}

/**
 * Stereo from a mono sound: each side hears reflections of its own off the walls of a small room,
 * `level` below the direct sound. Summed to mono it stays the same sound.
 */
export function placeInRoom(
  mono: Float32Array,
  level: number,
  random: Random,
  sampleRate: number,
): Channels {
  const dull = lowpass(mono.slice(), 5000, sampleRate);
  const side = (): Float32Array => {
    const out = new Float32Array(mono.length + Math.round(0.03 * sampleRate));
    out.set(mono);
    for (let reflection = 0; reflection < 6; reflection++) {
      const seconds = random.in([0.003, 0.03]);
      const gain = level * (1 - 25 * seconds) * random.pick([-1, 1]);
      mix(out, dull, gain, Math.round(seconds * sampleRate));
    }
    return out;
  };
  return [side(), side()];
}

/** Samples in a time. */
export function samplesIn(seconds: number, sampleRate: number): number {
  return Math.max(1, Math.round(seconds * sampleRate));
}
