export interface Page<Row> {
  readonly total: number;
  readonly rows: readonly Row[];
}

interface Options<Row> {
  readonly pageSize: number;
  readonly fetch: (offset: number, limit: number) => Promise<Page<Row>>;
  /** Rows or the total are other than before. */
  readonly onChange: () => void;
  readonly onError: (error: unknown) => void;
}

interface Entry<Row> {
  readonly rows: readonly Row[];
  readonly generation: number;
}

const concurrency = 3;
const keptPages = 40;

/**
 * The part of a long list that is on screen, loaded in pages. Old rows stay visible until the new
 * ones are here, and of a fast scroll only the places where it slows down are loaded.
 */
export class PageCache<Row> {
  readonly #options: Options<Row>;
  readonly #pages = new Map<number, Entry<Row>>();
  readonly #loading = new Set<number>();
  /** Answers that are on their way, those that nobody waits for any more among them. */
  #underWay = 0;
  #generation = 0;
  #clearOnArrival = false;
  #total: number | null = null;
  #first = 0;
  #last = 1;
  /** Which way the list is scrolled. */
  #direction: 1 | -1 = 1;

  constructor(options: Options<Row>) {
    this.#options = options;
  }

  /** Null until the first page has arrived. */
  get total(): number | null {
    return this.#total;
  }

  at(index: number): Row | undefined {
    const { pageSize } = this.#options;
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Index of a loaded row, or -1. */
  findIndex(matches: (row: Row) => boolean): number {
    for (const [page, { rows }] of this.#pages) {
      const index = rows.findIndex(matches);
      if (index >= 0) return page * this.#options.pageSize + index;
    }
    return -1;
  }

  /** Changes rows where they are; a row that stays the same is given back as it is. */
  edit(change: (row: Row) => Row): void {
    for (const [page, entry] of this.#pages) {
      this.#pages.set(page, { ...entry, rows: entry.rows.map(change) });
    }
    this.#options.onChange();
  }

  /** Says which rows are on screen, `last` not included. */
  show(first: number, last: number): void {
    if (first !== this.#first) this.#direction = first > this.#first ? 1 : -1;
    this.#first = first;
    this.#last = Math.max(last, first + 1);
    this.#fill();
  }

  /** True from a reset until the other list's first rows are here. */
  get isWaiting(): boolean {
    return this.#clearOnArrival;
  }

  /** The list is another one now, looked at from row `first` on. */
  reset(first = 0): void {
    this.#clearOnArrival = true;
    this.#first = first;
    this.#last = first + 1;
    this.refresh();
  }

  /** The list is the same, but rows may have changed. */
  refresh(): void {
    this.#generation += 1;
    this.#loading.clear();
    this.#fill();
  }

  #fill(): void {
    // What is typed faster than it is answered is asked for when the answer before it is here.
    if (this.#underWay > this.#loading.size) return;
    for (const page of this.#wanted()) {
      if (this.#loading.size >= concurrency) return;
      if (this.#loading.has(page) || this.#isFresh(page)) continue;
      void this.#load(page);
    }
    this.#fillAhead();
  }

  /** The page that scrolling on will come to, once all that is on screen is here. */
  #fillAhead(): void {
    if (this.#loading.size > 0 || this.#clearOnArrival) return;
    const { pageSize } = this.#options;
    const edge = this.#direction > 0 ? this.#last - 1 : this.#first;
    const page = Math.floor(edge / pageSize) + this.#direction;
    const isThere = page >= 0 && page * pageSize < (this.#total ?? 0);
    if (isThere && !this.#isFresh(page)) void this.#load(page);
  }

  #wanted(): number[] {
    const { pageSize } = this.#options;
    const from = Math.floor(this.#first / pageSize);
    const to = Math.floor((this.#last - 1) / pageSize);
    return Array.from({ length: to - from + 1 }, (_, offset) => from + offset);
  }

  #isFresh(page: number): boolean {
    return this.#pages.get(page)?.generation === this.#generation;
  }

  async #load(page: number): Promise<void> {
    const generation = this.#generation;
    const { pageSize, fetch } = this.#options;
    this.#loading.add(page);
    this.#underWay += 1;
    try {
      const { total, rows } = await fetch(page * pageSize, pageSize);
      if (generation === this.#generation) this.#arrived(page, total, rows);
    } catch (error) {
      if (generation === this.#generation) this.#failed(page, error);
    }
    this.#underWay -= 1;
    this.#fill();
  }

  #arrived(page: number, total: number, rows: readonly Row[]): void {
    if (this.#clearOnArrival) this.#pages.clear();
    this.#clearOnArrival = false;
    this.#loading.delete(page);
    this.#pages.delete(page);
    this.#pages.set(page, { rows, generation: this.#generation });
    this.#total = total;
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= keptPages) break;
      this.#pages.delete(oldest);
    }
    this.#options.onChange();
  }

  #failed(page: number, error: unknown): void {
    this.#loading.delete(page);
    // Counts as fresh, or the page would be asked for again and again; a refresh asks anew.
    const rows = this.#pages.get(page)?.rows ?? [];
    this.#pages.set(page, { rows, generation: this.#generation });
    this.#options.onError(error);
  }
}
