import { expect, test } from "vitest";
import { peakBands, peakColumns } from "../../../shared/media.ts";
import { shapeOf } from "./waveform-shape.ts";

/** Peaks whose middle band follows a curve over 0 to 1. */
function peaksOf(curve: (place: number) => number): Uint8Array {
  const peaks = new Uint8Array(peakColumns * peakBands);
  for (let column = 0; column < peakColumns; column++)
    peaks[column * peakBands + 1] = 255 * curve(column / peakColumns);
  return peaks;
}

test("the shape of a sound is told from its waveform", () => {
  expect(shapeOf(peaksOf((at) => Math.exp(-20 * at)))).toBe("hit");
  expect(shapeOf(peaksOf((at) => Math.exp(-3 * at)))).toBe("decay");
  expect(shapeOf(peaksOf(() => 0.4))).toBe("steady");
  expect(shapeOf(peaksOf((at) => at ** 3))).toBe("swell");
  expect(shapeOf(peaksOf((at) => Math.exp(-20 * ((at * 4) % 1))))).toBe("pulses");
});

test("a sound that cannot be seen is silent", () => {
  expect(shapeOf(peaksOf(() => 0))).toBe("silent");
  expect(shapeOf(new Uint8Array(0))).toBe("silent");
});
