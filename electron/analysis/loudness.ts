/**
 * Integrated loudness by ITU-R BS.1770-4 / EBU R 128, chunk by chunk, so that a sound of any length
 * is measured whole in bounded memory (Essentia's LoudnessEBUR128 wants all of it at once; the tests
 * hold this one against it).
 */
import { Biquad, type BiquadCoefficients } from "./biquad.ts";
import type { Channels } from "./decode.ts";

/** Blocks of 400 ms every 100 ms. */
const blockHops = 4;
/** LUFS. */
const absoluteGate = -70;
/** LU below the mean of what passed the absolute gate. */
const relativeGate = -10;

export class LoudnessMeter {
  readonly #filters: [Biquad, Biquad][];
  readonly #hopSize: number;
  /** Mean square of each finished 100 ms, channels summed. */
  readonly #hops: number[] = [];
  #sum = 0;
  #filled = 0;

  constructor(sampleRate: number, channels: number) {
    this.#hopSize = Math.round(sampleRate / 10);
    this.#filters = Array.from({ length: channels }, () => [
      new Biquad(shelf(sampleRate)),
      new Biquad(highPass(sampleRate)),
    ]);
  }

  add(channels: Channels): void {
    const weighted = this.#filters.map(([shelf, highPass], c) => {
      const input = channels[c] ?? new Float32Array(0);
      const output = new Float32Array(input.length);
      shelf.process(input, output);
      highPass.process(output, output);
      return output;
    });
    const frames = channels[0]?.length ?? 0;
    // A mono file sounds from both speakers, so it counts as two equal channels.
    const gain = weighted.length === 1 ? 2 : 1;
    for (let i = 0; i < frames; i++) {
      let square = 0;
      for (const channel of weighted) square += (channel[i] ?? 0) ** 2;
      this.#sum += gain * square;
      if (++this.#filled === this.#hopSize) this.#endHop();
    }
  }

  /** LUFS; null for silence. A sound shorter than one block is measured as one padded with silence. */
  integrated(): number | null {
    if (this.#filled > 0) this.#endHop();
    while (this.#hops.length < blockHops) this.#hops.push(0);
    const powers: number[] = [];
    for (let i = 0; i + blockHops <= this.#hops.length; i++) {
      powers.push(mean(this.#hops.slice(i, i + blockHops)));
    }
    const audible = powers.filter((power) => loudness(power) > absoluteGate);
    if (audible.length === 0) return null;
    const gate = loudness(mean(audible)) + relativeGate;
    return loudness(mean(audible.filter((power) => loudness(power) > gate)));
  }

  #endHop(): void {
    this.#hops.push(this.#sum / this.#hopSize);
    this.#sum = 0;
    this.#filled = 0;
  }
}

function loudness(power: number): number {
  return power > 0 ? -0.691 + 10 * Math.log10(power) : -Infinity;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The two K-weighting stages for any sample rate: the analogue prototypes behind the tables of
 * BS.1770, as derived by B. De Man, "Evaluation of implementations of the EBU R128 loudness
 * measurement" (AES 2018).
 */
function shelf(sampleRate: number): BiquadCoefficients {
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function highPass(sampleRate: number): BiquadCoefficients {
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}
