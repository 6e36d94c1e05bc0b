import { expect, test } from "vitest";
import { resample } from "./resample.ts";

function sine(frequency: number, sampleRate: number, seconds: number): Float32Array {
  return Float32Array.from({ length: sampleRate * seconds }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
}

/** Largest difference away from the ends, where a filter has half a sound. */
function worstDifference(a: Float32Array, b: Float32Array): number {
  let worst = 0;
  for (let i = 2000; i < Math.min(a.length, b.length) - 4000; i++) {
    worst = Math.max(worst, Math.abs((a[i] ?? 0) - (b[i] ?? 0)));
  }
  return worst;
}

test.each([22_050, 48_000, 88_200, 96_000, 192_000, 352_800, 384_000, 768_000])(
  "a tone at %d Hz is the same tone at 44.1 kHz, in phase",
  async (rate) => {
    const resampled = await resample(sine(1000, rate, 1), rate, 44_100);
    expect(Math.abs(resampled.length - 44_100)).toBeLessThan(3);
    expect(worstDifference(resampled, sine(1000, 44_100, 1))).toBeLessThan(1e-3);
  },
);

test("what lies above the new band is gone, not folded back", async () => {
  const resampled = await resample(sine(30_000, 96_000, 1), 96_000, 44_100);
  expect(worstDifference(resampled, new Float32Array(resampled.length))).toBeLessThan(1e-3);
});

test("a long signal is the same tone all the way", async () => {
  const resampled = await resample(sine(1000, 96_000, 30), 96_000, 44_100);
  expect(Math.abs(resampled.length - 30 * 44_100)).toBeLessThan(3);
  expect(worstDifference(resampled, sine(1000, 44_100, 30))).toBeLessThan(2e-3);
});

test("the same signal gives the same samples on every call", async () => {
  const signal = sine(440, 48_000, 1);
  const first = await resample(signal, 48_000, 44_100);
  await resample(sine(5000, 48_000, 1), 48_000, 44_100);
  expect(await resample(signal, 48_000, 44_100)).toEqual(first);
});
