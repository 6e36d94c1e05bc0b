/**
 * Pitch: what a sound is tuned to. Essentia on a few frames of its loud part: PitchYinFFT (Brossier
 * 2006), SpectralPeaks and HPCP (Gomez 2006), Inharmonicity (Peeters 2004).
 */
import { toNumbers, withEssentia } from "../essentia.ts";
import { sampleRate } from "./spectra.ts";

const frameSize = 4096;
/** Frames across the first `reach` seconds; the note of a decaying sound is in its beginning. */
const mostFrames = 6;
const reach = 1.2;
const pitchClasses = 12;
/** Hz; below and above no melodic pitch is heard. */
const range = { lowest: 30, highest: 4000 };

interface FramePitch {
  /** Octaves from middle A (440 Hz). */
  readonly octave: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly inharmonicity: number;
  readonly hpcp: readonly number[];
}

/** 5 + 12 numbers: pitch, its confidence, glide, wander and inharmonicity; then the HPCP. */
export function pitch(prepared: Float32Array): number[][] {
  const found = frameStarts(prepared.length).flatMap((start) => {
    const frame = new Float32Array(frameSize);
    frame.set(prepared.subarray(start, start + frameSize));
    return framePitch(frame) ?? [];
  });
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
      mean(found.map((frame) => frame.confidence * (frame.hpcp[i] ?? 0))),
    ),
  ];
}

/** Evenly spread over the sound, at most `reach` seconds in. */
function frameStarts(length: number): number[] {
  const last = Math.max(0, Math.min(length, reach * sampleRate) - frameSize);
  const count = Math.min(mostFrames, 1 + Math.floor(last / (frameSize / 2)));
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * last) / (count - 1)),
  );
}

/** Null where Essentia finds nothing to measure in the frame. */
function framePitch(frame: Float32Array): FramePitch | null {
  return withEssentia<FramePitch | null>(frame, null, (essentia, vector, keep) => {
    const windowed = keep(essentia.Windowing(vector, true, frameSize, "hann", 0, false).frame);
    const spectrum = keep(essentia.Spectrum(windowed, frameSize).spectrum);
    const { pitch, pitchConfidence } = essentia.PitchYinFFT(
      spectrum,
      frameSize,
      true,
      range.highest,
      range.lowest,
      sampleRate,
    );
    const peaks = essentia.SpectralPeaks(spectrum, 1e-5, 5000, 40, 40, "frequency", sampleRate);
    const frequencies = keep(peaks.frequencies);
    const magnitudes = keep(peaks.magnitudes);
    if (!(pitch > 0) || frequencies.size() === 0) return null;
    return {
      octave: Math.log2(pitch / 440),
      confidence: Math.min(1, Math.max(0, pitchConfidence)),
      inharmonicity: essentia.Inharmonicity(frequencies, magnitudes).inharmonicity,
      hpcp: toNumbers(keep(essentia.HPCP(frequencies, magnitudes).hpcp)),
    };
  });
}

function mean(values: readonly number[]): number {
  if (values.length === 0) return 0;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
