import { describe, expect, test } from "vitest";
import { melLayouts, melPatches } from "./mel-patches.ts";
import { audioWindows, windowStarts } from "./windows.ts";

const kinds = ["musicnn", "vggish"] as const;

function sine(frequency: number, seconds: number): Float32Array {
  return Float32Array.from({ length: 16_000 * seconds }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * i) / 16_000),
  );
}

function frameOf(patch: Float32Array | undefined, frame: number, bands: number): number[] {
  return Array.from(patch?.subarray(frame * bands, (frame + 1) * bands) ?? []);
}

function loudestBand(frame: number[]): number {
  return frame.indexOf(Math.max(...frame));
}

describe.each(kinds)("%s patches", (kind) => {
  const { frames, bands } = melLayouts[kind];

  test("are whole, follow each other to the end of the sound, and are no more than 8", () => {
    const counts = [0.5, 4, 16].map((seconds) => {
      const patches = melPatches(sine(440, seconds), kind);
      for (const patch of patches) expect(patch).toHaveLength(frames * bands);
      return patches.length;
    });
    expect(counts).toEqual(kind === "musicnn" ? [1, 2, 6] : [1, 5, 8]);
  });

  test("have low tones in low bands and high ones in high bands, frame after frame", () => {
    const places = [200, 1000, 3000, 6000].map((frequency) => {
      const [patch] = melPatches(sine(frequency, 4), kind);
      const first = loudestBand(frameOf(patch, 0, bands));
      expect(loudestBand(frameOf(patch, frames - 1, bands))).toBe(first);
      return first;
    });
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  test("of a sound shorter than a frame are finite, and the sound again and again", () => {
    const [patch, ...others] = melPatches(sine(1000, 0.005), kind);
    expect(others).toEqual([]);
    expect(patch?.every(Number.isFinite)).toBe(true);
    const first = frameOf(patch, 0, bands);
    expect(Math.max(...first) - Math.min(...first)).toBeGreaterThan(0.5);
    expect(frameOf(patch, 1, bands)).toEqual(first);
    expect(frameOf(patch, frames - 1, bands)).toEqual(first);
  });
});

test("MusiCNN hears silence as 0, VGGish as the logarithm of its offset", () => {
  const silence = new Float32Array(4000);
  expect(new Set(melPatches(silence, "musicnn")[0])).toEqual(new Set([0]));
  for (const value of melPatches(silence, "vggish")[0] ?? []) {
    expect(value).toBeCloseTo(Math.log(0.01), 5);
  }
});

test("a click is in the frames that lie over it: every 256 samples, or every 160", () => {
  const click = new Float32Array(60_000);
  click[8050] = 1;
  const framesWith = (kind: (typeof kinds)[number]): number[] => {
    const { frames, bands } = melLayouts[kind];
    const [patch] = melPatches(click, kind);
    const quiet = Math.min(...(patch ?? []));
    return Array.from({ length: frames }, (_, i) => i).filter(
      (i) => Math.max(...frameOf(patch, i, bands)) > quiet + 1e-4,
    );
  };
  expect(framesWith("musicnn")).toEqual([30, 31]);
  expect(framesWith("vggish")).toEqual([48, 49, 50]);
});

describe("windows", () => {
  test("are spread from the start to the end, and no more than 8", () => {
    expect(windowStarts(5, 10)).toEqual([0]);
    expect(windowStarts(10, 10)).toEqual([0]);
    expect(windowStarts(11, 10)).toEqual([0, 1]);
    expect(windowStarts(30, 10)).toEqual([0, 10, 20]);
    expect(windowStarts(1000, 10)).toEqual([0, 141, 283, 424, 566, 707, 849, 990]);
  });

  test("of audio are filled up with zeros", () => {
    expect(audioWindows(Float32Array.of(1, 2, 3), 5)).toEqual([Float32Array.of(1, 2, 3, 0, 0)]);
    expect(audioWindows(Float32Array.of(1, 2, 3), 2)).toEqual([
      Float32Array.of(1, 2),
      Float32Array.of(2, 3),
    ]);
    expect(audioWindows(new Float32Array(0), 2)).toEqual([new Float32Array(2)]);
  });
});
