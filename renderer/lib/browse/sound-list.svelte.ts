import type { CommandInput } from "../../../shared/api.ts";
import type { Sample } from "../../../shared/domain.ts";
import type { Filters, Sort } from "../../../shared/search.ts";
import { host, onConnection } from "../bridge.ts";
import { changed, type SoundFilters } from "../filters/filter-chips.ts";
import { filters } from "../filters/filters.svelte.ts";
import { places } from "../history/places.svelte.ts";
import { player } from "../player/player.svelte.ts";
import { strings } from "../strings/index.ts";
import type { Clip, ClipRef } from "../ui/clip.ts";
import { limitsOf, type Query } from "../search/query.ts";
import { vocabulary } from "../search/vocabulary.svelte.ts";
import { recall, remember } from "../ui/remembered.ts";
import { throttle } from "../ui/timing.ts";
import { view } from "../ui/view.svelte.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import {
  contradictions,
  filtersOf,
  joinFilters,
  showsCopies,
  sortOf,
  type ListScope,
} from "./list-scope.ts";
import { PageCache } from "./page-cache.ts";
import type { Selected } from "./selected.ts";
import { Selection } from "./selection.svelte.ts";
import type { MoveOptions, SoundRows } from "./sound-rows.ts";
import { viewOptions } from "./view-options.svelte.ts";

/** What limits the list: its search, its scope and its filters. */
export interface Limits {
  readonly text: string;
  readonly filters: Filters;
}

/** Which sounds, in which order, as commands take it. */
type ListInput = Required<Omit<CommandInput<"samples.ids">, "page">>;

const everything: ListScope = { kind: "all" };

/** Where the view stands once the rows of another list are here. */
type Landing = { readonly top: number } | { readonly index: number };

interface Snapshot {
  readonly text: string;
  readonly scope: ListScope;
  readonly filters: SoundFilters;
  readonly sort: Sort;
  readonly cursorIndex: number;
  readonly cursor: Clip | undefined;
  readonly selection: Selected;
  readonly top: number;
}

