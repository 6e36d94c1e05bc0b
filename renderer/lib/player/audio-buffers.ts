import type { Sample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { audioUrl } from "../bridge.ts";
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

  async get(sample: Sample, signal: AbortSignal): Promise<AudioBuffer> {
    // Copies of one sound share its audio; a file that is not analysed yet has only itself.
    const key = sample.soundId === null ? `file ${sample.id}` : `sound ${sample.soundId}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const buffer = await this.#load(sample.id, signal);
    this.#cache.set(key, buffer);
    return buffer;
  }

  async #load(sampleId: number, signal: AbortSignal): Promise<AudioBuffer> {
    const file = await fetchAudio(audioUrl(sampleId), signal);
    try {
      return await this.#context.decodeAudioData(file);
    } catch {
      // Chromium knows no AIFF and no CAF; the host renders those, and whatever else fails, as WAV.
      const rendering = await fetchAudio(audioUrl(sampleId, true), signal);
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
