import type { SimilarSamples } from "../../../shared/domain.ts";

interface Options {
  /** How many results the first page holds. */
  readonly first: number;
  readonly fetch: (page: { offset: number; limit: number }) => Promise<SimilarSamples>;
  readonly onPage: (page: SimilarSamples, offset: number) => void;
  readonly onError: (error: unknown, offset: number) => void;
}

/** Results of every page but a first one that is asked for again. */
export const pageSize = 50;

/** So many rows before the last that is there, the next page is asked for. */
const ahead = 25;

/** The answer to one question, page after page. */
export class ResultPages {
  readonly #options: Options;
  #offset = 0;
  #loading = false;
  #more = true;
  #cancelled = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Asks for the next page, where there is one and it is not on its way. */
  async load(): Promise<void> {
    if (!this.#wantsMore) return;
    const offset = this.#offset;
    const limit = offset === 0 ? this.#options.first : pageSize;
    this.#loading = true;
    try {
      const page = await this.#options.fetch({ offset, limit });
      if (this.#cancelled) return;
      // Not by what came: a result may have gone since it was ranked.
      this.#offset = offset + limit;
      this.#more = page.more;
      this.#loading = false;
      this.#options.onPage(page, offset);
    } catch (error) {
      this.#loading = false;
      if (!this.#cancelled) this.#options.onError(error, offset);
    }
  }

  get #wantsMore(): boolean {
    return this.#more && !this.#loading && !this.#cancelled;
  }

  /** Says how far somebody looks: before row `last` of `total` that are there. */
  show(last: number, total: number): void {
    if (this.#offset > 0 && last + ahead >= total) void this.load();
  }

  /** Forgets what is on its way: there is another question now. */
  cancel(): void {
    this.#cancelled = true;
  }
}
