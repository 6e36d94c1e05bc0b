import { expect, test } from "vitest";
import { gainOf, levelGain, levelTarget, peakOf } from "./level.ts";

const decibels = (gain: number) => 20 * Math.log10(gain);

test("a loud sound is brought down to the target, a quiet one up", () => {
  expect(decibels(levelGain(levelTarget + 8, 0.9))).toBeCloseTo(-8);
  expect(decibels(levelGain(levelTarget - 6, 0.1))).toBeCloseTo(6);
});

test("no peak gets beyond full scale", () => {
  expect(levelGain(levelTarget - 30, 0.5)).toBe(2);
  expect(levelGain(levelTarget, 1.25)).toBe(0.8);
});

test("what is streamed has no known peak, and gets no louder", () => {
  expect(levelGain(levelTarget - 20, null)).toBe(1);
  expect(decibels(levelGain(levelTarget + 3, null))).toBeCloseTo(-3);
});

test("silence, and a sound of unknown loudness, stay as they are", () => {
  expect(levelGain(null, 0.5)).toBe(1);
  expect(levelGain(-90, 0)).toBe(1);
});

test("the peak is the largest sample of any channel, with either sign", () => {
  expect(peakOf([Float32Array.of(0.1, 0.25), Float32Array.of(-0.5, 0.2)])).toBe(0.5);
});

test("the lowest volume is silence", () => {
  expect(gainOf(-48)).toBe(0);
  expect(gainOf(0)).toBe(1);
});
