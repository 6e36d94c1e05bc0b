import type { QualityReport } from "../../../shared/domain.ts";
import { host } from "../bridge.ts";
import { messageOf } from "../ui/messages.ts";

class QualityCheck {
  #report = $state.raw<QualityReport | null>(null);
  #error = $state<string | null>(null);
  #busy = $state(false);

  /** What the last check found; null before the first. */
  get report(): QualityReport | null {
    return this.#report;
  }

  /** Why the last check could not be made. */
  get error(): string | null {
    return this.#error;
  }

  get busy(): boolean {
    return this.#busy;
  }

  async run(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#error = null;
    try {
      this.#report = await host.invoke("quality.check", {});
    } catch (error) {
      this.#report = null;
      this.#error = messageOf(error);
    }
    this.#busy = false;
  }
}

/** "Check my library": how well similarity finds again what the folders' names say. */
export const quality = new QualityCheck();
