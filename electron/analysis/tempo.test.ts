import { describe, expect, test } from "vitest";
import { findRhythm } from "./tempo.ts";
import { findKey } from "./tonality.ts";

const sampleRate = 44_100;

/** A bar of four-on-the-floor kicks with off-beat hats, `bars` times. */
function loop(tempo: number, bars: number): Float32Array {
  const beat = (60 / tempo) * sampleRate;
  const signal = new Float32Array(Math.round(4 * bars * beat));
  for (let half = 0; half < 8 * bars; half++) {
    const start = Math.round((half * beat) / 2);
    const isKick = half % 2 === 0;
    for (let i = 0; i < 8000 && start + i < signal.length; i++) {
      const t = i / sampleRate;
      const kick =
        Math.sin(2 * Math.PI * (50 * t + 4 * (1 - Math.exp(-30 * t)))) * Math.exp(-12 * t);
      const hat = 0.3 * Math.sin(i * i) * Math.exp(-60 * t);
      signal[start + i] = isKick ? kick : hat;
    }
  }
  return signal;
}

/** A sustained chord of harmonic tones. */
function chord(...frequencies: number[]): Float32Array {
  return Float32Array.from({ length: 2 * sampleRate }, (_, i) =>
    frequencies.reduce((sum, frequency) => {
      const phase = (2 * Math.PI * frequency * i) / sampleRate;
      return sum + 0.1 * (Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase));
    }, 0),
  );
}

describe("tempo", () => {
  test.each([96, 122.5, 140])("of a loop at %d is found exactly", (tempo) => {
    expect(findRhythm(loop(tempo, 2), true).tempo).toBeCloseTo(tempo, 1);
  });

  test("of a one-shot is none", () => {
    expect(findRhythm(loop(120, 1).subarray(0, 12_000), true)).toEqual({ onsets: [], tempo: null });
  });

  test("of a sustained chord is none", () => {
    expect(findRhythm(chord(220, 330), true).tempo).toBeNull();
  });
});

describe("key", () => {
  test("of an A minor chord is A minor", () => {
    expect(findKey(chord(220, 261.63, 329.63, 440))).toBe("A minor");
  });

  test("of an E flat major chord is E flat major", () => {
    expect(findKey(chord(155.56, 196, 233.08, 311.13))).toBe("Eb major");
  });

  test("of silence is none", () => {
    expect(findKey(new Float32Array(sampleRate))).toBeNull();
  });
});
