/** What the main process and the one that builds an index say to each other. */
import type { IndexPlan } from "./index-kind.ts";

export interface IndexOrder {
  /** The library's. */
  readonly directory: string;
  readonly plan: IndexPlan;
}

export type IndexAnswer =
  | { readonly type: "built"; readonly build: string }
  | { readonly type: "failed"; readonly message: string };
