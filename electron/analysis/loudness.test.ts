import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withEssentia } from "./essentia.ts";
import { LoudnessMeter } from "./loudness.ts";

const sampleRate = 48_000;

/** EBU Tech 3341 test case 1: a stereo sine of 1 kHz at -23 dBFS measures -23 LUFS. */
function sine(level: number, seconds: number): Float32Array {
  const amplitude = 10 ** (level / 20);
  return Float32Array.from(
    { length: seconds * sampleRate },
    (_, i) => amplitude * Math.sin((2 * Math.PI * 1000 * i) / sampleRate),
  );
}

function measure(...channels: Float32Array[]): number | null {
  const meter = new LoudnessMeter(sampleRate, channels.length);
  meter.add(channels);
  return meter.integrated();
}

describe("integrated loudness", () => {
  test("of the EBU's reference sine is the reference level", () => {
    const tone = sine(-23, 20);
    expect(measure(tone, tone)).toBeCloseTo(-23, 1);
  });

  test("leaves out what the relative gate leaves out (EBU Tech 3341, case 3)", () => {
    const [soft, loud] = [sine(-36, 10), sine(-23, 60)];
    const programme = Float32Array.from([...soft, ...loud, ...soft]);
    expect(measure(programme, programme)).toBeCloseTo(-23, 1);
  });

  test("agrees with Essentia's meter", () => {
    const chord = Float32Array.from({ length: 3 * sampleRate }, (_, i) =>
      [110, 450, 1900, 5200].reduce(
        (sum, hz) => sum + 0.1 * Math.sin((2 * Math.PI * hz * i) / sampleRate),
        0,
      ),
    );
    const expected = withEssentia(chord, NaN, (essentia, vector, keep) => {
      const result = essentia.LoudnessEBUR128(vector, vector, 0.1, sampleRate, false);
      keep(result.momentaryLoudness);
      keep(result.shortTermLoudness);
      return result.integratedLoudness;
    });
    expect(measure(chord, chord)).toBeCloseTo(expected, 1);
  });

  test("of a mono file is that of the same sound on both channels", () => {
    const tone = sine(-20, 2);
    expect(measure(tone)).toBeCloseTo(measure(tone, tone) ?? NaN, 6);
  });

  test("does not depend on where the chunks are cut", () => {
    const tone = sine(-18, 1);
    const whole = measure(tone);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: tone.length - 1 }), (cut) => {
        const meter = new LoudnessMeter(sampleRate, 1);
        meter.add([tone.subarray(0, cut)]);
        meter.add([tone.subarray(cut)]);
        expect(meter.integrated()).toBeCloseTo(whole ?? NaN, 9);
      }),
      { numRuns: 20 },
    );
  });

  test("of silence is null, of a click is a number", () => {
    expect(measure(new Float32Array(sampleRate))).toBeNull();
    expect(measure(sine(0, 0.01))).toBeLessThan(-10);
  });
});
