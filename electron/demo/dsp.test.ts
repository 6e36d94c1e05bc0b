import { describe, expect, it } from "vitest";
import { decay, highpass, lowpass, mixAround, normalise, peakOf, placeInRoom } from "./dsp.ts";
import { noise, oscillate, pluckString, saw, sine } from "./oscillators.ts";
import { Random, seedOf } from "./random.ts";

const rate = 48000;

function loudness(buffer: Float32Array): number {
  return Math.sqrt(buffer.reduce((sum, x) => sum + x * x, 0) / buffer.length);
}

describe("random numbers", () => {
  it("repeat with their seed and stay in range", () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 1000 }, () => random.in([-2, 3]));
    };
    expect(draw(5)).toEqual(draw(5));
    expect(draw(6)).not.toEqual(draw(5));
    expect(Math.min(...draw(5))).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...draw(5))).toBeLessThan(3);
    expect(seedOf("1/Drums/Kicks/1")).not.toBe(seedOf("1/Drums/Kicks/2"));
  });
});

describe("filters", () => {
  it.for([
    [lowpass, 100, 1],
    [lowpass, 10000, 0],
    [highpass, 10000, 1],
    [highpass, 100, 0],
  ] as const)("pass or stop a sine", ([filter, hertz, gain]) => {
    const tone = oscillate(sine, hertz, rate, rate);
    const before = loudness(tone);
    expect(loudness(filter(tone, 1000, rate)) / before).toBeCloseTo(gain, 1);
  });
});

describe("oscillators", () => {
  it("keep their pitch", () => {
    const tone = oscillate(sine, 441, rate, rate);
    const crossings = tone.filter((x, i) => x >= 0 && (tone[i - 1] ?? 0) < 0).length;
    expect(Math.abs(crossings - 441)).toBeLessThanOrEqual(1);
  });

  it("have no direct current", () => {
    const tone = oscillate(saw, 100, rate, rate);
    expect(tone.reduce((sum, x) => sum + x, 0) / rate).toBeCloseTo(0, 3);
  });

  it("tune a plucked string", () => {
    const string = pluckString(220, 0.8, 2, rate, rate, new Random(1));
    const likeness = (lag: number): number =>
      string.reduce((sum, x, i) => sum + x * (string[i + lag] ?? 0), 0);
    const lags = Array.from({ length: 60 }, (_, index) => 190 + index);
    const best = lags.reduce((a, b) => (likeness(b) > likeness(a) ? b : a));
    expect(Math.abs(rate / best - 220)).toBeLessThan(1.5);
  });
});

describe("levels", () => {
  it("decay by 60 dB", () => {
    const out = decay(new Float32Array(rate + 1).fill(1), 1, rate);
    expect(20 * Math.log10(out[rate] ?? 0)).toBeCloseTo(-60, 3);
  });

  it("normalise both sides by one gain", () => {
    const channels = [Float32Array.of(0.1, -0.2), Float32Array.of(0.05, 0.4)] as const;
    normalise(channels, 0);
    expect(peakOf(channels)).toBeCloseTo(1, 6);
    expect(channels[0][0]).toBeCloseTo(0.25, 6);
  });

  it("leave silence silent", () => {
    expect(peakOf(normalise([new Float32Array(10)], -1))).toBe(0);
  });
});

it("mixAround carries a tail over to the start of a loop", () => {
  const loop = mixAround(new Float32Array(4), Float32Array.of(1, 2, 3), 1, 3);
  expect([...loop]).toEqual([2, 3, 0, 1]);
});

it("a room makes two sides that differ", () => {
  const random = new Random(3);
  const [left, right = left] = placeInRoom(noise(4800, random), 0.2, random, rate);
  expect(left).toHaveLength(right.length);
  expect(left).not.toEqual(right);
});
