import type { CommandInput } from "../../../shared/api.ts";
import { defaultWeights, type Weighable, type Weights } from "../../../shared/aspects.ts";
import type { Sample, SimilarSample, SimilarSamples } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { SoundRows } from "../browse/sound-rows.ts";
import { host, onConnection } from "../bridge.ts";
import { player } from "../player/player.svelte.ts";
import { clipKey, type Clip } from "../ui/clip.ts";
import { throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { foldRows, joined, type SimilarRow } from "./fold-rows.ts";
import { pageSize, ResultPages } from "./result-pages.ts";
import { scope } from "./scope.svelte.ts";

type Question = Omit<CommandInput<"samples.similar">, "page">;

interface Query extends Clip {
  /** Null until the first answer. */
  readonly results: readonly SimilarSample[] | null;
  /** Whether there are results behind these. */
  readonly more: boolean;
  /** What the results answer; another question ranks anew. */
  readonly answered: string;
  /** Key of the row that is selected. */
  readonly selected: string | null;
  /** Keys of results whose copies are shown. */
  readonly open: ReadonlySet<string>;
  readonly error: string | null;
}

const unanswered: Omit<Query, keyof Clip> = {
  results: null,
  more: false,
  answered: "",
  selected: null,
  open: new Set(),
  error: null,
};
const noRows: readonly SimilarSample[] = [];
const largestPage = 1000;

class Similar implements SoundRows {
  #history = $state.raw<readonly Query[]>([]);
  #position = $state(-1);
  #open = $state(false);
  #weights = $state.raw<Weights>(defaultWeights);
  #rankings = $state(0);
  #pages: ResultPages | undefined;
  // Each is recomputed only where the one before it is another, not with every selection.
  readonly #query = $derived(this.#history[this.#position]);
  readonly #results = $derived(this.#query?.results ?? noRows);
  readonly #openKeys = $derived(this.#query?.open ?? unanswered.open);
  readonly #rows = $derived(foldRows(this.#results, this.#openKeys));
  readonly #selectedIndex = $derived(this.#indexOf(this.#query?.selected));
  readonly #changed = throttle(() => this.#ask(), 120);

  constructor() {
    // A sound that was waiting when it was asked about may be analysed by now.
    const retry = throttle(() => {
      if (this.#open && this.query?.error != null) this.#ask();
    }, 500);
    host.on("samplesChanged", retry);
    // What the musician said of the results has changed.
    host.on(
      "historyChanged",
      throttle(() => this.#ask(), 500),
    );
    onConnection((connected) => {
      if (connected) retry();
    });
    scope.onChange(this.#changed);
  }

  get open(): boolean {
    return this.#open;
  }

  get query(): Query | undefined {
    return this.#query;
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

  /** Rows that are there by now, copies that are shown among them. */
  get total(): number {
    return this.#rows.length;
  }

  get more(): boolean {
    return this.#query?.more ?? false;
  }

  get selectedIndex(): number {
    return this.#selectedIndex;
  }

  /** Counts up when what was there is ranked in another way. */
  get rankings(): number {
    return this.#rankings;
  }

  at(index: number): SimilarRow | undefined {
    return this.#rows[index];
  }

  /** Whether the copies of a result are shown. */
  isOpen({ key }: SimilarRow): boolean {
    return this.#openKeys.has(key);
  }

  select(index: number, { held = false, silent = false } = {}): void {
    const row = this.at(index);
    if (row === undefined) return;
    this.#update({ selected: row.key });
    if (silent) player.show(row);
    else player.audition(row, held);
    if (!held && !silent) player.prepare([this.at(index + 1), this.at(index - 1)]);
  }

  /** Shows the copies of a result, or puts them away; what is selected of them then is the result. */
  fold(index: number, open: boolean): void {
    const row = this.at(index);
    if (row === undefined || row.result.copies.length === 0) return;
    const key = clipKey(row.result);
    const others = [...this.#openKeys].filter((other) => other !== key);
    const isInside = this.at(this.#selectedIndex)?.result === row.result;
    this.#update({
      open: new Set(open ? [...others, key] : others),
      ...(isInside && !open ? { selected: key } : {}),
    });
  }

  /** Says which rows are on screen, `last` not included. */
  show(last: number): void {
    this.#pages?.show(last, this.total);
  }

  /** Changes samples where they are shown. */
  edit(change: (sample: Sample) => Sample): void {
    const edited = (result: SimilarSample): SimilarSample => {
      const sample = change(result.sample);
      const copies = result.copies.map(change);
      const same = sample === result.sample && copies.every((copy, i) => copy === result.copies[i]);
      return same ? result : { ...result, sample, copies };
    };
    this.#history = this.#history.map((query) => ({
      ...query,
      sample: change(query.sample),
      results: query.results?.map(edited) ?? null,
    }));
  }

  /** Asks for the sounds like this one; what was asked before stays one step back. */
  find({ sample, region }: Clip): void {
    this.#open = true;
    const query: Query = { ...unanswered, sample, region };
    if (this.query === undefined || clipKey(this.query) !== clipKey(query)) {
      this.#history = [...this.#history.slice(0, this.#position + 1), query];
      this.#position = this.#history.length - 1;
    }
    this.#ask();
  }

  back(): void {
    if (!this.canGoBack) return;
    if (this.#open) this.#position -= 1;
    this.#open = true;
    this.#ask();
  }

  forward(): void {
    if (!this.canGoForward) return;
    this.#open = true;
    this.#position += 1;
    this.#ask();
  }

  close(): void {
    this.#open = false;
  }

  /** 0 to 1. */
  weigh(weighable: Weighable, weight: number): void {
    this.#weights = { ...this.#weights, [weighable]: weight };
    this.#changed();
  }

  resetWeights(): void {
    this.#weights = defaultWeights;
    this.#changed();
  }

  #ask(): void {
    this.#pages?.cancel();
    if (this.query === undefined || !this.#open) return;
    const { sample, region, answered } = this.query;
    const question: Question = {
      sampleId: sample.id,
      region: region ?? undefined,
      weights: this.#weights,
      ...scope.input,
    };
    const asked = JSON.stringify(question);
    // Asked again, it shows as much as before: nobody is thrown back from where they looked.
    const first = asked === answered ? Math.max(pageSize, this.#results.length) : pageSize;
    this.#pages = new ResultPages({
      first: Math.min(first, largestPage),
      fetch: (page) => host.invoke("samples.similar", { ...question, page }),
      onPage: (page, offset) => this.#arrived(page, offset, asked),
      onError: (error, offset) => this.#failed(error, offset),
    });
    void this.#pages.load();
  }

  #arrived({ query, results, more }: SimilarSamples, offset: number, asked: string): void {
    if (offset > 0) {
      this.#update({ results: joined(this.#results, results), more });
      return;
    }
    if (this.#query?.results !== null && this.#query?.answered !== asked) this.#rankings += 1;
    this.#update({ sample: query, results, more, answered: asked, error: null });
  }

  #failed(error: unknown, offset: number): void {
    if (offset > 0) toasts.showError(error);
    else this.#update({ error: error instanceof SoundkinError ? error.message : String(error) });
  }

  #indexOf(key: string | null | undefined): number {
    return key == null ? -1 : this.#rows.findIndex((row) => row.key === key);
  }

  #update(change: Partial<Query>): void {
    this.#history = this.#history.map((query, index) =>
      index === this.#position ? { ...query, ...change } : query,
    );
  }
}

/** What was asked for similar sounds, and what came back. */
export const similar = new Similar();
