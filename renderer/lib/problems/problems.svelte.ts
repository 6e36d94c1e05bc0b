import type { Problem } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";

class Problems {
  #list = $state.raw<readonly Problem[]>([]);

  constructor() {
    const reload = throttle(() => void this.#load(), 500);
    reload();
    host.on("problemsChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  get list(): readonly Problem[] {
    return this.#list;
  }

  async retry(problems: readonly Problem[]): Promise<void> {
    await this.#retry(problems.map(({ sampleId }) => sampleId));
  }

  async retryAll(): Promise<void> {
    await this.#retry();
  }

  async #retry(sampleIds?: number[]): Promise<void> {
    try {
      await host.invoke("problems.retry", { sampleIds });
    } catch (error) {
      toasts.showError(error);
    }
  }

  async #load(): Promise<void> {
    try {
      this.#list = await host.invoke("problems.list", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** The files that could not be used, or not wholly. */
export const problems = new Problems();
