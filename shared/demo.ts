/** What a host and the process that writes the demo pack say to each other. */
import type { WireError } from "./errors.ts";

export interface DemoOrder {
  /** Absolute path of the pack's folder. */
  readonly directory: string;
}

export type DemoAnswer =
  { readonly type: "written" } | { readonly type: "failed"; readonly error: WireError };
