/** The contract's events, so that a burst of changes is told once. */
import { EventEmitter } from "node:events";
import type { EventName, Events } from "../../shared/api.ts";

/** Milliseconds between two events of a kind, however fast things change. */
const interval = 250;

export class LibraryEvents {
  readonly #emitter = new EventEmitter();
  readonly #pending = new Map<EventName, NodeJS.Timeout>();
  readonly #payloads: { readonly [Name in EventName]: () => Events[Name] };
  #closed = false;

  /** `payloads` make an event's payload at the moment that it is sent. */
  constructor(payloads: { readonly [Name in EventName]: () => Events[Name] }) {
    this.#payloads = payloads;
  }

  /** Returns the function that ends the subscription. */
  on<Name extends EventName>(name: Name, listener: (payload: Events[Name]) => void): () => void {
    this.#emitter.on(name, listener);
    return () => this.#emitter.off(name, listener);
  }

  /** Sends events soon; all that happens until then is one of each. */
  tell(...names: readonly EventName[]): void {
    for (const name of names) {
      if (this.#closed || this.#pending.has(name)) continue;
      const timer = setTimeout(() => {
        this.#pending.delete(name);
        this.#emitter.emit(name, this.#payloads[name]());
      }, interval);
      this.#pending.set(name, timer);
    }
  }

  /** No event is sent afterwards. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#pending.values()) clearTimeout(timer);
  }
}
