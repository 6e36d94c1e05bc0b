import type { HistoryState } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { toasts } from "../ui/toasts.svelte.ts";

type Direction = "undo" | "redo";

/** A toast that offers a step. */
interface Offer {
  readonly toast: number;
  readonly direction: Direction;
  /** Of the step. */
  readonly id: number;
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

  /** What undoing takes back, or redoing brings back, in words; null for nothing. */
  label(direction: Direction): string | null {
    const step = this.#state[direction];
    return step === null ? null : strings.undo.steps[step.kind](step);
  }

  async move(direction: Direction): Promise<void> {
    try {
      const step = await host.invoke(`history.${direction}`, {});
      await this.#load();
      if (step === null) return;
      const words = strings.undo.steps[step.kind](step);
      this.#say(strings.undo.moved[direction](words), direction === "undo" ? "redo" : "undo");
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** Changes the musician's data and says so, with a way back where there was something to change. */
  async make<Result>(
    change: () => Promise<Result>,
    words: (result: Result) => string,
  ): Promise<void> {
    const before = this.#state.undo?.id;
    const result = await change();
    await this.#load();
    if (this.#state.undo?.id === before) toasts.show(words(result));
    else this.#say(words(result), "undo");
  }

  #say(message: string, direction: Direction): void {
    const step = this.#state[direction];
    this.#withdraw();
    if (step === null) toasts.show(message);
    else {
      const run = () => void this.move(direction);
      const toast = toasts.show(message, { label: strings.undo.directions[direction], run });
      this.#offer = { toast, direction, id: step.id };
    }
  }

  async #load(): Promise<void> {
    this.#state = await host.invoke("history.get", {});
    // After another change the button would take that one back, and not what its toast says.
    if (this.#offer !== null && this.#state[this.#offer.direction]?.id !== this.#offer.id)
      this.#withdraw();
  }

  #withdraw(): void {
    if (this.#offer !== null) toasts.dismiss(this.#offer.toast);
    this.#offer = null;
  }
}

/** The changes that the musician made and can take back. */
export const changes = new Changes();
