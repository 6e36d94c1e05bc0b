import type { Root, Sample } from "../../../shared/domain.ts";

type OpenDialog =
  | { readonly kind: "add-folder" }
  | { readonly kind: "remove-folder"; readonly root: Root }
  | { readonly kind: "tags"; readonly sample: Sample };

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
