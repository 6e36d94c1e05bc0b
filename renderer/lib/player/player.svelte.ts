import { SvelteSet } from "svelte/reactivity";
import { SoundkinError } from "../../../shared/errors.ts";
import { host } from "../bridge.ts";
import { clipKey, type Clip } from "../ui/clip.ts";
import { clipName } from "../ui/format.ts";
import { isBoolean, recall, remember } from "../ui/remembered.ts";
import { strings } from "../ui/strings.ts";
import { debounce } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { AudioBuffers } from "./audio-buffers.ts";
import { Output } from "./output.ts";

/** The quietest setting; it is silence. */
export const silence = -48;

// A held arrow key repeats faster than this, so only the row it rests on is heard.
const restMs = 110;
const longestPrepared = 20;

class Player {
  #clip = $state.raw<Clip | null>(null);
  #playing = $state(false);
  #position = $state(0);
  #loop = $state(false);
  #autoplay = $state(recall("autoplay", true, isBoolean));
  #volume = $state(recall("volume", -6, isVolume));
  readonly #heard = new SvelteSet<string>();
  readonly #rested = debounce(() => void this.play(), restMs);
  #output: Output | undefined;
  #buffers: AudioBuffers | undefined;
  #loading = new AbortController();

  get clip(): Clip | null {
    return this.#clip;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** How much of the clip has been played, 0 to 1. */
  get position(): number {
    return this.#position;
  }

  get loop(): boolean {
    return this.#loop;
  }

  get autoplay(): boolean {
    return this.#autoplay;
  }

  /** Decibels. */
  get volume(): number {
    return this.#volume;
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
    this.#position = 0;
  }

  async play(from = 0): Promise<void> {
    const clip = this.#clip;
    if (clip === null) return;
    // Another place in what sounds is no new start.
    const isStart = !this.#playing;
    this.stop();
    const { signal } = this.#loading;
    try {
      const { output, buffers } = this.#open();
      const buffer = await buffers.get(clip, signal);
      if (signal.aborted) return;
      output.start(buffer, from * buffer.duration, this.#loop, () => this.#ended());
      this.#playing = true;
      this.#heard.add(clipKey(clip));
      if (isStart) countPlay(clip);
      this.#follow(buffer.duration, signal);
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof SoundkinError ? ` ${error.message}` : "";
      toasts.show(strings.notPlayable(clipName(clip)) + reason);
    }
  }

  stop(): void {
    this.#rested.cancel();
    this.#loading.abort();
    this.#loading = new AbortController();
    this.#output?.stop();
    this.#playing = false;
  }

  toggle(): void {
    if (this.#playing) this.stop();
    else void this.play();
  }

  /** Plays from a place, 0 to 1. */
  seek(position: number): void {
    if (this.#clip === null) return;
    this.#position = Math.min(Math.max(position, 0), 1);
    void this.play(this.#position);
  }

  toggleLoop(): void {
    this.#loop = !this.#loop;
    if (this.#output !== undefined) this.#output.loop = this.#loop;
  }

  toggleAutoplay(): void {
    this.#autoplay = !this.#autoplay;
    remember("autoplay", this.#autoplay);
  }

  setVolume(decibels: number): void {
    this.#volume = decibels;
    remember("volume", decibels);
    if (this.#output !== undefined) this.#output.volume = gainOf(decibels);
  }

  /** Decodes short sounds that are likely to be next, so that they start at once. */
  prepare(clips: readonly (Clip | undefined)[]): void {
    const { signal } = this.#loading;
    for (const clip of clips) {
      // A part of a long sound is no exception: the host reads the sound up to its end.
      if (clip?.sample.duration == null || clip.sample.duration > longestPrepared) continue;
      // A failure is reported when the sound is really played.
      this.#buffers?.get(clip, signal).catch(() => undefined);
    }
  }

  #open(): { output: Output; buffers: AudioBuffers } {
    // Browsers allow sound only after the first click or key, so nothing is opened before.
    this.#output ??= new Output();
    this.#buffers ??= new AudioBuffers(this.#output.context);
    this.#output.volume = gainOf(this.#volume);
    return { output: this.#output, buffers: this.#buffers };
  }

  #ended(): void {
    this.#playing = false;
    this.#position = 0;
  }

  #follow(duration: number, signal: AbortSignal): void {
    const step = () => {
      if (signal.aborted || !this.#playing || this.#output === undefined) return;
      this.#position = (this.#output.elapsed / duration) % 1;
      requestAnimationFrame(step);
    };
    step();
  }
}

/** A play that could not be counted is nothing to interrupt with. */
function countPlay({ sample }: Clip): void {
  host.invoke("samples.played", { sampleId: sample.id }).catch(() => undefined);
}

function gainOf(decibels: number): number {
  return decibels <= silence ? 0 : 10 ** (decibels / 20);
}

function isVolume(stored: unknown): stored is number {
  return typeof stored === "number" && stored >= silence && stored <= 0;
}

/** What sounds. */
export const player = new Player();
