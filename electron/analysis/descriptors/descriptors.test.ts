import fc from "fast-check";
import { describe as suite, expect, test } from "vitest";
import { aspects } from "../../../shared/aspects.ts";
import { describeSignal } from "../analyse.ts";
import { embed } from "../embedding.ts";
import { resample } from "../resample.ts";
import { describe, prepare, type Descriptors } from "./descriptors.ts";
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

/** Inner product of two embeddings per aspect. */
function cosine(a: Descriptors, b: Descriptors): number {
  const [x, y] = [embed(a), embed(b)];
  return x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0) / aspects.length;
}

suite("descriptors", () => {
  test("do not hear level", () => {
    const quiet = knock().map((sample) => sample * 0.25);
    expect(cosine(described(quiet), described(knock()))).toBeGreaterThan(0.999);
  });

  test("do not hear leading silence", () => {
    const late = new Float32Array(knock().length + 20_000);
    late.set(knock(), 20_000);
    expect(cosine(described(late), described(knock()))).toBeGreaterThan(0.999);
  });

  test("hardly hear the sample rate", async () => {
    const resampled = await resample(knock(), sampleRate, 96_000);
    const there = await describeSignal(resampled, 96_000);
    const here = await describeSignal(knock(), sampleRate);
    if (!there || !here) throw new Error("silence");
    expect(cosine(there.descriptors, here.descriptors)).toBeGreaterThan(0.97);
  });

  test("tell a knock from a hiss", () => {
    const hiss = Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i * i * 0.7) * 0.5);
    expect(cosine(described(hiss), described(knock()))).toBeLessThan(0.7);
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
          expect(embed(found).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
