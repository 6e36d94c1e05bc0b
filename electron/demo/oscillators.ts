import type { Random } from "./random.ts";

/** A value that is constant or moves with time (seconds). */
export type Control = number | ((seconds: number) => number);

/** One period as a function of phase (0 to 1); `step` is how far a sample moves the phase. */
export type Waveform = (phase: number, step: number) => number;

/** Samples between two values of a moving control; between them it is interpolated. */
export const controlInterval = 32;

export const sine: Waveform = (phase) => Math.sin(2 * Math.PI * phase);

/** Rounds off a waveform's jump: PolyBLEP, Valimaki & Huovilainen, IEEE SPM 24(2), 2007. */
function blep(phase: number, step: number): number {
  if (phase < step) {
    const t = phase / step;
    return t + t - t * t - 1;
  }
  if (phase > 1 - step) {
    const t = (phase - 1) / step;
    return t * t + t + t + 1;
  }
  return 0;
}

export const saw: Waveform = (phase, step) => 2 * phase - 1 - blep(phase, step);

/** A pulse that is high for `width` (0 to 1) of its period, without its DC. */
export function pulse(width: number): Waveform {
  const offset = 1 - 2 * width;
  return (phase, step) => {
    const fall = phase < width ? phase - width + 1 : phase - width;
    return (phase < width ? 1 : -1) + blep(phase, step) - blep(fall, step) + offset;
  };
}

export const square: Waveform = pulse(0.5);

/** The control at each interval's start, and once more at the end. */
export function controlPoints(control: Control, length: number, sampleRate: number): Float64Array {
  const points = new Float64Array(Math.ceil(length / controlInterval) + 1);
  if (typeof control === "number") return points.fill(control);
  for (let i = 0; i < points.length; i++) points[i] = control((i * controlInterval) / sampleRate);
  return points;
}

/** `length` samples of a waveform at a frequency in Hz, from a phase of 0 to 1. */
export function oscillate(
  waveform: Waveform,
  frequency: Control,
  length: number,
  sampleRate: number,
  phase = 0,
): Float32Array {
  const out = new Float32Array(length);
  const points = controlPoints(frequency, length, sampleRate);
  for (let start = 0, point = 0; start < length; start += controlInterval, point++) {
    let step = (points[point] ?? 0) / sampleRate;
    const slope = ((points[point + 1] ?? 0) / sampleRate - step) / controlInterval;
    const end = Math.min(length, start + controlInterval);
    for (let i = start; i < end; i++, step += slope) {
      out[i] = waveform(phase, step);
      phase += step;
      phase -= Math.floor(phase);
    }
  }
  return out;
}

/**
 * Frequency modulation (Chowning, JAES 21(7), 1973): a sine carrier whose phase is moved by a sine
 * of `ratio` times its frequency, by `index` radians.
 */
export function modulate(
  frequency: number,
  ratio: number,
  index: Control,
  length: number,
  sampleRate: number,
): Float32Array {
  const out = new Float32Array(length);
  const depth = controlPoints(index, length, sampleRate);
  const carrier = (2 * Math.PI * frequency) / sampleRate;
  for (let i = 0; i < length; i++) {
    const at = i / controlInterval;
    const point = Math.floor(at);
    const from = depth[point] ?? 0;
    const amount = from + ((depth[point + 1] ?? 0) - from) * (at - point);
    out[i] = Math.sin(carrier * i + amount * Math.sin(carrier * ratio * i));
  }
  return out;
}

/** White noise, uniform in -1 to 1 (xorshift32: Marsaglia, J. Stat. Software 8(14), 2003). */
export function noise(length: number, random: Random): Float32Array {
  const out = new Float32Array(length);
  let state = random.integer() | 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state / 2 ** 31;
  }
  return out;
}

/**
 * A plucked string (Karplus & Strong, Computer Music Journal 7(2), 1983), with the loop filter and
 * the tuning allpass of Jaffe & Smith in the same issue. `damping` 0 rings bright, 1 dies dull;
 * `seconds` is the time to -60 dB of the fundamental.
 */
export function pluckString(
  frequency: number,
  damping: number,
  seconds: number,
  length: number,
  sampleRate: number,
  random: Random,
): Float32Array {
  const blend = 0.5 * damping;
  const period = sampleRate / frequency - blend;
  const delay = Math.floor(period - 0.2);
  const fraction = period - delay;
  const allpass = (1 - fraction) / (1 + fraction);
  const loss = 10 ** (-3 / (frequency * seconds));
  const line = noise(delay, random);
  const out = new Float32Array(length);
  let previous = 0;
  let allpassIn = 0;
  let allpassOut = 0;
  for (let i = 0, at = 0; i < length; i++) {
    const sample = line[at] ?? 0;
    out[i] = sample;
    const filtered = loss * ((1 - blend) * sample + blend * previous);
    previous = sample;
    allpassOut = allpass * (filtered - allpassOut) + allpassIn;
    allpassIn = filtered;
    line[at] = allpassOut;
    if (++at === delay) at = 0;
  }
  return out;
}
