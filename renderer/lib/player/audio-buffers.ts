import { SoundkinError } from "../../../shared/errors.ts";
import { audioUrl, wavUrl } from "../bridge.ts";
import { audioKey, type Clip } from "../ui/clip.ts";
import { LruCache } from "../ui/lru.ts";
import { decodeLoop } from "./loop-decoding.ts";
import { isOriginal, original, type Change } from "./match.ts";
import { stretch } from "./stretch.ts";

/** Audio that is wanted: of a clip, changed. */
export interface Wanted {
  readonly clip: Clip;
  readonly change: Change;
}

interface Load {
  /** Of the clip without any change. */
  readonly audio: string;
  readonly abort: AbortController;
  readonly buffer: Promise<AudioBuffer>;
}

const capacity = 256 * 1024 * 1024;

const foreign: ReadonlySet<string | null> = new Set(["AIFF", "CAF"]);

/** Whether a format is one that Chromium cannot decode; the host renders it. */
export function isForeign(format: string | null): boolean {
  return foreign.has(format);
}

/** Decoded audio, ready to play; the sounds heard last stay decoded. */
export class AudioBuffers {
  readonly #context: BaseAudioContext;
  readonly #cache = new LruCache<string, AudioBuffer>(capacity, bytes);
  readonly #loads = new Map<string, Load>();
  #preparing = new AbortController();

  constructor(context: BaseAudioContext) {
    this.#context = context;
  }

  /** What is decoded already. */
  cached(wanted: Wanted): AudioBuffer | undefined {
    return this.#cache.get(keyOf(wanted));
  }

  /** @throws SoundkinError file-unreadable and others, in the host's words. */
  get(wanted: Wanted): Promise<AudioBuffer> {
    const key = keyOf(wanted);
    const known = this.#cache.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const running = this.#loads.get(key);
    if (running !== undefined) return running.buffer;
    const abort = new AbortController();
    const buffer = this.#load(wanted, abort.signal)
      .then((loaded) => {
        this.#cache.set(key, loaded);
        return loaded;
      })
      .finally(() => this.#loads.delete(key));
    this.#loads.set(key, { audio: audioKey(wanted.clip), abort, buffer });
    return buffer;
  }

  /** Loads these one after another, and breaks off what is being loaded and not among them. */
  async prepare(all: readonly Wanted[]): Promise<void> {
    this.#preparing.abort();
    this.#preparing = new AbortController();
    const { signal } = this.#preparing;
    const kept = new Set(all.map(({ clip }) => audioKey(clip)));
    for (const { audio, abort } of this.#loads.values()) if (!kept.has(audio)) abort.abort();
    for (const wanted of all) {
      // A failure is reported when the sound is really played.
      await this.get(wanted).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  async #load({ clip, change }: Wanted, signal: AbortSignal): Promise<AudioBuffer> {
    if (isOriginal(change)) return this.#decode(clip, signal);
    const unchanged = await this.get({ clip, change: original });
    signal.throwIfAborted();
    return stretch(unchanged, change, clip.sample.kind === "loop");
  }

  async #decode(clip: Clip, signal: AbortSignal): Promise<AudioBuffer> {
    const { sample, region } = clip;
    // Of a long sound's part only the part is fetched: it may lie in twenty minutes of field recording.
    if (region === null && !isForeign(sample.format)) {
      const file = await fetchAudio(audioUrl(sample.id), signal);
      try {
        return await this.#decodeFile(clip, file);
      } catch {
        signal.throwIfAborted();
      }
    }
    return this.#decodeFile(clip, await fetchAudio(wavUrl(sample.id, region), signal));
  }

  #decodeFile({ sample, region }: Clip, file: ArrayBuffer): Promise<AudioBuffer> {
    const { kind, sampleRate } = sample;
    const isLoop = kind === "loop" && region === null;
    return isLoop && sampleRate !== null && sampleRate !== this.#context.sampleRate
      ? decodeLoop(this.#context, file, sampleRate)
      : this.#context.decodeAudioData(file);
  }
}

function keyOf({ clip, change }: Wanted): string {
  return isOriginal(change)
    ? audioKey(clip)
    : `${audioKey(clip)} x${change.speed} ${change.semitones}`;
}

function bytes(buffer: AudioBuffer): number {
  return buffer.length * buffer.numberOfChannels * Float32Array.BYTES_PER_ELEMENT;
}

async function fetchAudio(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  // The host says in words what is wrong with a file.
  if (!response.ok) throw new SoundkinError("file-unreadable", await response.text());
  return response.arrayBuffer();
}
