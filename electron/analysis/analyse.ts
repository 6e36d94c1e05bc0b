/** One file's way through the analysis: decode, measure, describe, embed. */
import type {
  FileAnalysis,
  FileFacts,
  SoundAnalysis,
  SoundVectors,
} from "../../shared/analysis.ts";
import type { Region } from "../../shared/domain.ts";
import { AudioHash } from "./audio-hash.ts";
import { decodeFile, type Channels, type DecodedFile } from "./decode.ts";
import type { Descriptors } from "../embedding/fingerprint.ts";
import { describeSpectra, prepare } from "./descriptors/descriptors.ts";
import { computeSpectra, sampleRate as analysisRate } from "./descriptors/spectra.ts";
import { joined } from "./joined.ts";
import { LoudnessMeter } from "./loudness.ts";
import { takeNeutral } from "./neutral.ts";
import { findOnsets } from "./onsets.ts";
import { PeaksMeter } from "./peaks.ts";
import { readRegion } from "./region.ts";
import { resample } from "./resample.ts";
import { Segmenter } from "./segments.ts";
import { soundVectors, vectorsOf } from "./sound-vectors.ts";
import { findRhythm, type Rhythm } from "./tempo.ts";
import { findKey } from "./tonality.ts";

/** Seconds kept for descriptors, tempo and key; loudness, waveform and hash see the whole file. */
const excerptLength = 16;
/** Share of a channel's energy below which a mix has lost the sound: -30 dB. */
const cancelled = 1e-3;
/** Samples for which that is decided: 23 ms. */
const mixBlock = 1024;
/** Pitch confidence, 0 to 1, below which a sound has no key whatever its profile says. */
const leastPitchConfidence = 0.5;

/** What a sound is: its descriptors, with the tempo and key that they were drawn from. */
export interface Description {
  readonly descriptors: Descriptors;
  readonly rhythm: Rhythm;
  readonly key: string | null;
}

/**
 * Analyses the file at `path`.
 * @throws SoundkinError as `decodeFile` does.
 */
export async function analyseFile(path: string): Promise<FileAnalysis> {
  // What a part that was described before left behind is no news of this file.
  takeNeutral();
  const segmenter = new Segmenter();
  const { facts, frames, warning, meters } = await measureFile(path, segmenter);
  const description = await describeSignal(meters.excerpt(), facts.sampleRate);
  const segments = await segmenter.finish();
  const sound: SoundAnalysis = {
    audioHash: meters.hash(),
    duration: frames / facts.sampleRate,
    loudness: meters.loudness(),
    tempo: description?.rhythm.tempo ?? null,
    key: description?.key ?? null,
    peaks: meters.peaks(),
    vectors: description && vectorsOf(description.descriptors),
    segments,
    neutral: takeNeutral(),
  };
  return { facts, sound, warning };
}

/** What a part of the file at `path` is compared by; null for silence. @throws as `readRegion`. */
export async function describeRegion(path: string, region: Region): Promise<SoundVectors | null> {
  const end = Math.min(region.end, region.start + excerptLength);
  const { facts, blocks } = await readRegion(path, { ...region, end });
  const mono = joined(blocks.map(mixToMono));
  return soundVectors(await resample(mono, facts.sampleRate, analysisRate));
}

/** The part of the file at `path` that is described, mono at its own rate, in Hz. */
export async function readExcerpt(
  path: string,
): Promise<{ signal: Float32Array; sampleRate: number }> {
  const { facts, meters } = await measureFile(path);
  return { signal: meters.excerpt(), sampleRate: facts.sampleRate };
}

/** Describes mono float32 `signal`; null for silence. */
export async function describeSignal(
  signal: Float32Array,
  sampleRate: number,
): Promise<Description | null> {
  const resampled = await resample(signal, sampleRate, analysisRate);
  const prepared = prepare(resampled);
  if (prepared === null) return null;
  const spectra = computeSpectra(prepared);
  const isWhole = resampled.length < excerptLength * analysisRate;
  const rhythm = findRhythm(resampled, isWhole, findOnsets(spectra));
  const descriptors = describeSpectra(spectra, prepared, rhythm);
  const pitchConfidence = descriptors.pitch[0]?.[1] ?? 0;
  const key = pitchConfidence >= leastPitchConfidence ? findKey(resampled) : null;
  return { descriptors, rhythm, key };
}

async function measureFile(
  path: string,
  segmenter?: Segmenter,
): Promise<DecodedFile & { meters: Meters }> {
  const meters = new Meters();
  const decoded = await decodeFile(path, async (channels, facts) => {
    const mono = mixToMono(channels);
    meters.add(channels, mono, facts);
    await segmenter?.add(mono, facts.sampleRate);
  });
  return { ...decoded, meters };
}

/** Everything that is measured chunk by chunk, so that a file's length does not matter. */
class Meters {
  readonly #hash = new AudioHash();
  #loudness: LoudnessMeter | undefined;
  #peaks: PeaksMeter | undefined;
  #sampleRate = 0;
  readonly #excerpt: Float32Array[] = [];
  #excerptFrames = 0;

  add(channels: Channels, mono: Float32Array, facts: FileFacts): void {
    const { sampleRate } = facts;
    this.#sampleRate = sampleRate;
    this.#loudness ??= new LoudnessMeter(sampleRate, channels.length);
    this.#peaks ??= new PeaksMeter(sampleRate);
    this.#hash.add(channels, facts);
    this.#loudness.add(channels);
    this.#peaks.add(mono);
    this.#keep(mono);
  }

  /** The first `excerptLength` seconds from the first sample that is not silent, mono. */
  excerpt(): Float32Array {
    return joined(this.#excerpt);
  }

  hash(): Uint8Array {
    return this.#hash.digest();
  }

  loudness(): number | null {
    return this.#loudness?.integrated() ?? null;
  }

  peaks(): Uint8Array {
    if (!this.#peaks) throw new Error("peaks of nothing");
    return this.#peaks.peaks();
  }

  #keep(mono: Float32Array): void {
    const start = this.#excerptFrames > 0 ? 0 : mono.findIndex((sample) => sample !== 0);
    if (start < 0) return;
    const room = Math.ceil(excerptLength * this.#sampleRate) - this.#excerptFrames;
    const part = mono.subarray(start, start + room);
    if (part.length === 0) return;
    this.#excerpt.push(part);
    this.#excerptFrames += part.length;
  }
}

/**
 * The mean of the channels; the first alone where they cancel each other out, which is decided for
 * short blocks so that the decoder's chunks, which differ by format, make no difference.
 */
function mixToMono(channels: Channels): Float32Array {
  const [first, ...others] = channels;
  if (first === undefined) return new Float32Array(0);
  if (others.length === 0) return first;
  const mix = new Float32Array(first.length);
  for (const channel of channels) {
    for (let i = 0; i < mix.length; i++) {
      mix[i] = (mix[i] ?? 0) + (channel[i] ?? 0) / channels.length;
    }
  }
  for (let start = 0; start < mix.length; start += mixBlock) {
    const alone = first.subarray(start, start + mixBlock);
    const together = mix.subarray(start, start + mixBlock);
    if (energy(together) < cancelled * energy(alone)) together.set(alone);
  }
  return mix;
}

function energy(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += (samples[i] ?? 0) ** 2;
  return sum;
}
