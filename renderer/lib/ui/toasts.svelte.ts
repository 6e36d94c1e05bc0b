import { SoundkinError } from "../../../shared/errors.ts";
import { connection } from "./connection.svelte.ts";

interface Toast {
  readonly id: number;
  readonly message: string;
}

const shownFor = 6_000;

class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #lastId = 0;

  get list(): readonly Toast[] {
    return this.#list;
  }

  show(message: string): void {
    if (this.#list.some((toast) => toast.message === message)) return;
    const id = ++this.#lastId;
    this.#list = [...this.#list.slice(-2), { id, message }];
    setTimeout(() => this.dismiss(id), shownFor);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Shows what went wrong; says nothing while the banner already says that the host is away. */
  readonly showError = (error: unknown): void => {
    if (connection.away && error instanceof SoundkinError && error.code === "not-available") return;
    this.show(error instanceof Error ? error.message : String(error));
  };
}

/** Quiet messages that leave by themselves. */
export const toasts = new Toasts();
