import type { Progress } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { count } from "../ui/strings.ts";
import { toasts } from "../ui/toasts.svelte.ts";

class AnalysisProgress {
  #now = $state.raw<Progress | null>(null);

  constructor() {
    host.on("progress", (progress) => {
      this.#now = progress;
    });
    void this.#load();
    onConnection((connected) => {
      if (connected) void this.#load();
    });
  }

  get paused(): boolean {
    return this.#now?.paused ?? false;
  }

  /** The part that is done, 0 to 1. */
  get done(): number {
    const { files, waiting } = this.#now ?? { files: 0, waiting: 0 };
    return files === 0 ? 0 : (files - waiting) / files;
  }

  get canPause(): boolean {
    return this.failed || (this.#now?.waiting ?? 0) > 0;
  }

  /** True where something stopped the analysis; resuming tries again. */
  get failed(): boolean {
    return (this.#now?.error ?? null) !== null;
  }

  /** Null while there is nothing to do. */
  get text(): string | null {
    if (this.#now === null) return null;
    const { files, waiting, perSecond, scanning, paused, error } = this.#now;
    if (error !== null) return error.message;
    if (waiting === 0) return scanning ? `Listing files, ${count(files)} so far` : null;
    if (paused) return `Paused, ${count(waiting)} left`;
    const rate = perSecond > 0 ? `, ${count(Math.max(1, Math.round(perSecond)))} a second` : "";
    return `Analysing, ${count(waiting)} left${rate}`;
  }

  async togglePause(): Promise<void> {
    try {
      await host.invoke(this.paused ? "analysis.resume" : "analysis.pause", {});
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
