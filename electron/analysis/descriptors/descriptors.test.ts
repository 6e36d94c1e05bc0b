import fc from "fast-check";
import { describe as suite, expect, test } from "vitest";
import { aspects } from "../../../shared/aspects.ts";
import { describeSignal } from "../analyse.ts";
import type { Descriptors } from "../../embedding/fingerprint.ts";
import { takeNeutral } from "../neutral.ts";
import { resample } from "../resample.ts";
import { describe, measured, prepare } from "./descriptors.ts";
import { sampleRate } from "./spectra.ts";

const oneShot = { onsets: [], tempo: null };

/** A struck tone: two decaying partials over a noisy attack. */
function knock(seconds = 0.5): Float32Array {
  let noise = 1;
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) => {
    const t = i / sampleRate;
    noise = (noise * 48_271) % 2_147_483_647;
    const click = (noise / 2_147_483_647 - 0.5) * Math.exp(-200 * t);
    const tone = Math.sin(2 * Math.PI * 180 * t) + 0.4 * Math.sin(2 * Math.PI * 437 * t);
    return 0.4 * (tone * Math.exp(-9 * t) + click);
  });
}

function described(signal: Float32Array): Descriptors {
  const prepared = prepare(signal);
  if (!prepared) throw new Error("silence");
  return describe(prepared, oneShot);
}

/** How far the blocks of two descriptions lie apart, on average: 0 to 1. */
function difference(a: Descriptors, b: Descriptors): number {
  const differences = aspects.flatMap((aspect) =>
    a[aspect].map((block, n) => {
      const other = b[aspect][n] ?? [];
      const apart = Math.hypot(...block.map((number, i) => number - (other[i] ?? NaN)));
      return apart / (Math.hypot(...block) + Math.hypot(...other) || 1);
    }),
  );
  return differences.reduce((sum, value) => sum + value, 0) / differences.length;
}

suite("descriptors", () => {
  test("do not hear level", () => {
    const quiet = knock().map((sample) => sample * 0.25);
    expect(described(quiet)).toEqual(described(knock()));
  });

  test("do not hear leading silence", () => {
    const late = new Float32Array(knock().length + 20_000);
    late.set(knock(), 20_000);
    expect(described(late)).toEqual(described(knock()));
  });

  test("hardly hear the sample rate", async () => {
    const resampled = await resample(knock(), sampleRate, 96_000);
    const there = await describeSignal(resampled, 96_000);
    const here = await describeSignal(knock(), sampleRate);
    if (!there || !here) throw new Error("silence");
    expect(difference(there.descriptors, here.descriptors)).toBeLessThan(0.03);
  });

  test("tell a knock from a hiss", () => {
    const hiss = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i * i * 0.7) * 0.5);
    expect(difference(described(hiss), described(knock()))).toBeGreaterThan(0.3);
  });

  test("of silence are none", () => {
    expect(prepare(new Float32Array(1000))).toBeNull();
    expect(prepare(new Float32Array(0))).toBeNull();
  });

  test("are finite for any signal, however short or wild", () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 4000, noNaN: true, min: -1e3, max: 1e3 }),
        (signal) => {
          const prepared = prepare(signal);
          if (!prepared) return;
          const found = describe(prepared, oneShot);
          for (const aspect of aspects) {
            expect(found[aspect].flat().every(Number.isFinite), aspect).toBe(true);
          }
          expect(takeNeutral()).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each<[string, (i: number) => number, number]>([
    ["5 ms of a tone", (i) => Math.sin(0.1 * i), 220],
    ["one sample", () => 1, 1],
    ["direct current", () => 0.7, 20_000],
    ["a clipped tone", (i) => Math.max(-1, Math.min(1, 50 * Math.sin(0.02 * i))), 20_000],
    ["the highest frequency there is", (i) => 1 - 2 * (i % 2), 20_000],
    ["an impulse in silence", (i) => (i === 9000 ? 1 : 0), 20_000],
    ["a whisper", (i) => 2e-5 * Math.sin(i * i), 20_000],
  ])("of %s are all measured", (_, sample, length) => {
    const found = described(Float32Array.from({ length }, (_, i) => sample(i)));
    for (const aspect of aspects) {
      expect(found[aspect].flat().every(Number.isFinite), aspect).toBe(true);
    }
    expect(takeNeutral()).toEqual([]);
  });

  test("that fail are neutral, as many as they would be, and it is noted", () => {
    const found = described(knock());
    for (const aspect of aspects) {
      const failed = measured(aspect, () => {
        throw new Error("no such sound");
      });
      expect(failed.map((block) => block.length)).toEqual(
        found[aspect].map(({ length }) => length),
      );
      expect(failed.flat().every((number) => number === 0)).toBe(true);
      expect(takeNeutral()).toEqual([aspect]);
    }
  });

  test("that cannot be measured are neutral, and it is noted", () => {
    const found = described(Float32Array.of(...knock(0.1), Infinity, ...knock(0.1)));
    for (const aspect of aspects) {
      expect(found[aspect].flat().every(Number.isFinite), aspect).toBe(true);
    }
    expect(takeNeutral()).toContain("timbre");
    expect(takeNeutral()).toEqual([]);
  });
});