class SoundList implements SoundRows {
  readonly selection: Selection;
  #text = $state("");
  /** What the sidebar chose, which holds until a filter contradicts it. */
  #scopeChosen = $state.raw<ListScope>(everything);
  /** The musician's own order; some scopes have another. */
  #usualSort = recall<Sort>("sort", { by: "name", descending: false }, isSort);
  #sort = $state.raw<Sort>(this.#usualSort);
  #cursorIndex = $state(-1);
  #cursor = $state.raw<Clip>();
  /** Where the cursor was when its row left the list. */
  #gap: number | undefined;
  /** How the row of the cursor is to be heard as soon as it has arrived. */
  #awaited: MoveOptions | undefined;
  // The cache is plain data; this tells readers that it has other rows now.
  #version = $state(0);
  #total = $state<number | null>(null);
  #landing = $state.raw<Landing>({ top: 0 });
  #nextLanding: Landing | undefined;
  #resets = 0;
  /** Tells the row at the top of the view. */
  #top: () => number = () => 0;
  readonly #pages = new PageCache<Clip>({
    pageSize: 200,
    fetch: (offset, limit) => this.#fetch(offset, limit),
    onChange: () => this.#changed(),
    onError: toasts.showError,
  });
  readonly #limitListeners = new Set<() => void>();
  readonly #chosen = $derived(limitsOf(this.#text, filters.active, vocabulary.names));
  readonly #scope = $derived(
    contradictions(this.#scopeChosen, this.#chosen.filters).length > 0
      ? everything
      : this.#scopeChosen,
  );
  readonly #limits = $derived<Limits>({
    text: this.#chosen.text,
    filters: joinFilters(filtersOf(this.#scope), this.#chosen.filters),
  });
  readonly #input = $derived<ListInput>({
    ...this.#limits,
    sort: this.#sort,
    foldCopies: viewOptions.foldCopies && !showsCopies(this.#limits.filters),
  });
  /** What the rows answer; what is typed becomes it a moment later. */
  #asked = this.#input;

  constructor() {
    const refs = (first: number, last: number) => this.#refs(first, last);
    const at = (index: number) => this.at(index);
    const cursor = () => this.#cursor;
    this.selection = new Selection({ at, refs, cursor });
    this.#pages.show(0, 1);
    const refresh = throttle(() => this.#pages.refresh(), 300);
    host.on("samplesChanged", refresh);
    filters.onChange(() => this.#typed());
    viewOptions.onFold(() => void this.#reorder());
    onConnection((connected) => {
      if (connected) refresh();
    });
    places.add<Snapshot>({
      snapshot: () => this.#snapshot(),
      restore: (snapshot) => this.#restore(snapshot),
    });
  }

  /** As it is typed: fields of the query language are in it that are filters in `limits`. */
  get text(): string {
    return this.#text;
  }

  get scope(): ListScope {
    return this.#scope;
  }

  /** The same without the scope. */
  get chosen(): Query {
    return this.#chosen;
  }

  get limits(): Limits {
    return this.#limits;
  }

  get sort(): Sort {
    return this.#sort;
  }

  /** The list as a command takes it. */
  get input(): ListInput {
    return this.#input;
  }

  get cursorIndex(): number {
    return this.#cursorIndex;
  }

  get cursor(): Clip | undefined {
    return this.#cursor;
  }

  get gap(): number | undefined {
    return this.#gap;
  }

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#total !== null;
  }

  get total(): number {
    return this.#total ?? 0;
  }

  /** Where the view shall stand; another object with every other list. */
  get landing(): Landing {
    return this.#landing;
  }

  at(index: number): Clip | undefined {
    void this.#version;
    return this.#pages.at(index);
  }

  show(first: number, last: number): void {
    this.#pages.show(first, last);
  }

  /**
   * Has a view tell the row at its top, which coming back needs. Returns what ends that: the next
   * view begins where this one was.
   */
  watchTop(top: () => number): () => void {
    this.#top = top;
    return () => {
      const last = top();
      this.#top = () => last;
      this.#landing = { top: last };
    };
  }

  /** Tells when the limits may have become others. */
  onLimits(listener: () => void): void {
    this.#limitListeners.add(listener);
  }

  /** Changes samples where they are shown. */
  edit(change: (sample: Sample) => Sample): void {
    this.#pages.edit((clip) => {
      const sample = change(clip.sample);
      return sample === clip.sample ? clip : { ...clip, sample };
    });
  }

  search(text: string): void {
    places.go("search", () => {
      this.#text = text;
      this.#typed();
    });
  }

  showScope(scope: ListScope): void {
    places.go("scope", () => {
      this.#scopeChosen = scope;
      // What was chosen last holds.
      const dropped = contradictions(scope, filters.active).map((name) => [name, undefined]);
      filters.set(changed(filters.active, Object.fromEntries(dropped) as SoundFilters));
      this.#sort = sortOf(scope) ?? this.#usualSort;
      this.#reset();
    });
  }

  /** A search that was kept, with its order. */
  showSearch({ text, filters: { folder, ...others }, sort }: Limits & { sort: Sort }): void {
    places.go("kept search", () => {
      filters.set(others);
      this.#text = text;
      this.#scopeChosen = folder === undefined ? everything : { kind: "folder", folder };
      this.#sort = sort;
      this.#reset();
    });
  }

  /** Every file of a sound, whatever limits the list now. */
  showCopies({ soundId, name }: Sample): void {
    if (soundId === null) return;
    places.go("copies", () => {
      view.show("sounds");
      filters.reset();
      this.#text = "";
      this.showScope({ kind: "sound", soundId, name });
    });
  }

  /** The other direction where the list is sorted by it already. */
  sortBy(by: Sort["by"]): void {
    this.#sort = { by, descending: this.#sort.by === by && !this.#sort.descending };
    if (sortOf(this.#scope) === null) {
      this.#usualSort = this.#sort;
      remember("sort", this.#sort);
    }
    void this.#reorder();
  }

  moveTo(index: number, options: MoveOptions = {}): void {
    this.#cursorIndex = index;
    this.#cursor = undefined;
    this.#gap = undefined;
    this.#awaited = options;
    this.#settle();
  }

  #settle(): void {
    const clip = this.#pages.at(this.#cursorIndex);
    if (clip === undefined || this.#awaited === undefined) return;
    const { held = false, silent = false } = this.#awaited;
    this.#awaited = undefined;
    this.#cursor = clip;
    if (silent) player.show(clip);
    else player.audition(clip, held);
    if (!held && !silent) player.prepareAround(this, this.#cursorIndex);
  }

  #changed(): void {
    this.#version += 1;
    this.#total = this.#pages.total;
    this.#followCursor();
    this.#settle();
    if (this.#nextLanding === undefined || this.#pages.isWaiting) return;
    this.#landing = this.#nextLanding;
    this.#nextLanding = undefined;
  }

  /** Rows come and go around the cursor, and its own becomes another object. */
  #followCursor(): void {
    if (this.#cursor === undefined) return;
    const { id } = this.#cursor.sample;
    const there = this.#pages.at(this.#cursorIndex);
    // A page that is not there says nothing.
    if (there === undefined && this.#cursorIndex >= 0 && this.#cursorIndex < this.total) return;
    if (there?.sample.id !== id) {
      this.#putCursor(this.#pages.findIndex(({ sample }) => sample.id === id));
    }
    this.#cursor = this.#pages.at(this.#cursorIndex) ?? this.#cursor;
  }

  /** -1 where its row has left the list: the keys go on from where that was. */
  #putCursor(index: number): void {
    if (index >= 0) {
      this.selection.shift(index - this.#cursorIndex);
      this.#gap = undefined;
    } else {
      this.selection.unanchor();
      // Of another list, whose landing is to come, it would be a row like any other.
      if (this.#nextLanding === undefined) this.#gap ??= this.#cursorIndex;
    }
    this.#cursorIndex = index;
  }

  /** Asks at once, but once for all that one key changes, and not where it changes nothing. */
  #typed(): void {
    queueMicrotask(() => {
      if (JSON.stringify(this.#input) !== JSON.stringify(this.#asked)) this.#reset();
    });
  }

  /** Another list: what was selected may not be in it. */
  #reset(): void {
    this.selection.clear();
    this.#load({ top: 0 });
  }

  /** The same sounds in another order: the cursor stays in view. */
  async #reorder(): Promise<void> {
    const resets = this.#resets;
    const index = await this.#indexOf(this.#cursor).catch(toasts.showError);
    if (resets !== this.#resets) return;
    this.selection.unanchor();
    this.#load(index == null ? { top: 0 } : { index });
    if (index != null) this.#cursorIndex = index;
  }

  async #indexOf(clip: Clip | undefined): Promise<number | null> {
    if (clip === undefined || this.#cursorIndex < 0) return null;
    return host.invoke("samples.indexOf", { ...this.#input, sampleId: clip.sample.id });
  }

  #load(landing: Landing): void {
    this.#resets += 1;
    this.#asked = this.#input;
    this.#nextLanding = landing;
    this.#gap = undefined;
    this.#pages.reset("top" in landing ? Math.floor(landing.top) : landing.index);
    for (const listener of this.#limitListeners) listener();
  }

  async #fetch(offset: number, limit: number) {
    const question = { ...this.#asked, page: { offset, limit } };
    const { total, samples } = await host.invoke("samples.search", question);
    return { total, rows: samples.map((sample) => ({ sample, region: null })) };
  }

  async #refs(first: number, last: number): Promise<readonly ClipRef[]> {
    const page = { offset: first, limit: last - first + 1 };
    const ids = await host.invoke("samples.ids", { ...this.#asked, page });
    return ids.map((sampleId) => ({ sampleId }));
  }

  #snapshot(): Snapshot {
    return {
      text: this.#text,
      scope: this.#scopeChosen,
      filters: filters.active,
      sort: this.#sort,
      cursorIndex: this.#cursorIndex,
      cursor: this.#cursor,
      selection: this.selection.snapshot(),
      top: this.#top(),
    };
  }

  #restore({ text, scope, sort, selection, cursor, cursorIndex, top, ...was }: Snapshot): void {
    this.#text = text;
    this.#scopeChosen = scope;
    this.#sort = sort;
    filters.set(was.filters);
    this.#awaited = undefined;
    this.#cursor = cursor;
    this.#cursorIndex = cursorIndex;
    this.selection.restore(selection);
    this.#load({ top });
  }
}

function isSort(stored: unknown): stored is Sort {
  if (typeof stored !== "object" || stored === null) return false;
  const { by, descending } = stored as { by?: unknown; descending?: unknown };
  return typeof by === "string" && by in strings.browse.sorts && typeof descending === "boolean";
}

/** The sounds that match the search, in their order. */
export const soundList = new SoundList();
