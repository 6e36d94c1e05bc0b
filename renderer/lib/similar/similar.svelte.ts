import { defaultWeights, type Weighable, type Weights } from "../../../shared/aspects.ts";
import type { SimilarSample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { SoundRows } from "../browse/sound-rows.ts";
import { host, onConnection } from "../bridge.ts";
import { player } from "../player/player.svelte.ts";
import { clipKey, type Clip } from "../ui/clip.ts";
import { throttle } from "../ui/timing.ts";

interface Query extends Clip {
  /** Null until the first answer. */
  readonly results: readonly SimilarSample[] | null;
  readonly selectedIndex: number;
  readonly error: string | null;
}

const resultCount = 100;

class Similar implements SoundRows {
  #history = $state.raw<readonly Query[]>([]);
  #position = $state(-1);
  #open = $state(false);
  #weights = $state.raw<Weights>(defaultWeights);
  #lastRun = 0;
  readonly #weighed = throttle(() => void this.#run(), 120);

  constructor() {
    // A sound that was waiting when it was asked about may be analysed by now.
    const retry = throttle(() => {
      if (this.#open && this.query?.error != null) void this.#run();
    }, 500);
    host.on("samplesChanged", retry);
    onConnection((connected) => {
      if (connected) retry();
    });
  }

  get open(): boolean {
    return this.#open;
  }

  get query(): Query | undefined {
    return this.#history[this.#position];
  }

  get weights(): Weights {
    return this.#weights;
  }

  get canGoBack(): boolean {
    return this.#position > 0 || (this.#position === 0 && !this.#open);
  }

  get canGoForward(): boolean {
    return this.#position < this.#history.length - 1;
  }

  get total(): number {
    return this.query?.results?.length ?? 0;
  }

  get selectedIndex(): number {
    return this.query?.selectedIndex ?? -1;
  }

  at(index: number): SimilarSample | undefined {
    return this.query?.results?.[index];
  }

  select(index: number, { held = false, silent = false } = {}): void {
    const result = this.at(index);
    if (result === undefined) return;
    this.#update({ selectedIndex: index });
    if (silent) player.show(result);
    else player.audition(result, held);
    if (!held && !silent) player.prepare([this.at(index + 1), this.at(index - 1)]);
  }

  /** Asks for the sounds like this one; what was asked before stays one step back. */
  find({ sample, region }: Clip): void {
    this.#open = true;
    const query: Query = { sample, region, results: null, selectedIndex: -1, error: null };
    if (this.query === undefined || clipKey(this.query) !== clipKey(query)) {
      this.#history = [...this.#history.slice(0, this.#position + 1), query];
      this.#position = this.#history.length - 1;
    }
    void this.#run();
  }

  back(): void {
    if (!this.canGoBack) return;
    if (this.#open) this.#position -= 1;
    this.#open = true;
    void this.#run();
  }

  forward(): void {
    if (!this.canGoForward) return;
    this.#open = true;
    this.#position += 1;
    void this.#run();
  }

  close(): void {
    this.#open = false;
  }

  /** 0 to 1. */
  weigh(weighable: Weighable, weight: number): void {
    this.#weights = { ...this.#weights, [weighable]: weight };
    this.#weighed();
  }

  resetWeights(): void {
    this.#weights = defaultWeights;
    this.#weighed();
  }

  async #run(): Promise<void> {
    const run = ++this.#lastRun;
    if (this.query === undefined) return;
    const { sample, region } = this.query;
    try {
      const { query, results } = await host.invoke("samples.similar", {
        sampleId: sample.id,
        region: region ?? undefined,
        k: resultCount,
        weights: this.#weights,
      });
      if (run !== this.#lastRun) return;
      const selected = this.at(this.selectedIndex);
      const key = selected && clipKey(selected);
      const selectedIndex = results.findIndex((result) => clipKey(result) === key);
      this.#update({ sample: query, results, selectedIndex, error: null });
    } catch (error) {
      const message = error instanceof SoundkinError ? error.message : String(error);
      if (run === this.#lastRun) this.#update({ error: message });
    }
  }

  #update(change: Partial<Query>): void {
    this.#history = this.#history.map((query, index) =>
      index === this.#position ? { ...query, ...change } : query,
    );
  }
}

/** What was asked for similar sounds, and what came back. */
export const similar = new Similar();
