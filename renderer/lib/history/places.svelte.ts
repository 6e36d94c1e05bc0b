import { view } from "../ui/view.svelte.ts";

/** Part of what back and forward bring back; what it was is any plain value. */
interface Source<Snapshot> {
  snapshot(): Snapshot;
  restore(snapshot: Snapshot): void;
}

/** A snapshot of each source, in their order. */
type Place = readonly unknown[];

const mergedWithinMs = 1_500;
const kept = 50;

/** The way through lists and similar sounds, as a browser keeps it. */
export class Places {
  readonly #sources: Source<unknown>[] = [];
  #before = $state.raw<readonly Place[]>([]);
  #behind = $state.raw<readonly Place[]>([]);
  #lastKey: string | null = null;
  #lastAt = -Infinity;
  #going = false;

  get canGoBack(): boolean {
    return this.#before.length > 0;
  }

  get canGoForward(): boolean {
    return this.#behind.length > 0;
  }

  /** Has a part of the window take part. */
  add<Snapshot>(source: Source<Snapshot>): void {
    // Each source gets back only what it gave.
    this.#sources.push(source);
  }

  /**
   * Goes somewhere: keeps where the musician is, then makes the change. One that follows another of
   * its key at once, as typed letters do, belongs to that; one inside another does, too.
   */
  go(key: string, change: () => void): void {
    if (this.#going) {
      change();
      return;
    }
    const now = performance.now();
    const merges = key === this.#lastKey && now - this.#lastAt < mergedWithinMs;
    if (!merges) {
      this.#before = [...this.#before, this.#here()].slice(-kept);
      this.#behind = [];
    }
    this.#lastKey = key;
    this.#lastAt = now;
    this.#inside(change);
  }

  back(): void {
    const place = this.#before.at(-1);
    if (place === undefined) return;
    this.#behind = [this.#here(), ...this.#behind];
    this.#before = this.#before.slice(0, -1);
    this.#restore(place);
  }

  forward(): void {
    const place = this.#behind[0];
    if (place === undefined) return;
    this.#before = [...this.#before, this.#here()];
    this.#behind = this.#behind.slice(1);
    this.#restore(place);
  }

  #here(): Place {
    return this.#sources.map((source) => source.snapshot());
  }

  #restore(place: Place): void {
    this.#lastKey = null;
    this.#inside(() => this.#sources.forEach((source, index) => source.restore(place[index])));
  }

  #inside(change: () => void): void {
    this.#going = true;
    try {
      change();
    } finally {
      this.#going = false;
    }
  }
}

/** Where the musician has been. */
export const places = new Places();

places.add({ snapshot: () => view.name, restore: (name) => view.show(name) });
view.through = (change) => places.go("view", change);
