import { describe, expect, test } from "vitest";
import { toNumbers, withEssentia } from "../essentia.ts";
import {
  inharmonicity,
  magnitudeSpectrum,
  pitchClassProfile,
  pitchFrameSize,
  spectralPeaks,
  yinPitch,
} from "./pitch-frame.ts";
import { sampleRate } from "./spectra.ts";

/** What Essentia, in single precision, and this code, in double, may differ by. */
const tolerance = 1e-3;

type Tone = (seconds: number) => number;

function sine(hz: number): Tone {
  return (t) => Math.sin(2 * Math.PI * hz * t);
}

/** Partials at whole multiples of `hz` that fall by 6 dB an octave. */
function harmonics(hz: number): Tone {
  return (t) => [1, 2, 3, 4, 5, 6].reduce((sum, n) => sum + sine(n * hz)(t) / n, 0);
}

let seed = 1;
function noise(): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed / 2_147_483_647 - 0.5;
}

const tones: Record<string, Tone> = {
  "a sine": sine(442),
  "a low string": harmonics(41.2),
  "a voice": harmonics(233.1),
  "a whistle": harmonics(1975),
  "a bell": (t) => [1, 2.76, 5.4, 8.93].reduce((sum, n) => sum + sine(311 * n)(t) / n, 0),
  "a kick": (t) => sine(50)(t + 0.08 * (1 - Math.exp(-30 * t))) * Math.exp(-9 * t),
  "a snare": (t) => 0.5 * sine(187)(t) * Math.exp(-20 * t) + noise() * Math.exp(-12 * t),
  "a hiss": noise,
  "a tone below the range": sine(24),
};

/** The same numbers from Essentia. */
function essentiasNumbers(frame: Float32Array) {
  const found = withEssentia(frame, null, (essentia, vector, keep) => {
    const window = keep(essentia.Windowing(vector, true, pitchFrameSize, "hann", 0, false).frame);
    const spectrum = keep(essentia.Spectrum(window, pitchFrameSize).spectrum);
    const yin = essentia.PitchYinFFT(spectrum, pitchFrameSize, true, 4000, 30, sampleRate);
    const peaks = essentia.SpectralPeaks(spectrum, 1e-5, 5000, 40, 40, "frequency", sampleRate);
    const frequencies = keep(peaks.frequencies);
    const magnitudes = keep(peaks.magnitudes);
    return {
      octave: Math.log2(yin.pitch / 440),
      confidence: yin.pitchConfidence,
      frequencies: toNumbers(frequencies),
      magnitudes: toNumbers(magnitudes),
      inharmonicity: essentia.Inharmonicity(frequencies, magnitudes).inharmonicity,
      profile: toNumbers(keep(essentia.HPCP(frequencies, magnitudes).hpcp)),
    };
  });
  if (found === null) throw new Error("Essentia refused the frame");
  return found;
}

function ourNumbers(frame: Float32Array): ReturnType<typeof essentiasNumbers> {
  const spectrum = magnitudeSpectrum(frame, 0);
  const { frequency, confidence } = yinPitch(spectrum) ?? { frequency: NaN, confidence: NaN };
  const peaks = spectralPeaks(spectrum);
  return {
    octave: Math.log2(frequency / 440),
    confidence,
    frequencies: Array.from(peaks.frequencies.subarray(0, peaks.count)),
    magnitudes: Array.from(peaks.magnitudes.subarray(0, peaks.count)),
    inharmonicity: inharmonicity(peaks),
    profile: pitchClassProfile(peaks),
  };
}

describe("a frame's pitch agrees with Essentia's", () => {
  test.each(Object.entries(tones))("for %s", (_, tone) => {
    const frame = Float32Array.from({ length: pitchFrameSize }, (_, i) => tone(i / sampleRate));
    const [ours, theirs] = [ourNumbers(frame), essentiasNumbers(frame)];
    for (const key of ["octave", "confidence", "inharmonicity"] as const) {
      expect(Math.abs(ours[key] - theirs[key]), key).toBeLessThan(tolerance);
    }
    for (const key of ["frequencies", "magnitudes", "profile"] as const) {
      expect(ours[key], key).toHaveLength(theirs[key].length);
      const largest = Math.max(...theirs[key]);
      for (const [i, value] of ours[key].entries()) {
        const difference = Math.abs(value - (theirs[key][i] ?? NaN));
        expect(difference / largest, `${key}[${i}]`).toBeLessThan(tolerance);
      }
    }
  });
});

test("silence has no pitch and no peaks", () => {
  const spectrum = magnitudeSpectrum(new Float32Array(100), 0);
  expect(yinPitch(spectrum)).toBeNull();
  expect(spectralPeaks(spectrum).count).toBe(0);
});

test("a signal shorter than a frame is followed by silence", () => {
  const short = Float32Array.from({ length: 1000 }, (_, i) => harmonics(300)(i / sampleRate));
  const padded = new Float32Array(pitchFrameSize);
  padded.set(short);
  expect(magnitudeSpectrum(short, 0).slice()).toEqual(magnitudeSpectrum(padded, 0).slice());
});
