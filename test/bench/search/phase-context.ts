/** What every phase of the benchmark works on, and small things that several of them need. */
import { readdir } from "node:fs/promises";
import { setTimeout } from "node:timers/promises";
import type { Library } from "../../../electron/library/library.ts";
import type { IndexState, Sample } from "../../../shared/domain.ts";

export interface PhaseContext {
  /** File with the fingerprints of real sounds. */
  readonly seeds: string;
  /** Folder of sounds to take the seeds from; the demo pack's where it is left out. */
  readonly audio?: string | undefined;
  /** Of the synthetic library. */
  readonly directory: string;
  /** Sounds in it. Its samples have the ids 1 to `sounds`. */
  readonly sounds: number;
  /** What measures the same again. */
  readonly command: string;
}

const firstPage = { offset: 0, limit: 100 };
/** Milliseconds between two looks at the index. */
const lookInterval = 2;

/** Sample ids all over a library, another each time until all have had their turn. */
export class SpreadIds {
  readonly #sounds: number;
  #turn = 0;

  constructor(sounds: number) {
    this.#sounds = sounds;
  }

  next(): number {
    return 1 + Math.floor(this.#sounds * fraction(++this.#turn));
  }
}

/** A sequence that fills 0 to 1 evenly, however far it goes (multiples of the golden ratio). */
export function fraction(turn: number): number {
  return (turn * ((Math.sqrt(5) - 1) / 2)) % 1;
}

/**
 * Resolves when vectors and index are loaded or made. The library must be open for writing, as the
 * app has it: what only reads compares all sounds.
 */
export async function indexReady(library: Library): Promise<IndexState> {
  for (;;) {
    const state = await library.handlers["index.get"]({});
    if (state.activity === null && state.vectors > 0) return state;
    await setTimeout(lookInterval);
  }
}

/** What a list shows first of the samples that a text finds. */
export async function firstSamples(library: Library, text = ""): Promise<readonly Sample[]> {
  const sort = { by: "name", descending: false } as const;
  const question = { text, filters: {}, sort, foldCopies: false, page: firstPage };
  return (await library.handlers["samples.search"](question)).samples;
}

/** What lies in a library's folder beside the catalog, its lock and the models: the index. */
export async function indexNames(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => !/^(catalog|lock)\.sqlite|^models$/.test(name));
}
