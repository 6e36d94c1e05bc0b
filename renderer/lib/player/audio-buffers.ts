import { SoundkinError } from "../../../shared/errors.ts";
import { audioUrl, wavUrl } from "../bridge.ts";
import { audioKey, type Clip } from "../ui/clip.ts";
import { LruCache } from "../ui/lru.ts";

const capacity = 256 * 1024 * 1024;

function bytes(buffer: AudioBuffer): number {
  return buffer.length * buffer.numberOfChannels * Float32Array.BYTES_PER_ELEMENT;
}

/** Decoded audio, ready to play; the sounds heard last stay decoded. */
export class AudioBuffers {
  readonly #context: BaseAudioContext;
  readonly #cache = new LruCache<string, AudioBuffer>(capacity, bytes);

  constructor(context: BaseAudioContext) {
    this.#context = context;
  }

  async get(clip: Clip, signal: AbortSignal): Promise<AudioBuffer> {
    const key = audioKey(clip);
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const buffer = await this.#load(clip, signal);
    this.#cache.set(key, buffer);
    return buffer;
  }

  async #load({ sample, region }: Clip, signal: AbortSignal): Promise<AudioBuffer> {
    // Of a part only the part is fetched: it may lie in twenty minutes of field recording.
    const url = region === null ? audioUrl(sample.id) : wavUrl(sample.id, region);
    const file = await fetchAudio(url, signal);
    try {
      return await this.#context.decodeAudioData(file);
    } catch {
      // Chromium knows no AIFF and no CAF; the host renders those, and whatever else fails, as WAV.
      const rendering = await fetchAudio(wavUrl(sample.id, region), signal);
      return await this.#context.decodeAudioData(rendering);
    }
  }
}

async function fetchAudio(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  // The host says in words what is wrong with a file.
  if (!response.ok) throw new SoundkinError("file-unreadable", await response.text());
  return response.arrayBuffer();
}
