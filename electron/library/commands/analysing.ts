/** Commands about the analysis: its progress, what it could not use, and what it goes on with. */
import type { Handlers } from "../../../shared/api.ts";
import type { Progress } from "../../../shared/domain.ts";
import { toWireError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Folders } from "../folders/folders.ts";
import type { AnalysisQueue } from "../queue/analysis-queue.ts";

export type AnalysingCommand =
  | "analysis.progress"
  | "analysis.pause"
  | "analysis.cancel"
  | "analysis.resume"
  | "samples.visible"
  | "problems.list"
  | "problems.retry";

export interface AnalysingParts {
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly queue: AnalysisQueue;
  /** What stopped listing or analysing. */
  readonly failure: () => Error | null;
  /** The musician wants what stopped to go on. */
  readonly onResume: () => void;
  readonly tellAll: () => void;
}

export class Analysing {
  readonly #parts: AnalysingParts;
  /** Listing was cancelled, so that files may be missing. */
  #isCancelled = false;

  constructor(parts: AnalysingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<AnalysingCommand> {
    const { catalog, queue } = this.#parts;
    return {
      "analysis.progress": () => this.progress(),
      "analysis.pause": () => {
        catalog.settings.set("paused", true);
        queue.pause();
      },
      "analysis.cancel": () => {
        this.#cancel();
      },
      "analysis.resume": () => {
        this.#resume();
      },
      "samples.visible": ({ sampleIds }) => {
        queue.setVisible(sampleIds);
      },
      "problems.list": () => catalog.problems.all(),
      "problems.retry": ({ sampleIds }) => {
        this.#retry(sampleIds);
      },
    };
  }

  progress(): Progress {
    const { catalog, folders, queue, failure } = this.#parts;
    const error = failure();
    return {
      ...catalog.files.counts(),
      perSecond: queue.perSecond,
      scanning: folders.scanning,
      paused: queue.paused,
      error: error && toWireError(error),
    };
  }

  #cancel(): void {
    const { catalog, folders, queue } = this.#parts;
    catalog.settings.set("paused", true);
    this.#isCancelled ||= folders.scanning;
    folders.cancel();
    queue.cancel();
  }

  #resume(): void {
    const { catalog, folders, queue, failure, onResume } = this.#parts;
    catalog.settings.set("paused", false);
    // What stopped may have been the listing.
    if (failure() !== null || this.#isCancelled) folders.listAgain();
    this.#isCancelled = false;
    onResume();
    queue.resume();
  }

  #retry(sampleIds: readonly number[] | undefined): void {
    const { catalog, queue, tellAll } = this.#parts;
    const wanted = sampleIds && new Set(sampleIds);
    const problems = catalog.problems
      .all()
      .filter(({ sampleId, canRetry }) => canRetry && (wanted?.has(sampleId) ?? true));
    catalog.files.setWaiting(problems.map(({ sampleId }) => sampleId));
    queue.fill();
    tellAll();
  }
}
