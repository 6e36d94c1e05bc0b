import type { Settings } from "../../../shared/domain.ts";
import { host } from "../bridge.ts";
import { toasts } from "../ui/toasts.svelte.ts";

class LibrarySettings {
  #state = $state.raw<Settings | null>(null);

  /** Null until the first answer. */
  get state(): Settings | null {
    return this.#state;
  }

  async reload(): Promise<void> {
    await this.#ask(() => host.invoke("settings.get", {}));
  }

  async change(changed: Partial<Settings>): Promise<void> {
    await this.#ask(() => host.invoke("settings.set", changed));
  }

  async #ask(ask: () => Promise<Settings>): Promise<void> {
    try {
      this.#state = await ask();
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** What the musician chose for the library. */
export const settings = new LibrarySettings();
