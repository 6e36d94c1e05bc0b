/**
 * Pitch: what a sound is tuned to, from a few frames of its beginning; pitch-frame.ts says how each
 * is measured.
 */
import {
  inharmonicity,
  magnitudeSpectrum,
  pitchClasses,
  pitchClassProfile,
  pitchFrameSize,
  spectralPeaks,
  yinPitch,
} from "./pitch-frame.ts";
import { sampleRate } from "./spectra.ts";

/** Frames across the first `reach` seconds; the note of a decaying sound is in its beginning. */
const mostFrames = 6;
const reach = 1.2;

interface FramePitch {
  /** Octaves from middle A (440 Hz). */
  readonly octave: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly inharmonicity: number;
  readonly profile: readonly number[];
}

/** 5 + 12 numbers: pitch, its confidence, glide, wander and inharmonicity; then the pitch classes. */
export function pitch(prepared: Float32Array): number[][] {
  const found = frameStarts(prepared.length).flatMap((start) => framePitch(prepared, start) ?? []);
  const confidence = mean(found.map((frame) => frame.confidence));
  const weight = (frame: FramePitch): number => frame.confidence / Math.max(1e-9, confidence);
  const octave = mean(found.map((frame) => weight(frame) * frame.octave));
  const first = found[0]?.octave ?? 0;
  const last = found.at(-1)?.octave ?? 0;
  return [
    [
      confidence * octave,
      confidence,
      confidence * (last - first),
      confidence * mean(found.map((frame) => weight(frame) * Math.abs(frame.octave - octave))),
      mean(found.map((frame) => frame.inharmonicity)),
    ],
    Array.from({ length: pitchClasses }, (_, i) =>
      mean(found.map((frame) => frame.confidence * (frame.profile[i] ?? 0))),
    ),
  ];
}

/** Evenly spread over the sound, at most `reach` seconds in. */
function frameStarts(length: number): number[] {
  const last = Math.max(0, Math.min(length, reach * sampleRate) - pitchFrameSize);
  const count = Math.min(mostFrames, 1 + Math.floor(last / (pitchFrameSize / 2)));
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * last) / (count - 1)),
  );
}

/** Null where the frame holds nothing to measure: silence, or nothing between 40 Hz and 5 kHz. */
function framePitch(prepared: Float32Array, start: number): FramePitch | null {
  const spectrum = magnitudeSpectrum(prepared, start);
  const found = yinPitch(spectrum);
  const peaks = spectralPeaks(spectrum);
  if (found === null || peaks.count === 0) return null;
  return {
    octave: Math.log2(found.frequency / 440),
    confidence: found.confidence,
    inharmonicity: inharmonicity(peaks),
    profile: pitchClassProfile(peaks),
  };
}

function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
