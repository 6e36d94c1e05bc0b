import { describe, expect, test } from "vitest";
import { peakBands, peakColumns } from "../../shared/media.ts";
import { PeaksMeter } from "./peaks.ts";

const sampleRate = 44_100;

function sine(frequency: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * sampleRate) }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
}

function peaksOf(...chunks: Float32Array[]): Uint8Array {
  const meter = new PeaksMeter(sampleRate);
  for (const chunk of chunks) meter.add(chunk);
  return meter.peaks();
}

/** The three bands of the column at `share` of the sound. */
function columnAt(peaks: Uint8Array, share: number): number[] {
  const column = Math.floor(share * peakColumns);
  return Array.from(peaks.subarray(column * peakBands, (column + 1) * peakBands));
}

describe("peaks", () => {
  test.each([
    [60, 0],
    [900, 1],
    [9000, 2],
  ])("of a %d Hz tone stand in band %d", (frequency, band) => {
    const peaks = peaksOf(sine(frequency, 1));
    // A column of a low tone may fall on a zero crossing: the loudest of a few counts.
    const columns = [0.5, 0.505, 0.51, 0.515, 0.52].map((share) => columnAt(peaks, share));
    const bands = [0, 1, 2].map((i) => Math.max(...columns.map((column) => column[i] ?? 0)));
    expect(bands[band]).toBeGreaterThan(200);
    for (const other of bands.filter((_, i) => i !== band)) expect(other).toBeLessThan(120);
  });

  test.each([0.02, 0.5, 45])("of %d s show a burst where it is", (seconds) => {
    const sound = new Float32Array(Math.round(seconds * sampleRate));
    sound.set(sine(900, seconds / 10), Math.round(sound.length * 0.7));
    const peaks = peaksOf(sound);
    expect(columnAt(peaks, 0.3)).toEqual([0, 0, 0]);
    expect(Math.max(...columnAt(peaks, 0.75))).toBeGreaterThan(200);
    expect(Math.max(...columnAt(peaks, 0.95))).toBeLessThan(60);
  });

  test("do not depend on where the chunks are cut", () => {
    const sound = sine(500, 2);
    const cut = 12_345;
    expect(peaksOf(sound.subarray(0, cut), sound.subarray(cut))).toEqual(peaksOf(sound));
  });

  test("of silence are zero", () => {
    expect(peaksOf(new Float32Array(1000)).every((value) => value === 0)).toBe(true);
  });
});
