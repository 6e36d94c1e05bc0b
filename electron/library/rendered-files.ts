/** Files as WAV for players that cannot read them; the last one is kept, since players ask in ranges. */
import { stat } from "node:fs/promises";
import type { Region } from "../../shared/domain.ts";
import type { WorkerPool } from "./queue/worker-pool.ts";

/** Bytes of what is kept at most, and milliseconds without a request for which it is. */
const mostKept = 128 * 2 ** 20;
const keptFor = 60_000;

interface Rendered {
  readonly key: string;
  readonly wav: Promise<Uint8Array<ArrayBuffer>>;
}

export class RenderedFiles {
  readonly #pool: WorkerPool;
  #last: Rendered | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** The bytes of a file, or of a part of it, as WAV. @throws SoundkinError as the worker finds. */
  async wav(path: string, region: Region | null): Promise<Uint8Array<ArrayBuffer>> {
    const { size, mtimeMs } = await stat(path);
    const key = JSON.stringify([path, size, mtimeMs, region]);
    const known = this.#last?.key === key ? this.#last : null;
    const rendered = known ?? { key, wav: this.#render(path, region) };
    this.#keep(rendered);
    try {
      const wav = await rendered.wav;
      if (wav.length > mostKept) this.#forget(rendered);
      return wav;
    } catch (error) {
      this.#forget(rendered);
      throw error;
    }
  }

  async #render(path: string, region: Region | null): Promise<Uint8Array<ArrayBuffer>> {
    const input = region === null ? { path } : { path, region };
    return new Uint8Array(await this.#pool.run("render", input, { urgent: true }));
  }

  #keep(rendered: Rendered): void {
    this.#last = rendered;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#forget(rendered);
    }, keptFor).unref();
  }

  #forget(rendered: Rendered): void {
    if (this.#last === rendered) this.#last = null;
  }
}
