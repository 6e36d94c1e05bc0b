import { host } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { capabilities } from "./capabilities.svelte.ts";
import { toasts } from "./toasts.svelte.ts";

const popup = "popup,width=380,height=900";

class BesideTheDaw {
  #on = $state(false);

  /** Whether the window is narrow and stays on top; a browser's never is. */
  get on(): boolean {
    return this.#on;
  }

  /** A narrow window above the DAW, or what it was before; in a browser a narrow window of its own. */
  async toggle(): Promise<void> {
    if (!capabilities.stayOnTop) {
      const opened = window.open(location.href, "soundkin-beside", popup);
      toasts.show(opened === null ? strings.panels.popupRefused : strings.panels.popupOpened);
      return;
    }
    try {
      await host.invoke("host.stayOnTop", { on: !this.#on });
      this.#on = !this.#on;
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** The window beside the DAW. */
export const beside = new BesideTheDaw();
