import type { Backup, Root, Sample } from "../../../shared/domain.ts";

type OpenDialog =
  /** Of a folder that is added, or of where this one is now. */
  | { readonly kind: "folder-path"; readonly root: Root | null }
  | { readonly kind: "remove-folder"; readonly root: Root }
  | { readonly kind: "tags"; readonly sample: Sample }
  | { readonly kind: "restore"; readonly backup: Backup };

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
