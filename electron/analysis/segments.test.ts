import { describe, expect, test } from "vitest";
import { planDemoPack, renderSound } from "../demo/demo-pack.ts";
import { claps } from "../demo/voices/clap.ts";
import { kicks } from "../demo/voices/kick.ts";
import type { Voice } from "../demo/voices/voice.ts";
import type { Segment } from "../../shared/analysis.ts";
import { regionsOf, Segmenter } from "./segments.ts";

const sampleRate = 44_100;
const kick = hit(kicks[0][1]);
const clap = hit(claps[0][1]);

function hit(voice: Voice): Float32Array {
  return renderSound({ voice, seed: 1, sampleRate }).channels[0];
}

/** Places hits, at seconds, in silence. */
function pattern(seconds: number, hits: readonly (readonly [number, Float32Array])[]) {
  const signal = new Float32Array(seconds * sampleRate);
  for (const [at, sound] of hits) {
    for (const [i, sample] of sound.entries()) {
      const place = Math.round(at * sampleRate) + i;
      if (place < signal.length) signal[place] = (signal[place] ?? 0) + sample;
    }
  }
  return signal;
}

async function segmentsOf(signal: Float32Array, chunk = 50_000, rate = sampleRate) {
  const segmenter = new Segmenter();
  for (let at = 0; at < signal.length; at += chunk) {
    await segmenter.add(signal.subarray(at, at + chunk), rate);
  }
  return segmenter.finish();
}

const starts = (segments: readonly Segment[]) => segments.map(({ region }) => region.start);

describe("segments", () => {
  test("begin where something new begins", async () => {
    const found = await segmentsOf(pattern(6, [[1, kick], [3, clap]])); // prettier-ignore
    for (const at of [1, 3]) {
      expect(starts(found).some((start) => Math.abs(start - at) < 0.02)).toBe(true);
    }
  });

  test("are the same wherever the file is cut into chunks", async () => {
    const signal = pattern(40, [[1, kick], [15.9, clap], [30, kick], [31, clap]]); // prettier-ignore
    const [whole, parts] = [await segmentsOf(signal, signal.length), await segmentsOf(signal, 999)];
    expect(starts(parts)).toEqual(starts(whole));
    expect(starts(whole).some((start) => Math.abs(start - 15.9) < 0.02)).toBe(true);
  });

  test("that repeat one another are kept once", async () => {
    const beats = Array.from({ length: 14 }, (_, i) => [0.5 * i, i % 2 ? clap : kick] as const);
    const found = await segmentsOf(pattern(8, beats));
    expect(found.length).toBeGreaterThanOrEqual(2);
    expect(found.length).toBeLessThanOrEqual(4);
  });

  test("of a short sound, of silence and of one long tone are few or none", async () => {
    expect(await segmentsOf(pattern(3.9, [[1, kick], [2, clap]]))).toEqual([]); // prettier-ignore
    expect(await segmentsOf(new Float32Array(6 * sampleRate))).toEqual([]);
    const tone = Float32Array.from({ length: 8 * sampleRate }, (_, i) => Math.sin(0.05 * i));
    expect((await segmentsOf(tone)).length).toBeLessThanOrEqual(3);
  });

  test("of a long sound are bounded, and come from all of it", async () => {
    const segmenter = new Segmenter();
    const hits = planDemoPack({ count: 300 }).filter(({ family }) => !family.startsWith("Loops"));
    for (const planned of hits) {
      const second = new Float32Array(sampleRate);
      second.set(renderSound({ ...planned, sampleRate }).channels[0].subarray(0, sampleRate));
      await segmenter.add(second, sampleRate);
    }
    const found = await segmenter.finish();
    expect(found.length).toBeGreaterThan(3);
    expect(found.length).toBeLessThanOrEqual(64);
    const late = starts(found).filter((start) => start > 0.75 * hits.length);
    expect(late.length).toBeGreaterThan(3);
  }, 60_000);
});

describe("regions", () => {
  test("reach from onset to onset, and long ones are windows that overlap by a half", () => {
    expect(regionsOf([0.51, 1.01, 1.05], 3)).toEqual([
      { start: 0, end: 0.5 },
      { start: 0.5, end: 1 },
      { start: 1.04, end: 3 },
    ]);
    expect(regionsOf([], 2.6)).toEqual([
      { start: 0, end: 1 },
      { start: 0.5, end: 1.5 },
      { start: 1, end: 2 },
      { start: 1.5, end: 2.5 },
    ]);
    expect(regionsOf([], 0.05)).toEqual([]);
  });
});
