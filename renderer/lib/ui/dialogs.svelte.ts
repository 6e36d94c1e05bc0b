import type { Backup, ExportReport, Root } from "../../../shared/domain.ts";
import type { ClipRef } from "./clip.ts";

type OpenDialog =
  /** Of a folder that is added, or of where this one is now. */
  | {
      readonly kind: "folder-path";
      readonly root: Root | null;
      /** Of a folder that was dropped, whose path no browser tells. */
      readonly name?: string;
    }
  | { readonly kind: "remove-folder"; readonly root: Root }
  | { readonly kind: "tags"; readonly sampleIds: readonly number[] }
  /** All that is known of these sounds, and what the musician says of them. */
  | { readonly kind: "details"; readonly sampleIds: readonly number[] }
  /** Asks which collection to put these sounds into. */
  | { readonly kind: "collect"; readonly sampleIds: readonly number[] }
  | { readonly kind: "new-collection" }
  | {
      readonly kind: "rename";
      readonly what: "collection" | "search" | "tag";
      readonly name: string;
    }
  /** The name for what the list shows now. */
  | { readonly kind: "save-search" }
  | { readonly kind: "restore"; readonly backup: Backup }
  | { readonly kind: "export"; readonly clips: readonly ClipRef[] }
  | { readonly kind: "export-failures"; readonly report: ExportReport }
  /** Of a collection of similar sounds. */
  | { readonly kind: "keep-similar"; readonly name: string; readonly sampleIds: readonly number[] }
  /** Every command, to be searched and run. */
  | { readonly kind: "palette" }
  /** Every command with its keys. */
  | { readonly kind: "shortcuts" };

class Dialogs {
  #open = $state.raw<OpenDialog | null>(null);

  get open(): OpenDialog | null {
    return this.#open;
  }

  show(dialog: OpenDialog): void {
    this.#open = dialog;
  }

  close(): void {
    this.#open = null;
  }
}

/** The dialog that is open, if any. */
export const dialogs = new Dialogs();
