import { peakBands } from "../../../shared/media.ts";

/** How a sound goes on, as one sees it in its waveform. */
export type WaveformShape = "hit" | "decay" | "steady" | "swell" | "pulses" | "silent";

const audible = 0.01;

/** Reads the shape from stored peaks. */
export function shapeOf(peaks: Uint8Array): WaveformShape {
  const levels = levelsOf(peaks);
  const loudest = Math.max(0, ...levels);
  if (loudest < audible) return "silent";
  const shareAbove = (part: number) =>
    levels.filter((level) => level > part * loudest).length / levels.length;
  if (onsets(levels, loudest) > 2) return "pulses";
  if (shareAbove(0.5) > 0.6) return "steady";
  if (levels.indexOf(loudest) > 0.4 * levels.length) return "swell";
  return shareAbove(0.25) < 0.25 ? "hit" : "decay";
}

/** The loudest band of each column, 0 to 1. */
function levelsOf(peaks: Uint8Array): number[] {
  return Array.from(
    { length: Math.floor(peaks.length / peakBands) },
    (_, column) => Math.max(...peaks.subarray(column * peakBands, (column + 1) * peakBands)) / 255,
  );
}

/** How often the level rises from low to high. */
function onsets(levels: readonly number[], loudest: number): number {
  let count = 0;
  let isLow = true;
  for (const level of levels) {
    if (isLow && level > 0.7 * loudest) count += 1;
    if (level > 0.7 * loudest) isLow = false;
    else if (level < 0.3 * loudest) isLow = true;
  }
  return count;
}
