import { peaksUrl } from "../bridge.ts";
import { LruCache } from "./lru.ts";

interface Waiting {
  readonly soundId: number;
  readonly signal: AbortSignal;
  readonly resolve: (peaks: Uint8Array | null) => void;
}

const concurrency = 6;

/** Fetches waveforms: a few at a time, newest wish first, and none that nobody looks at any more. */
class PeaksLoader {
  // 1.2 kB each.
  readonly #cache = new LruCache<number, Uint8Array>(4_000);
  #waiting: Waiting[] = [];
  #running = 0;

  /** What is known already, so that a row that comes back shows its waveform at once. */
  cached(soundId: number): Uint8Array | undefined {
    return this.#cache.get(soundId);
  }

  /** Null where it was cancelled or there is none. */
  load(soundId: number, signal: AbortSignal): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      this.#waiting.push({ soundId, signal, resolve });
      this.#next();
    });
  }

  #next(): void {
    while (this.#running < concurrency) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      if (next.signal.aborted) next.resolve(null);
      else void this.#run(next);
    }
  }

  async #run({ soundId, signal, resolve }: Waiting): Promise<void> {
    this.#running += 1;
    resolve(await this.#fetch(soundId, signal));
    this.#running -= 1;
    this.#next();
  }

  async #fetch(soundId: number, signal: AbortSignal): Promise<Uint8Array | null> {
    try {
      const response = await fetch(peaksUrl(soundId), { signal });
      if (!response.ok) return null;
      const peaks = new Uint8Array(await response.arrayBuffer());
      this.#cache.set(soundId, peaks);
      return peaks;
    } catch {
      return null;
    }
  }
}

/** The waveforms of this window. */
export const peaksLoader = new PeaksLoader();
