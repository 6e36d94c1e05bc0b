import { describe, expect, test } from "vitest";
import { computeSpectra, sampleRate } from "./descriptors/spectra.ts";
import { findOnsets } from "./onsets.ts";

type Voice = (seconds: number) => number;

let seed = 1;
function noise(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return (2 * seed) / 2_147_483_647 - 1;
}

function sine(hz: number): Voice {
  return (t) => Math.sin(2 * Math.PI * hz * t);
}

const kick: Voice = (t) => sine(50)(t + 0.08 * (1 - Math.exp(-30 * t))) * Math.exp(-9 * t);
const snare: Voice = (t) =>
  0.5 * sine(187)(t) * Math.exp(-18 * t) + 0.4 * noise() * Math.exp(-14 * t);
const hat: Voice = (t) => 0.25 * noise() * Math.exp(-60 * t);
/** A plucked note with harmonics, 5 ms of attack. */
function pluck(hz: number): Voice {
  return (t) =>
    [1, 2, 3, 4, 5].reduce((sum, n) => sum + sine(n * hz)(t) / n, 0) *
    0.4 *
    Math.min(1, t / 0.005) *
    Math.exp(-4 * t);
}

interface Hit {
  readonly at: number;
  readonly voice: Voice;
  readonly length?: number;
}

function mix(seconds: number, hits: readonly Hit[]): Float32Array {
  const signal = new Float32Array(Math.round(seconds * sampleRate));
  for (const { at, voice, length = 0.6 } of hits) {
    const first = Math.round(at * sampleRate);
    const end = Math.min(signal.length, first + Math.round(length * sampleRate));
    for (let i = first; i < end; i++) {
      // The end of a note is damped, not cut.
      const fade = Math.min(1, (end - i) / (0.01 * sampleRate));
      signal[i] = (signal[i] ?? 0) + fade * voice((i - first) / sampleRate);
    }
  }
  return signal;
}

function onsetsOf(signal: Float32Array): number[] {
  return findOnsets(computeSpectra(signal));
}

function expectOnsets(found: readonly number[], expected: readonly number[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, at] of expected.entries()) {
    expect(Math.abs((found[i] ?? NaN) - at), `onset at ${at} s`).toBeLessThan(0.02);
  }
}

describe("onsets", () => {
  test.each([84, 120, 174])("of a drum break at %d are all found, and none else", (tempo) => {
    const step = 60 / tempo / 2;
    const pattern = [kick, hat, snare, hat, hat, kick, snare, hat];
    const hits = [...pattern, ...pattern].map((voice, i) => ({ at: i * step, voice }));
    const times = hits.map(({ at }) => at);
    expectOnsets(onsetsOf(mix(16 * step + 0.5, hits)), times);
  });

  test("of drums over one another and of other loudness are found", () => {
    const hits: Hit[] = [];
    for (let beat = 0; beat < 8; beat++) {
      hits.push({ at: 0.5 * beat, voice: kick }, { at: 0.5 * beat, voice: hat });
      hits.push({ at: 0.5 * beat + 0.25, voice: (t) => 0.3 * snare(t) });
    }
    const times = Array.from({ length: 16 }, (_, i) => 0.25 * i);
    expectOnsets(onsetsOf(mix(4.2, hits)), times);
  });

  test("of a melody are its notes, also where they run into each other", () => {
    const notes = [220, 261.6, 329.6, 440, 392, 329.6, 293.7, 220];
    const hits = notes.map((hz, i) => ({ at: 0.1 + 0.3 * i, voice: pluck(hz), length: 0.45 }));
    expectOnsets(
      onsetsOf(mix(3, hits)),
      hits.map(({ at }) => at),
    );
  });

  test("of drums over a pad are those of the drums", () => {
    const pad: Voice = (t) =>
      0.05 * Math.min(1, t / 0.8) * [110, 165, 220, 277].reduce((sum, hz) => sum + sine(hz)(t), 0);
    const times = [1, 1.4, 1.8, 2.2, 2.6];
    const drums = times.map((at, i) => ({ at, voice: i % 2 === 0 ? kick : snare }));
    expectOnsets(onsetsOf(mix(3.5, [{ at: 0, voice: pad, length: 3.5 }, ...drums])), times);
  });

  test("of a sound that dies away is its start alone", () => {
    expectOnsets(onsetsOf(mix(3, [{ at: 0, voice: pluck(146.8), length: 3 }])), [0]);
    const crash: Voice = (t) => noise() * Math.exp(-2 * t);
    expectOnsets(onsetsOf(mix(2, [{ at: 0, voice: crash, length: 2 }])), [0]);
  });

  test("of what swells or trembles are none", () => {
    const swell: Voice = (t) => Math.min(1, t / 1.5) * (sine(220)(t) + sine(331)(t));
    const vibrato: Voice = (t) =>
      Math.min(1, t) * sine(440)(t + 0.0008 * Math.sin(2 * Math.PI * 6 * t));
    expect(onsetsOf(mix(3, [{ at: 0, voice: swell, length: 3 }]))).toEqual([]);
    expect(onsetsOf(mix(3, [{ at: 0, voice: vibrato, length: 3 }]))).toEqual([]);
  });

  test("of silence are none, of a click is one", () => {
    expect(onsetsOf(new Float32Array(sampleRate))).toEqual([]);
    const click = new Float32Array(sampleRate);
    click[20_000] = 1;
    expectOnsets(onsetsOf(click), [20_000 / sampleRate]);
  });

  test("do not depend on level", () => {
    const loud = mix(
      1.5,
      [0.1, 0.4, 0.9].map((at) => ({ at, voice: snare })),
    );
    const soft = loud.map((sample) => sample / 50);
    expect(onsetsOf(soft)).toEqual(onsetsOf(loud));
  });
});
