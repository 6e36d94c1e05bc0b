/** Settings of the library, and what helps to find out what went wrong. */
import { availableParallelism } from "node:os";
import type { Handlers, ParsedInput } from "../../../shared/api.ts";
import type { Settings } from "../../../shared/domain.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { describeLibrary, type DiagnosticsParts } from "../diagnostics.ts";
import type { Previews } from "../previews/previews.ts";
import type { AnalysisQueue } from "../queue/analysis-queue.ts";
import type { WorkerPool } from "../queue/worker-pool.ts";

export type SupportingCommand =
  "settings.get" | "settings.set" | "previews.get" | "diagnostics.get";

export interface SupportingParts extends DiagnosticsParts {
  readonly catalog: Catalog;
  readonly pool: WorkerPool;
  readonly queue: AnalysisQueue;
  readonly previews: Previews;
}

export class Supporting {
  readonly #parts: SupportingParts;

  constructor(parts: SupportingParts) {
    this.#parts = parts;
  }

  get handlers(): Handlers<SupportingCommand> {
    return {
      "settings.get": () => readSettings(this.#parts.catalog),
      "settings.set": (changes) => this.#set(changes),
      "previews.get": () => this.#parts.previews.state,
      "diagnostics.get": ({ paths }) => describeLibrary(this.#parts, paths),
    };
  }

  #set(changes: ParsedInput<"settings.set">): Settings {
    const { catalog, pool, queue, previews } = this.#parts;
    catalog.transaction(() => {
      for (const name of ["workers", "quiet", "previewLimit"] as const) {
        const value = changes[name];
        if (value !== undefined) catalog.settings.set(name, value);
      }
    });
    const settings = readSettings(catalog);
    const { size, quiet } = poolShape(settings);
    pool.resize(size, quiet);
    queue.fill();
    if (changes.previewLimit !== undefined) previews.noteChange();
    return settings;
  }
}

export function readSettings({ settings }: Catalog): Settings {
  return {
    workers: settings.get("workers"),
    quiet: settings.get("quiet"),
    previewLimit: settings.get("previewLimit"),
  };
}

/** How many workers there are, and whether everything else goes before them. */
export function poolShape({ workers, quiet }: Settings): { size: number; quiet: boolean } {
  // One core is left to the musician; two workers at least, so that one long file stops nothing.
  return { size: quiet ? 1 : (workers ?? Math.max(2, availableParallelism() - 1)), quiet };
}
