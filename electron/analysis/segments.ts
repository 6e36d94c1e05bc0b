/**
 * Segments: the hits, notes and phrases of a long sound, each of which can be found by itself. They
 * begin at onsets; where none comes for long, they are windows of 1 s with an overlap of a half.
 * Works block by block, so that a file's length does not matter.
 */
import type { Segment, SoundVectors } from "../../shared/analysis.ts";
import { defaultWeights } from "../../shared/aspects.ts";
import type { Region } from "../../shared/domain.ts";
import { aspectDistances } from "../embedding/distance.ts";
import { overallScore } from "../embedding/scores.ts";
import { computeSpectra, sampleRate as analysisRate } from "./descriptors/spectra.ts";
import { joined } from "./joined.ts";
import { findOnsets } from "./onsets.ts";
import { resample } from "./resample.ts";
import { soundVectors } from "./sound-vectors.ts";

/** Seconds; a shorter sound is compared as a whole only. */
const shortestSegmented = 4;
/** Seconds that are cut at once. */
const blockLength = 16;
/** Seconds: of the shortest segment, the longest, and the windows where nothing begins. */
const shortest = 0.1;
const longest = 2;
const window = { length: 1, step: 0.5 };
/** Seconds before an onset at which a segment begins: onsets are found up to that much late. */
const leadIn = 0.01;
/** Of the loudest sample so far: -40 dB; what is quieter is the end of something else. */
const audible = 0.01;
/** Segments kept of one sound. */
const mostSegments = 64;
/** Segments looked at before only every second one is; and so on. */
const mostLooks = 256;
/** A segment that scores more with one that is kept is that one again. */
const repeated = 80;

export class Segmenter {
  #segments: Segment[] = [];
  /** Mono samples that are not cut yet, and where they begin, in samples. */
  #pending: Float32Array[] = [];
  #pendingLength = 0;
  #start = 0;
  #sampleRate = 0;
  #loudest = 0;
  #looks = 0;
  #stride = 1;

  /** Adds mono samples at `sampleRate` Hz. */
  async add(mono: Float32Array, sampleRate: number): Promise<void> {
    this.#sampleRate = sampleRate;
    this.#pending.push(mono);
    this.#pendingLength += mono.length;
    const blockSize = blockLength * sampleRate;
    while (this.#pendingLength >= blockSize) await this.#cut(blockSize, false);
  }

  /** The segments of all that was added, in order; none of a short sound. */
  async finish(): Promise<Segment[]> {
    const length = this.#start + this.#pendingLength;
    if (length < shortestSegmented * this.#sampleRate) return [];
    await this.#cut(this.#pendingLength, true);
    // One segment that stands for all of the sound says nothing that the sound does not.
    return this.#segments.length > 1 ? this.#segments : [];
  }

  /** Cuts the first `size` pending samples; the last segment goes on unless this is the end. */
  async #cut(size: number, isEnd: boolean): Promise<void> {
    const pending = joined(this.#pending);
    const block = await resample(pending.subarray(0, size), this.#sampleRate, analysisRate);
    const regions = regionsOf(findOnsets(computeSpectra(block)), block.length / analysisRate);
    const open = isEnd ? undefined : regions.pop();
    for (const region of regions) this.#look(block, region);
    // At least half a block is done with, whatever was found in it.
    const cut = Math.round((open?.start ?? 0) * this.#sampleRate);
    const done = isEnd ? size : Math.max(cut, size >> 1);
    const rest = pending.slice(done);
    this.#start += done;
    this.#pending = [rest];
    this.#pendingLength = rest.length;
  }

  #look(block: Float32Array, { start, end }: Region): void {
    if (this.#looks++ % this.#stride !== 0) return;
    if (this.#looks >= mostLooks * this.#stride) this.#stride *= 2;
    const signal = block.subarray(start * analysisRate, end * analysisRate);
    const peak = peakOf(signal);
    this.#loudest = Math.max(this.#loudest, peak);
    if (peak < audible * this.#loudest) return;
    const vectors = soundVectors(signal);
    if (!vectors || this.#segments.some((kept) => isRepeat(kept, vectors))) return;
    const offset = this.#start / this.#sampleRate;
    const region = { start: rounded(offset + start), end: rounded(offset + end) };
    this.#segments.push({ region, ...vectors });
    if (this.#segments.length > mostSegments) this.#thinOut();
  }

  /** Keeps every second segment, so that those of a long sound come from all of it. */
  #thinOut(): void {
    this.#segments = this.#segments.filter((_, i) => i % 2 === 0);
    this.#stride *= 2;
  }
}

/** From each onset to the next; long stretches as windows. */
export function regionsOf(onsets: readonly number[], length: number): Region[] {
  const starts = [0, ...onsets.map((onset) => onset - leadIn).filter((start) => start > 0)];
  const regions: Region[] = [];
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? length;
    if (end - start < shortest) continue;
    if (end - start <= longest) regions.push({ start, end });
    else regions.push(...windows(start, end));
  }
  return regions;
}

function windows(start: number, end: number): Region[] {
  const count = Math.max(1, Math.floor((end - start - window.length) / window.step) + 1);
  return Array.from({ length: count }, (_, i) => {
    const from = start + i * window.step;
    return { start: from, end: from + window.length };
  });
}

function isRepeat(kept: SoundVectors, found: SoundVectors): boolean {
  return overallScore(aspectDistances(kept, found), defaultWeights) > repeated;
}

function peakOf(signal: Float32Array): number {
  let peak = 0;
  for (const sample of signal) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/** To milliseconds. */
function rounded(seconds: number): number {
  return Math.round(1000 * seconds) / 1000;
}
