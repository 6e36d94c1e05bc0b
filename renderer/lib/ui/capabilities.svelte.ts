import type { HostCapabilities } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { toasts } from "./toasts.svelte.ts";

const none: HostCapabilities = {
  chooseFolder: false,
  reveal: false,
  dragOut: false,
  copyFiles: false,
  stayOnTop: false,
};

class Capabilities implements HostCapabilities {
  #known = $state.raw(none);

  constructor() {
    void this.#load();
    onConnection((connected) => {
      if (connected) void this.#load();
    });
  }

  get chooseFolder(): boolean {
    return this.#known.chooseFolder;
  }

  get reveal(): boolean {
    return this.#known.reveal;
  }

  get dragOut(): boolean {
    return this.#known.dragOut;
  }

  get copyFiles(): boolean {
    return this.#known.copyFiles;
  }

  get stayOnTop(): boolean {
    return this.#known.stayOnTop;
  }

  async #load(): Promise<void> {
    try {
      this.#known = await host.invoke("host.capabilities", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** Native actions that this host has; the others are not shown. */
export const capabilities = new Capabilities();
