import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { moveEdge, regionBetween, snapRegion, snapToZero } from "./region.ts";

const sampleRate = 48_000;

function sine(frequency: number, seconds: number): Float32Array {
  const step = (2 * Math.PI * frequency) / sampleRate;
  return Float32Array.from({ length: seconds * sampleRate }, (_, i) => Math.sin(step * i + 0.3));
}

function mixAt(channels: readonly Float32Array[], index: number): number {
  return channels.reduce((sum, channel) => sum + (channel[index] ?? 0), 0);
}

describe("snapping to zero", () => {
  test("the nearest rise through zero is found, in the mix of all channels", () => {
    const channels = [sine(220, 1), sine(331, 1)];
    const place = snapToZero({ sampleRate, channels }, 0.5);
    expect(Math.abs(place - 0.5)).toBeLessThan(1 / 220);
    const index = Math.round(place * sampleRate);
    expect(mixAt(channels, index - 1)).toBeLessThanOrEqual(0);
    expect(mixAt(channels, index)).toBeGreaterThanOrEqual(0);
  });

  test("what never crosses zero nearby stays where it is", () => {
    const channels = [new Float32Array(sampleRate).fill(0.5)];
    expect(snapToZero({ sampleRate, channels }, 0.5)).toBe(0.5);
  });

  test("the sound's own beginning and end need no crossing", () => {
    const channels = [new Float32Array(sampleRate).fill(0.5)];
    expect(snapToZero({ sampleRate, channels }, -1)).toBe(0);
    expect(snapToZero({ sampleRate, channels }, 3)).toBe(1);
  });

  test("the end of a snapped region goes on into its start on the same slope", () => {
    const channels = [sine(100, 2)];
    const { start, end } = snapRegion({ start: 0.333, end: 1.234 }, { sampleRate, channels });
    const [first, last] = [Math.round(start * sampleRate), Math.round(end * sampleRate) - 1];
    const jump = mixAt(channels, first) - mixAt(channels, last);
    expect(jump).toBeGreaterThan(0);
    expect(jump).toBeLessThan(2 * ((2 * Math.PI * 100) / sampleRate));
  });

  test("no place is moved further than 10 ms or out of the sound, whatever the samples", () => {
    const samples = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { maxLength: 4000 });
    fc.assert(
      fc.property(samples, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const channels = [Float32Array.from(values)];
        const seconds = (share * values.length) / sampleRate;
        const place = snapToZero({ sampleRate, channels }, seconds);
        expect(Math.abs(place - seconds)).toBeLessThanOrEqual(0.01 + 1 / sampleRate);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(values.length / sampleRate + 1e-9);
      }),
    );
  });
});

describe("regions", () => {
  test("two places in any order make one, within the sound", () => {
    expect(regionBetween(2, 1, 5)).toEqual({ start: 1, end: 2 });
    expect(regionBetween(-1, 9, 5)).toEqual({ start: 0, end: 5 });
  });

  test("a hand that trembles selects nothing", () => {
    expect(regionBetween(1, 1.005, 5)).toBeNull();
  });

  test("none is longer than ten minutes", () => {
    expect(regionBetween(0, 1200, 1200)).toEqual({ start: 0, end: 600 });
    expect(moveEdge({ start: 0, end: 600 }, "end", 900, 1200).end).toBe(600);
    expect(moveEdge({ start: 500, end: 1000 }, "start", 100, 1200).start).toBe(400);
  });

  test("an end that is moved past the other stops before it", () => {
    expect(moveEdge({ start: 1, end: 2 }, "start", 5, 9)).toEqual({ start: 1.99, end: 2 });
    expect(moveEdge({ start: 1, end: 2 }, "end", 0, 9)).toEqual({ start: 1, end: 1.01 });
  });
});
