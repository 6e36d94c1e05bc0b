/** Rhythm: how a sound repeats, from the onsets and the tempo that tempo.ts found. */
import type { Rhythm } from "../tempo.ts";

/**
 * Six numbers: onsets (log2), whether they repeat, their mean interval (octaves from 0.25 s) and its
 * evenness (0 to 1), whether there is a tempo, and the tempo (octaves from 120 bpm). What does not
 * repeat has the neutral ones, all 0, however long it is.
 */
export function rhythm({ onsets, tempo }: Rhythm): number[][] {
  const intervals = onsets.slice(1).map((time, i) => time - (onsets[i] ?? 0));
  if (intervals.length < 2) return [[0, 0, 0, 0, 0, 0]];
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
  const spread = Math.sqrt(
    intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / intervals.length,
  );
  return [
    [
      Math.log2(onsets.length),
      1,
      Math.log2(mean / 0.25),
      1 / (1 + spread / mean),
      tempo === null ? 0 : 1,
      tempo === null ? 0 : Math.log2(tempo / 120),
    ],
  ];
}
