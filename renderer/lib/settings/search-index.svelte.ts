import type { IndexState } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";

class SearchIndex {
  #state = $state.raw<IndexState | null>(null);
  #busy = $state(false);
  readonly #reload = throttle(() => void this.#load(), 500);

  constructor() {
    onConnection((connected) => {
      if (connected && this.#state !== null) this.#reload();
    });
  }

  /** Null until the first answer. */
  get state(): IndexState | null {
    return this.#state;
  }

  /** Looks now and whenever the index or what it holds changes; returns the function that ends it. */
  follow(): () => void {
    this.#reload();
    const ends = [host.on("indexChanged", this.#reload), host.on("samplesChanged", this.#reload)];
    return () => ends.forEach((end) => end());
  }

  /** Chooses between small and fast. */
  async setLowMemory(lowMemory: boolean): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      this.#state = await host.invoke("index.setLowMemory", { lowMemory });
    } catch (error) {
      toasts.showError(error);
    }
    this.#busy = false;
  }

  async #load(): Promise<void> {
    try {
      this.#state = await host.invoke("index.get", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** How similar sounds are searched. */
export const searchIndex = new SearchIndex();
