import type { Progress } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { textOf } from "../ui/messages.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { progressText } from "./progress-text.ts";

class AnalysisProgress {
  #now = $state.raw<Progress | null>(null);
  readonly #text = $derived.by(() => {
    if (this.#now === null) return null;
    return this.#now.error === null ? progressText(this.#now) : textOf(this.#now.error);
  });

  constructor() {
    host.on("progress", (progress) => {
      this.#now = progress;
    });
    void this.#load();
    onConnection((connected) => {
      if (connected) void this.#load();
    });
  }

  /** Null until the first answer. */
  get now(): Progress | null {
    return this.#now;
  }

  /** Null while there is nothing to do. */
  get text(): string | null {
    return this.#text;
  }

  get paused(): boolean {
    return this.#now?.paused ?? false;
  }

  /** True where something stopped the analysis; resuming tries again. */
  get failed(): boolean {
    return (this.#now?.error ?? null) !== null;
  }

  /** Something waits to be analysed, now or once it is resumed. */
  get waits(): boolean {
    return (this.#now?.waiting ?? 0) > 0;
  }

  /** Something goes on that can be stopped. */
  get runs(): boolean {
    return (this.#now?.scanning ?? false) || (this.waits && !this.paused);
  }

  /** The part that is done, 0 to 1. */
  get done(): number {
    const { files, waiting } = this.#now ?? { files: 0, waiting: 0 };
    return files === 0 ? 0 : (files - waiting) / files;
  }

  async control(verb: "pause" | "resume" | "cancel"): Promise<void> {
    try {
      await host.invoke(`analysis.${verb}`, {});
      await this.#load();
    } catch (error) {
      toasts.showError(error);
    }
  }

  async #load(): Promise<void> {
    try {
      this.#now = await host.invoke("analysis.progress", {});
    } catch (error) {
      toasts.showError(error);
    }
  }
}

/** How far the analysis of the library is. */
export const progress = new AnalysisProgress();
