/** The waveform that lists draw: the largest amplitude per column in three bands. */
import { peakBands, peakColumns } from "../../shared/media.ts";
import { Crossover } from "./biquad.ts";

/** Hz; where low meets mid and mid meets high. */
const crossovers = { low: 250, high: 2500 };
/** Sample frames that the first bins span; bins are merged in pairs as a sound grows. */
const finestBin = 32;
const mostBins = 8192;

/** Collects peaks chunk by chunk, whatever the sound's length turns out to be. */
export class PeaksMeter {
  readonly #lowFromRest: Crossover;
  readonly #midFromHigh: Crossover;
  /** `peakBands` amplitudes a bin, row-major. */
  readonly #bins = new Float32Array(mostBins * peakBands);
  #binSize = finestBin;
  #bin = 0;
  #filled = 0;

  constructor(sampleRate: number) {
    this.#lowFromRest = new Crossover(crossovers.low, sampleRate);
    this.#midFromHigh = new Crossover(crossovers.high, sampleRate);
  }

  /** Adds mono float32 samples. */
  add(mono: Float32Array): void {
    const low = new Float32Array(mono.length);
    const mid = new Float32Array(mono.length);
    const high = new Float32Array(mono.length);
    this.#lowFromRest.split(mono, low, high);
    this.#midFromHigh.split(high, mid, high);
    for (let from = 0; from < mono.length;) {
      if (this.#bin === mostBins) this.#mergePairs();
      const end = Math.min(mono.length, from + this.#binSize - this.#filled);
      for (const [band, samples] of [low, mid, high].entries()) {
        this.#raise(this.#bin * peakBands + band, samples, from, end);
      }
      this.#filled += end - from;
      if (this.#filled === this.#binSize) {
        this.#filled = 0;
        this.#bin++;
      }
      from = end;
    }
  }

  /** `peakColumns` x `peakBands` bytes, 255 at the sound's own largest band. */
  peaks(): Uint8Array {
    const bins = this.#bin + (this.#filled > 0 ? 1 : 0);
    let largest = 0;
    for (let i = 0; i < bins * peakBands; i++) largest = Math.max(largest, this.#bins[i] ?? 0);
    const columns = new Uint8Array(peakColumns * peakBands);
    if (bins === 0 || largest === 0) return columns;
    for (let column = 0; column < peakColumns; column++) {
      const first = Math.floor((column * bins) / peakColumns);
      const end = Math.max(first + 1, Math.floor(((column + 1) * bins) / peakColumns));
      for (let band = 0; band < peakBands; band++) {
        let peak = 0;
        for (let bin = first; bin < end; bin++) {
          peak = Math.max(peak, this.#bins[bin * peakBands + band] ?? 0);
        }
        columns[column * peakBands + band] = Math.round((255 * peak) / largest);
      }
    }
    return columns;
  }

  #raise(at: number, samples: Float32Array, from: number, end: number): void {
    let largest = this.#bins[at] ?? 0;
    for (let i = from; i < end; i++) largest = Math.max(largest, Math.abs(samples[i] ?? 0));
    this.#bins[at] = largest;
  }

  #mergePairs(): void {
    for (let i = 0; i < (mostBins / 2) * peakBands; i++) {
      const bin = Math.floor(i / peakBands);
      const from = 2 * bin * peakBands + (i % peakBands);
      this.#bins[i] = Math.max(this.#bins[from] ?? 0, this.#bins[from + peakBands] ?? 0);
    }
    this.#bins.fill(0, (mostBins / 2) * peakBands);
    this.#bin = mostBins / 2;
    this.#binSize *= 2;
  }
}
