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
      // In this order, since only what waits for y makes the next sample wait.
      z1 = b1 * x + z2 - a1 * y;
      z2 = b2 * x - a2 * y;
      output[i] = y;
    }
    this.#z1 = z1;
    this.#z2 = z2;
  }
}

/**
 * Butterworth low- and high-pass at one frequency, which differ in their zeros only and so share one
 * recursion (direct form II). Formula: R. Bristow-Johnson, Audio EQ Cookbook, with Q = 1 / sqrt 2.
 */
export class Crossover {
  readonly #lowGain: number;
  readonly #highGain: number;
  readonly #a1: number;
  readonly #a2: number;
  #w1 = 0;
  #w2 = 0;

  /** Both in Hz; `frequency` is clamped below the Nyquist frequency. */
  constructor(frequency: number, sampleRate: number) {
    const w0 = (2 * Math.PI * Math.min(frequency, 0.45 * sampleRate)) / sampleRate;
    const cos = Math.cos(w0);
    const alpha = Math.sin(w0) / Math.SQRT2;
    const a0 = 1 + alpha;
    this.#lowGain = (1 - cos) / 2 / a0;
    this.#highGain = (1 + cos) / 2 / a0;
    this.#a1 = (-2 * cos) / a0;
    this.#a2 = (1 - alpha) / a0;
  }

  /** Splits `input` into `low` and `high`, either of which may be the same array as `input`. */
  split(input: Float32Array, low: Float32Array, high: Float32Array): void {
    const [lowGain, highGain, a1, a2] = [this.#lowGain, this.#highGain, this.#a1, this.#a2];
    let w1 = this.#w1;
    let w2 = this.#w2;
    for (let i = 0; i < input.length; i++) {
      const w = (input[i] ?? 0) - a2 * w2 - a1 * w1;
      low[i] = lowGain * (w + w2 + 2 * w1);
      high[i] = highGain * (w + w2 - 2 * w1);
      w2 = w1;
      w1 = w;
    }
    this.#w1 = w1;
    this.#w2 = w2;
  }
}
