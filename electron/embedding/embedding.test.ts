import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SoundVectors } from "../../shared/analysis.ts";
import { aspects, defaultWeights } from "../../shared/aspects.ts";
import { embed, weightedQuery } from "./embedding.ts";
import { aspectDistances, fingerprintDistances } from "./distance.ts";
import { embeddingRanges, embeddingSize, fingerprintSize } from "./layout.ts";
import { parseParameters, serialiseParameters, shippedParameters } from "./parameters.ts";

const fingerprints = fc.uint8Array({
  min: 1,
  max: 255,
  minLength: fingerprintSize,
  maxLength: fingerprintSize,
});

const vectors = fingerprints.map(vectorsOf);

function vectorsOf(fingerprint: Uint8Array): SoundVectors {
  return { fingerprint, embedding: embed(fingerprint) };
}

/** Every so many of the bytes come from `b`, spread over all aspects. */
function between(a: Uint8Array, b: Uint8Array, every: number): Uint8Array {
  return a.map((byte, i) => (i % every === 0 ? (b[i] ?? 0) : byte));
}

describe("the embedding", () => {
  test("holds one unit vector per aspect, whatever the fingerprint", () => {
    fc.assert(
      fc.property(fingerprints, (fingerprint) => {
        const embedding = embed(fingerprint);
        expect(embedding).toHaveLength(embeddingSize);
        for (const aspect of aspects) {
          const { start, end } = embeddingRanges[aspect];
          expect(Math.hypot(...embedding.subarray(start, end)), aspect).toBeCloseTo(1, 5);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("is nearer for fingerprints that are nearer", () => {
    fc.assert(
      fc.property(fingerprints, fingerprints, (a, b) => {
        const [near, far] = [between(a, b, 8), between(a, b, 1)];
        const apart = aspectDistances(vectorsOf(a), vectorsOf(far), fingerprintDistances);
        fc.pre(sum(apart) > 3);
        const query = weightedQuery(embed(a));
        const cosine = (other: Uint8Array): number =>
          embed(other).reduce((total, value, i) => total + value * (query[i] ?? 0), 0);
        expect(cosine(near)).toBeGreaterThan(cosine(far));
      }),
      { numRuns: 50 },
    );
  });

  test("a weight of 0 takes an aspect out of the query", () => {
    const embedding = embed(new Uint8Array(fingerprintSize).fill(200));
    const query = weightedQuery(embedding, { ...defaultWeights, pitch: 0 });
    const { start, end } = embeddingRanges.pitch;
    expect(query.subarray(start, end).every((value) => value === 0)).toBe(true);
    expect(query.subarray(0, start).some((value) => value !== 0)).toBe(true);
  });
});

describe("distances", () => {
  test("are of L1 and cosine, as the vectors themselves give them", () => {
    fc.assert(
      fc.property(vectors, vectors, (a, b) => {
        const measured = aspectDistances(a, b);
        const byBytes = aspectDistances(a, b, fingerprintDistances);
        for (const [i, aspect] of aspects.entries()) {
          const { start, end } = embeddingRanges[aspect];
          const other = b.embedding.subarray(start, end);
          const cosine = a.embedding
            .subarray(start, end)
            .reduce((total, value, n) => total + value * (other[n] ?? 0), 0);
          const apart = (1 - cosine) / shippedParameters.cosineDistance[aspect];
          // A byte a number keeps what float32 gives to a few hundredths.
          expect(measured[i]).toBeCloseTo(((byBytes[i] ?? 0) + 0.5 * apart) / 1.5, 1);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("are 0 between a fingerprint and itself, and the same both ways", () => {
    fc.assert(
      fc.property(vectors, vectors, (a, b) => {
        expect(sum(aspectDistances(a, a))).toBe(0);
        expect(aspectDistances(a, b)).toEqual(aspectDistances(b, a));
        expect(sum(aspectDistances(a, b))).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

describe("the shipped parameters", () => {
  test("survive being written and read", () => {
    const again = parseParameters(serialiseParameters(shippedParameters));
    expect(again.calibration).toEqual(shippedParameters.calibration);
    expect(again.scale).toEqual(shippedParameters.scale);
    const [before, after] = [shippedParameters, again].map(({ projections }) => projections.timbre);
    for (const [i, value] of (before?.axes ?? []).entries()) {
      expect(after?.axes[i]).toBeCloseTo(value, 4);
    }
  });

  test("are of one number for each byte", () => {
    const { scale, weight, mean, deviation } = shippedParameters;
    for (const numbers of [scale.centre, scale.range, weight, mean, deviation]) {
      expect(numbers).toHaveLength(fingerprintSize);
      expect(numbers.every(Number.isFinite)).toBe(true);
    }
    expect(scale.range.every((range) => range > 0)).toBe(true);
    expect(weight.every((step) => step > 0)).toBe(true);
  });
});

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
