import { aspects, type Weighable } from "../../../shared/aspects.ts";
import type { ModelState } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { strings } from "../strings/index.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";

class Model {
  #state = $state.raw<ModelState | null>(null);

  /** Has the library look, for a model may be put into its folder or taken out at any time. */
  readonly reload = throttle(() => void this.#load(), 2_000);

  constructor() {
    this.reload();
    // Progress of the model's, too.
    host.on("progress", this.reload);
    onConnection((connected) => {
      if (connected) this.reload();
    });
  }

  /** Null where the library has none. */
  get state(): ModelState | null {
    return this.#state;
  }

  /** Why the model cannot be used; null where it can, or where there is none. */
  get error(): string | null {
    return this.#state?.error?.message ?? null;
  }

  /** What a query can weigh now. */
  get weighables(): readonly Weighable[] {
    return this.#state === null || this.#state.error !== null ? aspects : [...aspects, "model"];
  }

  /** A weighable as the musician knows it. */
  label(weighable: Weighable): string {
    return weighable === "model"
      ? (this.#state?.name ?? strings.similar.model)
      : strings.similar.aspects[weighable];
  }

  /** What a weighable is about. */
  hint(weighable: Weighable): string {
    if (weighable !== "model") return strings.similar.aspectHints[weighable];
    return strings.similar.modelHint(this.label(weighable));
  }

  async #load(): Promise<void> {
    try {
      this.#state = await host.invoke("model.get", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** The musician's own embedding model. */
export const model = new Model();
