/** Rhythm: how a sound repeats, from the onsets and the tempo that tempo.ts found. */
import type { Rhythm } from "../tempo.ts";

/** Six numbers; a one-shot has the neutral ones. */
export function rhythm({ onsets, tempo }: Rhythm, seconds: number): number[][] {
  const intervals = onsets.slice(1).map((time, i) => time - (onsets[i] ?? 0));
  const repeats = intervals.length >= 2;
  const mean = intervals.reduce((sum, value) => sum + value, 0) / intervals.length;
  const spread = Math.sqrt(
    intervals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / intervals.length,
  );
  return [
    [
      Math.log2(1 + onsets.length / Math.max(seconds, 0.25)),
      repeats ? 1 : 0,
      repeats ? Math.log2(mean / 0.25) : 0,
      repeats ? 1 / (1 + spread / mean) : 0,
      tempo === null ? 0 : 1,
      tempo === null ? 0 : Math.log2(tempo / 120),
    ],
  ];
}
