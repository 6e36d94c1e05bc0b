import type { CommandInput } from "../../../shared/api.ts";
import { soundList } from "../browse/sound-list.svelte.ts";
import { isBoolean, recall, remember } from "../ui/remembered.ts";

type PerFolder = 1 | 3 | null;

class Scope {
  #usesList = $state(recall("similarInList", false, isBoolean));
  #perFolder = $state(recall<PerFolder>("similarPerFolder", null, isPerFolder));
  readonly #listeners = new Set<() => void>();

  constructor() {
    soundList.onLimits(() => {
      if (this.#usesList) this.#changed();
    });
  }

  /** Whether what limits the list limits the results, too. */
  get usesList(): boolean {
    return this.#usesList;
  }

  /** At most so many results from one folder; null for any number. */
  get perFolder(): PerFolder {
    return this.#perFolder;
  }

  /** What a question says of it. */
  get input(): Pick<CommandInput<"samples.similar">, "text" | "filters" | "perFolder"> {
    return {
      ...(this.#usesList ? soundList.limits : {}),
      ...(this.#perFolder === null ? {} : { perFolder: this.#perFolder }),
    };
  }

  useList(use: boolean): void {
    this.#usesList = use;
    remember("similarInList", use);
    this.#changed();
  }

  limitPerFolder(perFolder: PerFolder): void {
    this.#perFolder = perFolder;
    remember("similarPerFolder", perFolder);
    this.#changed();
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

function isPerFolder(stored: unknown): stored is PerFolder {
  return stored === 1 || stored === 3 || stored === null;
}

/** Which sounds may answer a question for similar ones. */
export const scope = new Scope();
