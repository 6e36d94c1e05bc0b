import type { HistoryState } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { strings } from "../ui/strings.ts";
import { toasts } from "../ui/toasts.svelte.ts";

type Direction = "undo" | "redo";

/** A toast that offers a step. */
interface Offer {
  readonly toast: number;
  readonly direction: Direction;
  readonly label: string;
}

class Changes {
  #state = $state.raw<HistoryState>({ undo: null, redo: null });
  #offer: Offer | null = null;

  constructor() {
    const reload = () => void this.#load().catch(toasts.showError);
    reload();
    host.on("historyChanged", reload);
    onConnection((connected) => {
      if (connected) reload();
    });
  }

  /** What undoing takes back, or redoing brings back; null for nothing. */
  label(direction: Direction): string | null {
    return this.#state[direction]?.label ?? null;
  }

  async move(direction: Direction): Promise<void> {
    try {
      const step = await host.invoke(`history.${direction}`, {});
      await this.#load();
      if (step !== null)
        this.#say(strings.moved[direction](step.label), direction === "undo" ? "redo" : "undo");
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Changes the musician's data and says so, with a way back where there was something to change. */
  async make<Result>(
    change: () => Promise<Result>,
    words: (result: Result) => string,
  ): Promise<void> {
    const before = this.label("undo");
    const result = await change();
    await this.#load();
    if (this.label("undo") === before) toasts.show(words(result));
    else this.#say(words(result), "undo");
  }

  #say(message: string, direction: Direction): void {
    const label = this.label(direction);
    this.#withdraw();
    if (label === null) toasts.show(message);
    else {
      const run = () => void this.move(direction);
      const toast = toasts.show(message, { label: strings.directions[direction], run });
      this.#offer = { toast, direction, label };
    }
  }

  async #load(): Promise<void> {
    this.#state = await host.invoke("history.get", {});
    // After another change the button would take that one back, and not what its toast says.
    if (this.#offer !== null && this.label(this.#offer.direction) !== this.#offer.label)
      this.#withdraw();
  }

  #withdraw(): void {
    if (this.#offer !== null) toasts.dismiss(this.#offer.toast);
    this.#offer = null;
  }
}

/** The changes that the musician made and can take back. */
export const changes = new Changes();
