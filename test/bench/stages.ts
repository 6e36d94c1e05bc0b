/**
 * Where the time of an analysis goes: the functions that a file passes through, called one after
 * the other as analyse.ts calls them, and timed from outside.
 */
import { readFileSync } from "node:fs";
import { analyseFile } from "../../electron/analysis/analyse.ts";
import { AudioHash } from "../../electron/analysis/audio-hash.ts";
import { decodeFile, type Channels } from "../../electron/analysis/decode.ts";
import { prepare } from "../../electron/analysis/descriptors/descriptors.ts";
import { envelope } from "../../electron/analysis/descriptors/envelope.ts";
import { pitch } from "../../electron/analysis/descriptors/pitch.ts";
import { rhythm } from "../../electron/analysis/descriptors/rhythm.ts";
import { computeSpectra, sampleRate } from "../../electron/analysis/descriptors/spectra.ts";
import { shapeFrames, spectrum } from "../../electron/analysis/descriptors/spectrum.ts";
import { timbre } from "../../electron/analysis/descriptors/timbre.ts";
import { LoudnessMeter } from "../../electron/analysis/loudness.ts";
import { PeaksMeter } from "../../electron/analysis/peaks.ts";
import { resample } from "../../electron/analysis/resample.ts";
import { findRhythm } from "../../electron/analysis/tempo.ts";
import { findKey } from "../../electron/analysis/tonality.ts";
import { vectorsOf } from "../../electron/analysis/sound-vectors.ts";
import { quantile, type Report } from "./report.ts";
import { textbook } from "./textbook.ts";

/** Files before the first that counts: until then the code is not compiled. */
const warmUp = 60;
/** The textbook extractor leaks a megabyte a call. */
const textbookFiles = 100;
const wholeFile = "whole file";
const textbookStage = "textbook descriptors (Essentia)";
/** The stages that do what the textbook extractor does. */
const likeTextbook = ["spectra", "spectral shape", "timbre", "spectrum", "envelope", "pitch"];

/** Processor time in milliseconds a file, by stage: what else the machine does is not in it. */
class Stopwatch {
  readonly #times = new Map<string, number[]>();
  #running = false;

  /** From now on what is timed counts. */
  start(): void {
    this.#running = true;
  }

  async time<Result>(
    stage: string,
    work: () => Result | Promise<Result>,
  ): Promise<Awaited<Result>> {
    const before = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(before);
    const times = this.#times.get(stage) ?? [];
    if (this.#running) this.#times.set(stage, [...times, (user + system) / 1000]);
    return result;
  }

  get stages(): [string, readonly number[]][] {
    return [...this.#times];
  }
}

/** Times every stage over `paths`, in this process. */
export async function measureStages(paths: readonly string[], report: Report): Promise<void> {
  const watch = new Stopwatch();
  const first = paths.slice(0, warmUp);
  for (const [i, path] of [...first, ...paths].entries()) {
    if (i === first.length) watch.start();
    await passStages(path, watch, i - first.length < textbookFiles);
    await watch.time(wholeFile, () => analyseFile(path));
  }
  const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
  const notStages = [wholeFile, textbookStage];
  const stages = watch.stages.filter(([name]) => !notStages.includes(name));
  const all = sum(stages.map(([, times]) => sum(times)));
  for (const [name, times] of watch.stages) {
    report(`${name}, p50`, quantile(times, 0.5), "ms", times.length);
    report(`${name}, p95`, quantile(times, 0.95), "ms", times.length);
    report(`${name}, mean`, sum(times) / times.length, "ms", times.length);
  }
  for (const [name, times] of stages) {
    report(`${name}, share of all stages`, (100 * sum(times)) / all, "%", times.length);
  }
  report("all stages, mean of all files", all / paths.length, "ms", paths.length);
  const baseline = new Map(watch.stages).get(textbookStage) ?? [];
  const ours = stages.filter(([name]) => likeTextbook.includes(name));
  const oursMean = sum(ours.map(([, times]) => sum(times.slice(0, baseline.length))));
  report("textbook over our descriptors", sum(baseline) / oursMean, "times", baseline.length);
}

async function passStages(path: string, watch: Stopwatch, withTextbook: boolean): Promise<void> {
  await watch.time("read", () => readFileSync(path));
  const chunks: Channels[] = [];
  const { facts } = await watch.time("decode", () =>
    decodeFile(path, (channels) => void chunks.push(channels)),
  );
  await watch.time("hash", () => {
    const hash = new AudioHash();
    for (const channels of chunks) hash.add(channels, facts);
    hash.digest();
  });
  await watch.time("loudness", () => {
    const meter = new LoudnessMeter(facts.sampleRate, facts.channels);
    for (const channels of chunks) meter.add(channels);
    meter.integrated();
  });
  const mono = Float32Array.from(chunks.flatMap(([first = new Float32Array()]) => [...first]));
  await watch.time("peaks", () => {
    const meter = new PeaksMeter(facts.sampleRate);
    meter.add(mono);
    meter.peaks();
  });
  const signal = await watch.time("resample", () => resample(mono, facts.sampleRate, sampleRate));
  await passDescriptors(signal, watch);
  if (withTextbook) await watch.time(textbookStage, () => textbook(signal));
}

async function passDescriptors(signal: Float32Array, watch: Stopwatch): Promise<void> {
  const prepared = await watch.time("prepare", () => prepare(signal));
  if (prepared === null) return;
  const spectra = await watch.time("spectra", () => computeSpectra(prepared));
  const shape = await watch.time("spectral shape", () => shapeFrames(spectra));
  const repetition = await watch.time("onsets, tempo", () => findRhythm(signal, true));
  const descriptors = {
    timbre: await watch.time("timbre", () => timbre(spectra, shape)),
    spectrum: await watch.time("spectrum", () => spectrum(spectra, shape, prepared)),
    envelope: await watch.time("envelope", () => envelope(spectra, prepared)),
    pitch: await watch.time("pitch", () => pitch(prepared)),
    rhythm: rhythm(repetition),
  };
  if ((descriptors.pitch[0]?.[1] ?? 0) >= 0.5) await watch.time("key", () => findKey(signal));
  await watch.time("fingerprint, embedding", () => vectorsOf(descriptors));
}
