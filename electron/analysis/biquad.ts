/** Second-order filter sections, for meters and waveforms that see a sound chunk by chunk. */

/** Normalised so that a0 is 1. */
export interface BiquadCoefficients {
  readonly b0: number;
  readonly b1: number;
  readonly b2: number;
  readonly a1: number;
  readonly a2: number;
}

/** A filter with its state (transposed direct form II). */
export class Biquad {
  readonly #coefficients: BiquadCoefficients;
  #z1 = 0;
  #z2 = 0;

  constructor(coefficients: BiquadCoefficients) {
    this.#coefficients = coefficients;
  }

  /** Filters `input` into `output`; both may be the same array. */
  process(input: Float32Array, output: Float32Array): void {
    const { b0, b1, b2, a1, a2 } = this.#coefficients;
    let z1 = this.#z1;
    let z2 = this.#z2;
    for (let i = 0; i < input.length; i++) {
      const x = input[i] ?? 0;
      const y = b0 * x + z1;
      z1 = b1 * x - a1 * y + z2;
      z2 = b2 * x - a2 * y;
      output[i] = y;
    }
    this.#z1 = z1;
    this.#z2 = z2;
  }
}

/**
 * Butterworth low- or high-pass at `frequency` Hz, clamped below the Nyquist frequency.
 * Formula: R. Bristow-Johnson, Audio EQ Cookbook, with Q = 1 / sqrt 2.
 */
export function butterworth(
  kind: "low-pass" | "high-pass",
  frequency: number,
  sampleRate: number,
): BiquadCoefficients {
  const w0 = (2 * Math.PI * Math.min(frequency, 0.45 * sampleRate)) / sampleRate;
  const cos = Math.cos(w0);
  const alpha = Math.sin(w0) / Math.SQRT2;
  const a0 = 1 + alpha;
  const edge = (kind === "low-pass" ? 1 - cos : 1 + cos) / 2 / a0;
  const middle = kind === "low-pass" ? 2 * edge : -2 * edge;
  return { b0: edge, b1: middle, b2: edge, a1: (-2 * cos) / a0, a2: (1 - alpha) / a0 };
}
