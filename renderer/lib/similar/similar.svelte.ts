import type { CommandInput } from "../../../shared/api.ts";
import {
  defaultWeights,
  weighables,
  type Weighable,
  type Weights,
} from "../../../shared/aspects.ts";
import type { Sample, SimilarSample, SimilarSamples } from "../../../shared/domain.ts";
import { Selection } from "../browse/selection.svelte.ts";
import type { MoveOptions, SoundRows } from "../browse/sound-rows.ts";
import { host, onConnection } from "../bridge.ts";
import { places } from "../history/places.svelte.ts";
import { clipsOf } from "../out/files.ts";
import { player } from "../player/player.svelte.ts";
import { strings } from "../strings/index.ts";
import { clipKey, refOf, type Clip, type ClipRef } from "../ui/clip.ts";
import { dialogs } from "../ui/dialogs.svelte.ts";
import { title } from "../ui/format.ts";
import { messageOf } from "../ui/messages.ts";
import { isBoolean, recall, remember } from "../ui/remembered.ts";
import { oneAtATime, throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { foldRows, isResult, joined, type SimilarRow } from "./fold-rows.ts";
import {
  editQuery,
  newQuery,
  withExample,
  withoutExample,
  type ExampleKind,
  type Query,
  type Step,
} from "./query.ts";
import { pageSize, ResultPages } from "./result-pages.ts";
import { scope } from "./scope.svelte.ts";

type Question = Omit<CommandInput<"samples.similar">, "page">;

/** Where the view stands once there are results; `focus` where they get the keyboard. */
interface Landing {
  readonly top: number;
  readonly focus: boolean;
}

interface Snapshot {
  readonly open: boolean;
  readonly step: Step | null;
  readonly trail: readonly Step[];
}

const noRows: readonly SimilarSample[] = [];
const noneOpen: ReadonlySet<string> = new Set();
const largestPage = 1000;
const mostExamples = 20;

class Similar implements SoundRows {
  readonly selection: Selection;
  #query = $state.raw<Query>();
  /** The questions that led to this one, each asked of a result of the one before. */
  #trail = $state.raw<readonly Step[]>([]);
  #open = $state(false);
  #weights = $state.raw<Weights>(recall("similarWeights", defaultWeights, isWeights));
  #optionsOpen = $state(recall("similarOptions", true, isBoolean));
  #landing = $state.raw<Landing>({ top: 0, focus: false });
  #pages: ResultPages | undefined;
  /** Counts the questions that the musician asks: what was read for an earlier one is too late. */
  #asked = 0;
  /** Tells the row at the top of the view. */
  #top: () => number = () => 0;
  // Each is recomputed only where the one before it is another, not with every move.
  readonly #results = $derived(this.#query?.results ?? noRows);
  readonly #openKeys = $derived(this.#query?.open ?? noneOpen);
  readonly #rows = $derived(foldRows(this.#results, this.#openKeys));
  readonly #cursorIndex = $derived(this.#indexOf(this.#query?.cursor));
  /** Asks again; while an answer is on its way, what changes last is asked after it. */
  readonly #again = oneAtATime(() => this.#ask());

  constructor() {
    this.selection = new Selection({
      at: (index) => this.at(index),
      refs: (first, last) => Promise.resolve(this.#rows.slice(first, last + 1).map(refOf)),
      cursor: () => this.cursor,
    });
    // A sound that was waiting when it was asked about may be analysed by now.
    const retry = throttle(() => {
      if (this.#query?.error != null) this.#again();
    }, 500);
    host.on("samplesChanged", retry);
    // What the musician said of the results has changed.
    host.on("historyChanged", throttle(this.#again, 500));
    onConnection((connected) => {
      if (connected) retry();
    });
    scope.onChange(this.#again);
    places.add<Snapshot>({
      snapshot: () => this.snapshot(),
      restore: (snapshot) => this.restore(snapshot),
    });
  }

  get open(): boolean {
    return this.#open;
  }

  get query(): Query | undefined {
    return this.#query;
  }

  /** What was asked on the way here, the first one first. */
  get trail(): readonly Clip[] {
    return this.#trail.map(({ query }) => query);
  }

  get weights(): Weights {
    return this.#weights;
  }

  /** Whether weights and filters are shown. */
  get optionsOpen(): boolean {
    return this.#optionsOpen;
  }

  /** Where the view shall stand; another object with every other ranking. */
  get landing(): Landing {
    return this.#landing;
  }

  /** Rows that are there by now, copies that are shown among them. */
  get total(): number {
    return this.#rows.length;
  }

  get more(): boolean {
    return this.#query?.more ?? false;
  }

  get cursorIndex(): number {
    return this.#cursorIndex;
  }

  get cursor(): SimilarRow | undefined {
    return this.at(this.#cursorIndex);
  }

  at(index: number): SimilarRow | undefined {
    return this.#rows[index];
  }

  /** Whether the copies of a result are shown. */
  isOpen({ key }: SimilarRow): boolean {
    return this.#openKeys.has(key);
  }

  moveTo(index: number, { held = false, silent = false }: MoveOptions = {}): void {
    const row = this.at(index);
    if (row === undefined) return;
    this.#update({ cursor: row.key });
    if (silent) player.show(row);
    else player.audition(row, held);
    if (!held && !silent) player.prepareAround(this, index);
  }

  /** Shows the copies of a result, or puts them away; the cursor on one of them goes to the result. */
  fold(index: number, open: boolean): boolean {
    const row = this.at(index);
    if (row === undefined || row.result.copies.length === 0) return false;
    const key = clipKey(row.result);
    const others = [...this.#openKeys].filter((other) => other !== key);
    const isInside = this.cursor?.result === row.result;
    this.#update({
      open: new Set(open ? [...others, key] : others),
      ...(isInside && !open ? { cursor: key } : {}),
    });
    return true;
  }

  /** Says which rows are on screen, `last` not included. */
  show(last: number): void {
    this.#pages?.show(last, this.total);
  }

  /** Has the view tell the row at its top, which coming back needs. */
  watchTop(top: () => number): void {
    this.#top = top;
  }

  /** Changes samples where they are shown. */
  edit(change: (sample: Sample) => Sample): void {
    if (this.#query !== undefined) this.#query = editQuery(this.#query, change);
    this.#trail = this.#trail.map((step) => ({ ...step, query: editQuery(step.query, change) }));
  }

  /** Asks for the sounds like this one. Of a result, that is a further step of the same chain. */
  find(clip: Clip): void {
    const isAsked = this.#query !== undefined && clipKey(this.#query) === clipKey(clip);
    if (!isAsked) this.#begin(newQuery(clip), isResult(clip) ? this.#steps() : []);
    else if (this.#open) this.#again();
    else this.#reopen();
  }

  /** Asks for the sounds like the first of these, with the others as examples. */
  async findForAll(clips: readonly ClipRef[]): Promise<void> {
    const [first] = clips;
    if (first === undefined) return;
    const asked = ++this.#asked;
    const sampleIds = [...new Set(clips.map(({ sampleId }) => sampleId))];
    const others = sampleIds.filter((sampleId) => sampleId !== first.sampleId);
    const examples = others.slice(0, mostExamples).map((sampleId) => ({ sampleId }));
    try {
      const [query, ...rest] = await clipsOf([first, ...examples]);
      if (query === undefined || asked !== this.#asked) return;
      const like = rest.map(({ sample }) => sample);
      this.#begin(newQuery(query, like), []);
      if (others.length > mostExamples)
        toasts.show(strings.similar.tooManySelected(mostExamples + 1));
    } catch (error) {
      toasts.showError(error);
    }
  }

  /** More like this sample. */
  like(sampleId: number): void {
    void this.#take("like", sampleId);
  }

  /** Less like this sample. */
  unlike(sampleId: number): void {
    void this.#take("unlike", sampleId);
  }

  removeExample(sampleId: number): void {
    if (this.#query === undefined) return;
    this.#query = withoutExample(this.#query, sampleId);
    this.#again();
  }

  /** Goes back to a question of the chain, by its place in the trail. */
  goBackTo(place: number): void {
    const step = this.#trail[place];
    if (step === undefined) return;
    places.go(`similar step ${place}`, () => {
      this.#trail = this.#trail.slice(0, place);
      this.#return(step);
    });
  }

  close(): void {
    places.go("similar closed", () => {
      this.#open = false;
    });
  }

  /** 0 to 1. */
  weigh(weighable: Weighable, weight: number): void {
    this.#setWeights({ ...this.#weights, [weighable]: weight });
  }

  resetWeights(): void {
    this.#setWeights(defaultWeights);
  }

  /** Asks for the name of a collection of the results. */
  keep(): void {
    if (this.#query === undefined) return;
    const name = strings.similar.keepDefault(title(this.#query.sample.name));
    dialogs.show({ kind: "keep-similar", name, sampleIds: this.#kept });
  }

  toggleOptions(): void {
    this.#optionsOpen = !this.#optionsOpen;
    remember("similarOptions", this.#optionsOpen);
  }

  snapshot(): Snapshot {
    return { open: this.#open, step: this.#steps().at(-1) ?? null, trail: this.#trail };
  }

  restore({ open, step, trail }: Snapshot): void {
    this.#open = open;
    this.#trail = trail;
    if (step !== null) this.#return(step);
  }

  #begin(query: Query, trail: readonly Step[]): void {
    this.#asked += 1;
    places.go(`similar ${clipKey(query)}`, () => {
      this.#open = true;
      this.#trail = trail;
      this.#query = query;
      this.#landing = { top: 0, focus: true };
      this.selection.clear();
      void this.#ask();
    });
  }

  #reopen(): void {
    places.go("similar opened", () => {
      this.#open = true;
      this.#landing = { top: 0, focus: true };
      void this.#ask();
    });
  }

  #return({ query, selection, top }: Step): void {
    this.#asked += 1;
    const isOther = query.results !== this.#query?.results;
    this.#query = query;
    this.selection.restore(selection);
    this.#landing = { top, focus: isOther };
    void this.#ask();
  }

  /** The chain up to now. */
  #steps(): readonly Step[] {
    if (this.#query === undefined) return [];
    const here = { query: this.#query, selection: this.selection.snapshot(), top: this.#top() };
    return [...this.#trail, here];
  }

  /** The results that are there, or those that are selected where they are several. */
  get #kept(): readonly number[] {
    const ids = this.selection.isMany
      ? this.selection.clips.map(({ sampleId }) => sampleId)
      : this.#results.map(({ sample }) => sample.id);
    return [...new Set(ids)];
  }

  async #take(kind: ExampleKind, sampleId: number): Promise<void> {
    const asked = this.#query;
    if (asked === undefined || asked.sample.id === sampleId) return;
    if (asked[kind].length >= mostExamples) {
      toasts.show(strings.similar.tooManyExamples(mostExamples));
      return;
    }
    try {
      const sample = await host.invoke("samples.get", { sampleId });
      if (this.#query === undefined || clipKey(this.#query) !== clipKey(asked)) return;
      // The sample is no result any more, so the cursor goes on to the next one.
      const next = this.cursor?.sample.id === sampleId ? this.#rowBehind(sampleId) : this.cursor;
      this.#query = withExample({ ...this.#query, cursor: next?.key ?? null }, kind, sample);
      this.#again();
    } catch (error) {
      toasts.showError(error);
    }
  }

  #rowBehind(sampleId: number): SimilarRow | undefined {
    const isOther = ({ result }: SimilarRow) => result.sample.id !== sampleId;
    const behind = this.#rows.slice(this.#cursorIndex + 1).find(isOther);
    return behind ?? this.#rows.slice(0, this.#cursorIndex).findLast(isOther);
  }

  #setWeights(weights: Weights): void {
    this.#weights = weights;
    remember("similarWeights", weights);
    this.#again();
  }

  async #ask(): Promise<void> {
    this.#pages?.cancel();
    if (this.#query === undefined || !this.#open) return;
    const question = this.#question(this.#query);
    const asked = JSON.stringify(question);
    // Asked again, it shows as much as before: nobody is thrown back from where they looked.
    const isSame = asked === this.#query.answered;
    const first = isSame ? Math.max(pageSize, this.#results.length) : pageSize;
    this.#pages = new ResultPages({
      first: Math.min(first, largestPage),
      fetch: (page) => host.invoke("samples.similar", { ...question, page }),
      onPage: (page, offset) => this.#arrived(page, offset, asked),
      onError: (error, offset) => this.#failed(error, offset),
    });
    await this.#pages.load();
  }

  #question({ sample, region, like, unlike }: Query): Question {
    return {
      sampleId: sample.id,
      region: region ?? undefined,
      weights: this.#weights,
      like: like.map(({ id }) => id),
      unlike: unlike.map(({ id }) => id),
      ...scope.input,
    };
  }

  #arrived({ query, results, more }: SimilarSamples, offset: number, asked: string): void {
    if (offset > 0) {
      this.#update({ results: joined(this.#results, results), more });
      return;
    }
    const isRanking = this.#query?.results !== null && this.#query?.answered !== asked;
    this.#update({ sample: query, results, more, answered: asked, error: null });
    // Another ranking begins at its top.
    if (isRanking) this.#landing = { top: 0, focus: false };
  }

  #failed(error: unknown, offset: number): void {
    if (offset > 0) toasts.showError(error);
    else this.#update({ error: messageOf(error) });
  }

  #indexOf(key: string | null | undefined): number {
    return key == null ? -1 : this.#rows.findIndex((row) => row.key === key);
  }

  #update(change: Partial<Query>): void {
    if (this.#query !== undefined) this.#query = { ...this.#query, ...change };
  }
}

function isWeights(stored: unknown): stored is Weights {
  if (typeof stored !== "object" || stored === null) return false;
  const weights = stored as Partial<Record<Weighable, unknown>>;
  return weighables.every((weighable) => {
    const weight = weights[weighable];
    return typeof weight === "number" && weight >= 0 && weight <= 1;
  });
}

/** What was asked for similar sounds, and what came back. */
export const similar = new Similar();
