import { debounce } from "../ui/timing.ts";

/** Milliseconds that scrolling must rest. */
const rest = 150;

/** Gathers what all lists show, and sends it when it has become something else. */
export class VisibleSamples {
  readonly #send: (sampleIds: readonly number[]) => void;
  readonly #lists = new Map<string, readonly number[]>();
  readonly #settled = debounce(() => this.#tell(), rest);
  #sent = "";

  constructor(send: (sampleIds: readonly number[]) => void) {
    this.#send = send;
  }

  /** Says which samples a list shows; none once it is gone. */
  show(list: string, sampleIds: readonly number[]): void {
    if (sampleIds.length === 0) this.#lists.delete(list);
    else this.#lists.set(list, sampleIds);
    this.#settled();
  }

  /** Sends it again: whoever got it has forgotten. */
  repeat(): void {
    this.#sent = "";
    this.#settled();
  }

  #tell(): void {
    const sampleIds = [...new Set([...this.#lists.values()].flat())];
    const text = sampleIds.join();
    if (text === this.#sent) return;
    this.#sent = text;
    this.#send(sampleIds);
  }
}
