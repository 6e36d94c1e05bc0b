import type { Collection } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { overview } from "../folders/overview.svelte.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import type { Vocabulary } from "./fields.ts";

class KnownNames {
  #collections = $state.raw<readonly Collection[] | null>(null);
  readonly #names = $derived<Vocabulary | null>(
    this.#collections && {
      tags: overview.now.tags.map(({ name, files }) => ({ name, sounds: files })),
      collections: this.#collections,
    },
  );

  constructor() {
    const reload = throttle(() => void this.#load().catch(toasts.showError), 500);
    reload();
    host.on("historyChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  /** Null until the first answer. */
  get names(): Vocabulary | null {
    return this.#names;
  }

  async #load(): Promise<void> {
    this.#collections = await host.invoke("collections.list", {});
  }
}

/** The tags and collections that can be searched for. */
export const vocabulary = new KnownNames();
