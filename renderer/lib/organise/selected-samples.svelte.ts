import { mostAnswered, type Sample } from "../../../shared/domain.ts";
import { host } from "../bridge.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";

/** Of a larger selection the first are read; what is changed is changed of all. */
export const mostRead = mostAnswered;

/** Sounds that a dialog is about, as they are now. To be made while a component begins. */
export class SelectedSamples {
  #list = $state.raw<readonly Sample[]>([]);

  constructor(sampleIds: readonly number[]) {
    const ids = sampleIds.slice(0, mostRead);
    $effect(() => {
      const reload = throttle(() => void this.#load(ids), 200);
      reload();
      const leave = [host.on("historyChanged", reload), host.on("samplesChanged", reload)];
      return () => leave.forEach((stop) => stop());
    });
  }

  /** Empty until they are read. */
  get list(): readonly Sample[] {
    return this.#list;
  }

  async #load(ids: number[]): Promise<void> {
    try {
      this.#list = await host.invoke("samples.getMany", { sampleIds: [...ids] });
    } catch (error) {
      toasts.showError(error);
    }
  }
}
