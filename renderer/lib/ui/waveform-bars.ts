import { peakBands } from "../../../shared/media.ts";

/** One bar of a waveform: the height of each band, 0 to 1. */
export type Bar = readonly [low: number, mid: number, high: number];

/** Reduces stored columns to `bars` bars; each is the loudest of the columns that it covers. */
export function waveformBars(peaks: Uint8Array, bars: number): Bar[] {
  const columns = Math.floor(peaks.length / peakBands);
  return Array.from({ length: bars }, (_, bar) => {
    const from = Math.floor((bar * columns) / bars);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * columns) / bars));
    const loudest: [number, number, number] = [0, 0, 0];
    for (let column = from; column < to; column++) {
      for (let band = 0; band < peakBands; band++) {
        const value = (peaks[column * peakBands + band] ?? 0) / 255;
        if (value > (loudest[band] ?? 0)) loudest[band] = value;
      }
    }
    return loudest;
  });
}

/** The bands of a bar in the order in which they are drawn: the tallest behind the others. */
export function paintOrder(bar: Bar): number[] {
  return [0, 1, 2].sort((a, b) => (bar[b] ?? 0) - (bar[a] ?? 0));
}
