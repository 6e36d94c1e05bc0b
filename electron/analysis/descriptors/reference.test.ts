import { readFileSync } from "node:fs";
import { describe as suite, expect, test } from "vitest";
import { describe, prepare } from "./descriptors.ts";

/**
 * Numbers of an independent implementation in numpy (double precision) for the sound below;
 * ARCHITECTURE.md names the recipe. They are data and never written by this code.
 */
const reference = JSON.parse(
  readFileSync(new URL("reference.json", import.meta.url), "utf8"),
) as Record<string, number[]>;

/** A pitch-swept tone with a bright partial and a noisy attack, the same in any language. */
function referenceSound(): Float32Array {
  return Float32Array.from({ length: 30_000 }, (_, i) => {
    const t = i / 44_100;
    const sweep = Math.sin(2 * Math.PI * (110 * t + 15 * (1 - Math.exp(-25 * t))));
    return (
      0.5 * sweep * Math.exp(-7 * t) +
      0.2 * Math.sin(2 * Math.PI * 1234 * t) * Math.exp(-18 * t) +
      0.1 * Math.sin(0.37 * ((i * i) % 9973)) * Math.exp(-30 * t)
    );
  });
}

suite("descriptors agree with the numpy reference", () => {
  const prepared = prepare(referenceSound());
  if (!prepared) throw new Error("silence");
  const { timbre, spectrum, envelope } = describe(prepared, { onsets: [], tempo: null });
  const [mfcc, mfcc_motion, contrast, contrast_parts, shape_parts] = timbre;
  const [shape_energy, shape_spread, third_octaves] = spectrum;
  const [image, modulation, envelopeNumbers, band_durations, loudness_curve] = envelope;
  const blocks = {
    mfcc,
    mfcc_motion,
    contrast,
    contrast_parts,
    shape_parts,
    shape_energy,
    shape_spread,
    image,
    modulation,
    envelope: envelopeNumbers,
    third_octaves,
    band_durations,
    loudness_curve,
  };

  test.each(Object.entries(blocks))("%s", (name, numbers = []) => {
    const expected = reference[name] ?? [];
    expect(numbers).toHaveLength(expected.length);
    const scale = Math.max(...expected.map(Math.abs));
    for (const [i, number] of numbers.entries()) {
      const tolerance = 1e-3 * (Math.abs(expected[i] ?? 0) + 1e-2 * scale);
      expect(Math.abs(number - (expected[i] ?? NaN)), `${name}[${i}]`).toBeLessThan(tolerance);
    }
  });
});
