import { SoundkinError } from "../../../shared/errors.ts";
import { connection } from "./connection.svelte.ts";
import { messageOf } from "./messages.ts";

/** What a toast offers to do. */
interface Action {
  readonly label: string;
  readonly run: () => void;
}

interface Toast {
  readonly id: number;
  readonly message: string;
  readonly action: Action | null;
}

/** Milliseconds. */
const shownFor = { read: 6_000, offered: 10_000 } as const;

class Toasts {
  #list = $state.raw<readonly Toast[]>([]);
  #lastId = 0;
  #held = false;
  readonly #due = new Set<number>();

  get list(): readonly Toast[] {
    return this.#list;
  }

  /** Returns what the toast is dismissed by. */
  show(message: string, action: Action | null = null): number {
    const shown = this.#list.find((toast) => toast.message === message && toast.action === action);
    if (shown !== undefined) return shown.id;
    const id = ++this.#lastId;
    this.#list = [...this.#list.slice(-2), { id, message, action }];
    setTimeout(() => this.#leave(id), action === null ? shownFor.read : shownFor.offered);
    return id;
  }

  dismiss(id: number): void {
    this.#due.delete(id);
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }

  /** Lets no toast leave: somebody is about to press what it offers. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    for (const id of this.#due) this.dismiss(id);
  }

  /** Shows what went wrong; says nothing while the banner already says that the host is away. */
  readonly showError = (error: unknown): void => {
    if (connection.away && error instanceof SoundkinError && error.code === "not-available") return;
    this.show(messageOf(error));
  };

  #leave(id: number): void {
    if (this.#held) this.#due.add(id);
    else this.dismiss(id);
  }
}

/** Quiet messages that leave by themselves. */
export const toasts = new Toasts();
