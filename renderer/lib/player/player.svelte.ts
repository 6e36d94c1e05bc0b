import { untrack } from "svelte";
import { SvelteSet } from "svelte/reactivity";
import type { Region } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { audioUrl, host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { clipKey, type Clip } from "../ui/clip.ts";
import { clipName } from "../ui/format.ts";
import { isBoolean, recall, remember } from "../ui/remembered.ts";
import { debounce } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { AudioBuffers, isForeign, type Wanted } from "./audio-buffers.ts";
import { devices } from "./devices.svelte.ts";
import { gainOf, isVolume, levelGain, peakOf } from "./level.ts";
import { changeFor, original, type Change } from "./match.ts";
import { likelySteps } from "./neighbours.ts";
import { Output, type Part } from "./output.ts";
import { project } from "./project.svelte.ts";
import { moveEdge, snapRegion, type Edge } from "./region.ts";
import { channelsOf } from "./stretch.ts";
import type { Take } from "./voice.ts";

/** What goes round: loops and regions, everything, or nothing. */
export const loopModes = ["loops", "all", "off"] as const;
export type LoopMode = (typeof loopModes)[number];

interface Opened {
  readonly output: Output;
  readonly buffers: AudioBuffers;
}

/** Rows of which some are likely to be played next. */
interface Rows {
  at(index: number): Clip | undefined;
}

// A held arrow key repeats faster than this, so only the row it rests on is heard.
const restMs = 110;
/** Seconds; what is longer, or nobody knows how long, is streamed. */
const longestDecoded = 30;

/** Looking for a peak takes milliseconds that a key press does not have twice. */
const peaks = new WeakMap<AudioBuffer, number>();

class Player {
  #clip = $state.raw<Clip | null>(null);
  #region = $state.raw<Region | null>(null);
  #playing = $state(false);
  #seconds = $state(0);
  #measured = $state(0);
  #loopMode = $state(recall("loop", "loops", isLoopMode));
  #autoplay = $state(recall("autoplay", true, isBoolean));
  #matchLevel = $state(recall("matchLevel", false, isBoolean));
  #mono = $state(recall("mono", false, isBoolean));
  #volume = $state(recall("volume", -6, isVolume));
  readonly #heard = new SvelteSet<string>();
  readonly #rested = debounce(() => void this.play(), restMs);
  #opened: Opened | undefined;
  #turn = new AbortController();
  #lastIndex = 0;

  constructor() {
    devices.onChange(() => void this.#useDevice());
  }

  /** What was chosen: a sound, or a part of one. */
  get clip(): Clip | null {
    return this.#clip;
  }

  /** The part that plays, loops and is asked about; null for the whole sound. */
  get region(): Region | null {
    return this.#region;
  }

  /** The sound with the region that is selected in it. */
  get selected(): Clip | null {
    return this.#clip === null ? null : { sample: this.#clip.sample, region: this.#region };
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** Where in the sound the playhead is, in seconds. */
  get seconds(): number {
    return this.#seconds;
  }

  /** Of the whole sound in seconds; 0 while nobody knows. */
  get duration(): number {
    return this.#clip?.sample.duration ?? this.#measured;
  }

  /** The playhead, 0 to 1 of the whole sound. */
  get position(): number {
    return this.duration === 0 ? 0 : Math.min(1, this.#seconds / this.duration);
  }

  get loopMode(): LoopMode {
    return this.#loopMode;
  }

  get autoplay(): boolean {
    return this.#autoplay;
  }

  /** Whether sounds are brought to one loudness. */
  get matchLevel(): boolean {
    return this.#matchLevel;
  }

  get mono(): boolean {
    return this.#mono;
  }

  /** Decibels. */
  get volume(): number {
    return this.#volume;
  }

  /** How the sound is changed to fit the project; as it is where it is too long for that. */
  get change(): Change {
    return this.#wanted?.change ?? original;
  }

  /** Whether a clip was played since this window opened. */
  heard(clip: Clip): boolean {
    return this.#heard.has(clipKey(clip));
  }

  /** Whether this clip sounds just now. */
  sounds(clip: Clip): boolean {
    return this.#playing && this.#clip !== null && clipKey(this.#clip) === clipKey(clip);
  }

  /** Cuts what sounds, and plays a clip as far as autoplay says so. */
  audition(clip: Clip, held: boolean): void {
    this.show(clip);
    if (!this.#autoplay) return;
    if (held) this.#rested();
    else void this.play();
  }

  /** Cuts what sounds and shows a clip without playing it. */
  show(clip: Clip): void {
    this.stop();
    this.#clip = clip;
    this.#region = clip.region;
    this.#seconds = clip.region?.start ?? 0;
    this.#measured = 0;
  }

  /** Plays the region or the whole sound, from where it begins or from a second of the sound. */
  async play(from = this.#region?.start ?? 0): Promise<void> {
    const clip = this.#clip;
    if (clip === null) return;
    // Another place in what sounds is no new start.
    const isStart = !this.#playing;
    this.stop();
    const { signal } = this.#turn;
    try {
      await this.#start(from, signal);
      if (signal.aborted) return;
      this.#playing = true;
      this.#heard.add(clipKey(clip));
      if (isStart) countPlay(clip);
      this.#follow(signal);
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof SoundkinError ? ` ${error.message}` : "";
      toasts.show(strings.player.notPlayable(clipName(clip)) + reason);
    }
  }

  stop(): void {
    this.#rested.cancel();
    this.#turn.abort();
    this.#turn = new AbortController();
    this.#opened?.output.stop();
    this.#playing = false;
  }

  toggle(): void {
    if (this.#playing) this.stop();
    else void this.play();
  }

  /** Plays from a second of the sound; beside the region the region is left. */
  seekTo(seconds: number): void {
    if (this.#clip === null) return;
    const place = Math.min(Math.max(seconds, 0), this.duration);
    if (this.#region !== null && (place < this.#region.start || place >= this.#region.end)) {
      this.#leaveRegion(this.#clip);
    }
    this.#seconds = place;
    void this.play(place);
  }

  /** Plays from so many seconds further on, or before; stays in the region where there is one. */
  seekBy(seconds: number): void {
    const { start, end } = this.#region ?? { start: 0, end: this.duration };
    this.seekTo(Math.min(Math.max(this.#seconds + seconds, start), Math.max(start, end - 0.001)));
  }

  /** Selects a part of the sound; its ends go where they do not click. Null selects the whole. */
  selectRegion(region: Region | null): void {
    const clip = this.#clip;
    if (clip === null) return;
    if (region === null) {
      this.#leaveRegion(clip);
      this.#playOn();
      return;
    }
    this.#region = region;
    void this.#snapped(clip, region).then((snapped) => {
      if (this.#region === region) this.#region = snapped;
    });
  }

  /** Moves one end of the region; without one, the region begins or ends there. */
  moveEdge(edge: Edge, seconds: number): void {
    const whole = { start: 0, end: this.duration };
    this.selectRegion(moveEdge(this.#region ?? whole, edge, seconds, this.duration));
  }

  /** The region begins at the playhead. */
  markStart(): void {
    this.moveEdge("start", this.#seconds);
  }

  /** The region ends at the playhead. */
  markEnd(): void {
    this.moveEdge("end", this.#seconds);
  }

  /** Lets the region be heard that was just selected: from its start, as far as autoplay says so. */
  playRegion(): void {
    if (this.#playing || this.#autoplay) void this.play();
  }

  /** Goes on to the next way of looping. */
  toggleLoop(): void {
    const next = loopModes[(loopModes.indexOf(this.#loopMode) + 1) % loopModes.length];
    this.#loopMode = next ?? "loops";
    remember("loop", this.#loopMode);
    this.#playOn();
  }

  toggleAutoplay(): void {
    this.#autoplay = !this.#autoplay;
    remember("autoplay", this.#autoplay);
  }

  toggleMatchLevel(): void {
    this.#matchLevel = !this.#matchLevel;
    remember("matchLevel", this.#matchLevel);
    const voice = this.#opened?.output.voice;
    if (voice !== undefined) voice.level = this.#levelOf(this.#cached());
  }

  toggleMono(): void {
    this.#mono = !this.#mono;
    remember("mono", this.#mono);
    if (this.#opened !== undefined) this.#opened.output.mono = this.#mono;
  }

  /** Between the sound as it is and the sound as the project wants it. */
  toggleOriginal(): void {
    project.setMatching(!project.matching);
    this.#playOn();
  }

  /** Another project was typed: what sounds follows. */
  projectChanged(): void {
    if (project.matching) this.#playOn();
  }

  setVolume(decibels: number): void {
    this.#volume = decibels;
    remember("volume", decibels);
    if (this.#opened !== undefined) this.#opened.output.volume = gainOf(decibels);
  }

  /** Decodes sounds around a row that are likely to be next, so that they start at once. */
  prepareAround(rows: Rows, index: number): void {
    const steps = likelySteps(this.#lastIndex, index);
    this.#lastIndex = index;
    this.prepare(steps.map((step) => rows.at(index + step)));
  }

  /** Decodes short sounds that are likely to be next, the likeliest first. */
  prepare(clips: readonly (Clip | undefined)[]): void {
    // What is heard now comes first, and is not broken off.
    const all = [this.#clip, ...clips].filter((clip) => clip != null);
    const short = all.filter((clip) => !isStreamed(clip));
    void this.#opened?.buffers.prepare(short.map(wholeOf));
  }

  /** A part of a sound becomes the whole, too. */
  #leaveRegion({ sample }: Clip): void {
    this.#region = null;
    this.#clip = { sample, region: null };
  }

  get #isStreamed(): boolean {
    return this.#clip !== null && isStreamed(this.#clip);
  }

  get #loops(): boolean {
    if (this.#loopMode !== "loops") return this.#loopMode === "all";
    return this.#region !== null || this.#clip?.sample.kind === "loop";
  }

  async #start(from: number, signal: AbortSignal): Promise<void> {
    const region = this.#region;
    // Only of decoded audio a region goes round without a gap.
    const isDecoded =
      !this.#isStreamed || (region !== null && region.end - region.start <= longestDecoded);
    const isStreaming = !isDecoded && (await this.#stream(from, signal));
    if (!isStreaming) this.#playTake(from, await this.#take(), signal);
  }

  /** Whether the browser can play the file as it comes in; of another, all is decoded. */
  async #stream(from: number, signal: AbortSignal): Promise<boolean> {
    const { output } = await this.#open();
    if (signal.aborted || this.#clip === null) return true;
    const { id, format } = this.#clip.sample;
    if (isForeign(format)) return false;
    try {
      await output.stream(audioUrl(id), this.#part(from, this.duration || Infinity, null), signal);
      return true;
    } catch {
      return signal.aborted;
    }
  }

  /** Decoded audio of the sound; of a long one, of the region alone. */
  async #take(): Promise<Take | null> {
    const { buffers } = await this.#open();
    const wanted = this.#wanted;
    if (wanted === null) return null;
    const { clip, change } = wanted;
    const buffer = await buffers.get(wanted);
    return { buffer, start: clip.region?.start ?? 0, speed: change.speed };
  }

  #playTake(from: number, take: Take | null, signal: AbortSignal): void {
    if (signal.aborted || take === null) return;
    const end = take.start + take.buffer.duration * take.speed;
    this.#opened?.output.play(take, this.#part(from, end, take.buffer));
  }

  #part(from: number, end: number, buffer: AudioBuffer | null): Part {
    const span = this.#region ?? { start: 0, end };
    return {
      passage: { from, span, loops: this.#loops },
      level: this.#levelOf(buffer),
      onended: () => this.#ended(),
    };
  }

  #levelOf(buffer: AudioBuffer | null): number {
    if (!this.#matchLevel || this.#clip === null) return 1;
    return levelGain(this.#clip.sample.loudness, buffer === null ? null : bufferPeak(buffer));
  }

  get #wanted(): Wanted | null {
    const clip = this.selected;
    if (clip === null) return null;
    return isStreamed(clip) ? { clip, change: original } : wholeOf(clip);
  }

  #cached(): AudioBuffer | null {
    return (this.#wanted && this.#opened?.buffers.cached(this.#wanted)) ?? null;
  }

  /** A region of a short sound with its ends where they do not click; another one as it is. */
  async #snapped(clip: Clip, region: Region): Promise<Region> {
    if (isStreamed(clip)) return region;
    const { buffers } = await this.#open();
    const whole = { clip: { ...clip, region: null }, change: original };
    const buffer = await buffers.get(whole).catch(() => null);
    if (buffer === null) return region;
    return snapRegion(region, { sampleRate: buffer.sampleRate, channels: channelsOf(buffer) });
  }

  /** Plays on from the same place in another way. */
  #playOn(): void {
    if (this.#playing) void this.play(this.#opened?.output.voice?.position ?? this.#seconds);
  }

  async #open(): Promise<Opened> {
    // Browsers allow sound only after the first click or key, so nothing is opened before.
    if (this.#opened !== undefined) return this.#opened;
    const output = new Output();
    this.#opened = { output, buffers: new AudioBuffers(output.context) };
    output.volume = gainOf(this.#volume);
    output.mono = this.#mono;
    await this.#useDevice();
    return this.#opened;
  }

  async #useDevice(): Promise<void> {
    try {
      await this.#opened?.output.useDevice(devices.chosen);
    } catch {
      devices.lose();
    }
  }

  #ended(): void {
    this.#playing = false;
    this.#seconds = this.#region?.start ?? 0;
  }

  #follow(signal: AbortSignal): void {
    const step = () => {
      const voice = this.#opened?.output.voice;
      if (signal.aborted || !this.#playing || voice === undefined) return;
      this.#seconds = voice.position;
      if (untrack(() => this.duration) === 0) this.#measured = voice.duration;
      requestAnimationFrame(step);
    };
    step();
  }
}

function bufferPeak(buffer: AudioBuffer): number {
  const peak = peaks.get(buffer) ?? peakOf(channelsOf(buffer));
  peaks.set(buffer, peak);
  return peak;
}

/** All of a short sound, as it is heard in the project. */
function wholeOf({ sample }: Clip): Wanted {
  const change = project.matching ? changeFor(sample, project) : original;
  return { clip: { sample, region: null }, change };
}

function isStreamed({ sample: { duration } }: Clip): boolean {
  return duration === null || duration > longestDecoded;
}

/** A play that could not be counted is nothing to interrupt with. */
function countPlay({ sample }: Clip): void {
  host.invoke("samples.played", { sampleId: sample.id }).catch(() => undefined);
}

function isLoopMode(stored: unknown): stored is LoopMode {
  return loopModes.some((mode) => mode === stored);
}

/** What sounds. */
export const player = new Player();
