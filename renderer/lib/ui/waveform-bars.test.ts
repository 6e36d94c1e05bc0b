import { expect, test } from "vitest";
import { paintOrder, waveformBars } from "./waveform-bars.ts";

const peaks = Uint8Array.from([255, 0, 0, 0, 51, 0, 0, 0, 102, 0, 0, 0]);

test("a bar is the loudest of its columns, band by band", () => {
  expect(waveformBars(peaks, 2)).toEqual([
    [1, 0.2, 0],
    [0, 0, 0.4],
  ]);
});

test("more bars than columns repeat them; no column is lost in between", () => {
  expect(waveformBars(peaks, 8).map((bar) => bar[0])).toEqual([1, 1, 0, 0, 0, 0, 0, 0]);
  const spike = new Uint8Array(1200);
  spike[399 * 3] = 255;
  expect(waveformBars(spike, 130).at(-1)?.[0]).toBe(1);
});

test("no peaks make silent bars", () => {
  expect(waveformBars(new Uint8Array(0), 2)).toEqual([
    [0, 0, 0],
    [0, 0, 0],
  ]);
});

test("the tallest band is drawn first", () => {
  expect(paintOrder([0.2, 0.9, 0.5])).toEqual([1, 2, 0]);
});
