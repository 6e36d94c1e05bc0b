import type { Filters, Sort } from "../../../shared/api.ts";
import type { Sample } from "../../../shared/domain.ts";
import { host, onConnection } from "../bridge.ts";
import { filters } from "../filters/filters.svelte.ts";
import { player } from "../player/player.svelte.ts";
import type { Clip } from "../ui/clip.ts";
import { debounce, throttle } from "../ui/timing.ts";
import { toasts } from "../ui/toasts.svelte.ts";
import { PageCache } from "./page-cache.ts";
import type { SoundRows } from "./sound-rows.ts";

type Scope = NonNullable<Filters["folder"]>;
type SelectOptions = Parameters<SoundRows["select"]>[1];

/** What limits the list: its search, its folder and its filters. */
export interface Limits {
  readonly text: string;
  readonly filters: Filters;
}

class SoundList implements SoundRows {
  #text = $state("");
  #folder = $state.raw<Scope | null>(null);
  #sort = $state.raw<Sort>({ by: "name", descending: false });
  #selectedIndex = $state(-1);
  #selectedId: number | null = null;
  /** Played as soon as its row has arrived. */
  #awaited: SelectOptions | undefined;
  // The cache is plain data; this tells readers that it has other rows now.
  #version = $state(0);
  #total = $state<number | null>(null);
  #queryVersion = $state(0);
  readonly #pages = new PageCache<Clip>({
    pageSize: 200,
    fetch: (offset, limit) => this.#fetch(offset, limit),
    onChange: () => this.#changed(),
    onError: toasts.showError,
  });
  readonly #typed = debounce(() => this.#reset(), 80);
  readonly #limitListeners = new Set<() => void>();
  readonly #limits = $derived<Limits>({
    text: this.#text,
    filters: this.#folder === null ? filters.active : { ...filters.active, folder: this.#folder },
  });

  constructor() {
    this.#pages.show(0, 1);
    const refresh = throttle(() => this.#pages.refresh(), 300);
    host.on("samplesChanged", refresh);
    // A tempo is typed digit by digit, too.
    filters.onChange(() => this.#typed());
    onConnection((connected) => {
      if (connected) refresh();
    });
  }

  get text(): string {
    return this.#text;
  }

  /** Null for the whole library. */
  get folder(): Scope | null {
    return this.#folder;
  }

  get limits(): Limits {
    return this.#limits;
  }

  get sort(): Sort {
    return this.#sort;
  }

  get selectedIndex(): number {
    return this.#selectedIndex;
  }

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#total !== null;
  }

  get total(): number {
    return this.#total ?? 0;
  }

  /** Counts up with every other search, folder or order. */
  get queryVersion(): number {
    return this.#queryVersion;
  }

  at(index: number): Clip | undefined {
    void this.#version;
    return this.#pages.at(index);
  }

  show(first: number, last: number): void {
    this.#pages.show(first, last);
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
    this.#text = text;
    this.#typed();
  }

  scope(folder: Scope | null): void {
    this.#folder = folder;
    this.#reset();
  }

  /** The other direction where the list is sorted by it already. */
  sortBy(by: Sort["by"]): void {
    this.#sort = { by, descending: this.#sort.by === by && !this.#sort.descending };
    this.#reset();
  }

  select(index: number, options: SelectOptions = {}): void {
    this.#selectedIndex = index;
    this.#selectedId = null;
    this.#awaited = options;
    this.#settle();
  }

  #settle(): void {
    const clip = this.#pages.at(this.#selectedIndex);
    if (clip === undefined || this.#awaited === undefined) return;
    const { held = false, silent = false } = this.#awaited;
    this.#awaited = undefined;
    this.#selectedId = clip.sample.id;
    if (silent) player.show(clip);
    else player.audition(clip, held);
    if (!held && !silent)
      player.prepare([this.at(this.#selectedIndex + 1), this.at(this.#selectedIndex - 1)]);
  }

  #changed(): void {
    this.#version += 1;
    this.#total = this.#pages.total;
    if (this.#selectedId !== null) this.#followSelection(this.#selectedId);
    this.#settle();
  }

  #followSelection(id: number): void {
    if (this.#pages.at(this.#selectedIndex)?.sample.id === id) return;
    this.#selectedIndex = this.#pages.findIndex(({ sample }) => sample.id === id);
  }

  #reset(): void {
    this.#typed.cancel();
    this.#queryVersion += 1;
    this.#pages.reset();
    for (const listener of this.#limitListeners) listener();
  }

  async #fetch(offset: number, limit: number) {
    const { total, samples } = await host.invoke("samples.search", {
      ...this.#limits,
      sort: this.#sort,
      page: { offset, limit },
    });
    return { total, rows: samples.map((sample) => ({ sample, region: null })) };
  }
}

/** The sounds that match the search, in their order. */
export const soundList = new SoundList();
