import type { Overview } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";

const nothing: Overview = {
  files: 0,
  favourites: 0,
  recentlyAdded: 0,
  recentlyPlayed: 0,
  neverPlayed: 0,
  duplicates: 0,
  tags: [],
};

class LibraryOverview {
  #now = $state.raw(nothing);

  constructor() {
    const reload = throttle(() => void this.#load(), 1_000);
    reload();
    for (const event of [
      "samplesChanged",
      "foldersChanged",
      "historyChanged",
      "playsChanged",
    ] as const)
      host.on(event, reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  get now(): Overview {
    return this.#now;
  }

  async #load(): Promise<void> {
    try {
      this.#now = await host.invoke("library.overview", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** How much there is of what the sidebar offers, and every tag. */
export const overview = new LibraryOverview();
