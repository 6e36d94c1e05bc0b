/** Lists of samples, page by page: which ones the columns say, and what they are like the catalog. */
import type { Overview, SearchPage } from "../../../shared/domain.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { SampleQuery } from "../catalog/samples.ts";
import type { SampleColumns } from "./sample-columns.ts";

/** Files down to which SQL walks along the names in a few milliseconds. */
const mostWalked = 2_000;
const everything = { offset: 0, limit: -1 };

export interface SampleListsParts {
  readonly catalog: Pick<Catalog, "samples">;
  readonly columns: SampleColumns;
  readonly onlineRoots: () => readonly number[];
}

export class SampleLists {
  readonly #parts: SampleListsParts;

  constructor(parts: SampleListsParts) {
    this.#parts = parts;
  }

  /** A page of the samples that match, and how many there are. */
  async search(query: SampleQuery): Promise<SearchPage> {
    const { catalog, columns, onlineRoots } = this.#parts;
    // While the columns are being read, only what SQL has at once does not wait for them.
    if (!isAtHand(query)) await columns.read();
    const roots = onlineRoots();
    const found = columns.list({ ...query, onlineRoots: roots }, query.page);
    if (found === null) return catalog.samples.search(query, roots);
    return { total: found.total, samples: catalog.samples.of(found.ids) };
  }

  /** The ids of the samples of a page. */
  async ids(query: SampleQuery): Promise<number[]> {
    const { catalog, columns, onlineRoots } = this.#parts;
    await columns.read();
    const roots = onlineRoots();
    const found = columns.list({ ...query, onlineRoots: roots }, query.page);
    return found?.ids ?? catalog.samples.ids(query, roots);
  }

  /** Where a sample stands among those that match, from 0; null where it does not. */
  async indexOf(sampleId: number, list: Omit<SampleQuery, "page">): Promise<number | null> {
    const { catalog, columns, onlineRoots } = this.#parts;
    await columns.read();
    const roots = onlineRoots();
    const found = columns.indexOf(sampleId, { ...list, onlineRoots: roots });
    if (found !== undefined) return found;
    const ids = catalog.samples.ids({ ...list, page: everything }, roots);
    return ids.includes(sampleId) ? ids.indexOf(sampleId) : null;
  }

  async overview(): Promise<Overview> {
    const { catalog, columns } = this.#parts;
    return (await columns.overview()) ?? catalog.samples.overview();
  }
}

/** True for the first pages of everything by name, which is what the app opens with. */
function isAtHand({ text, filters, sort, page }: SampleQuery): boolean {
  const isUnlimited = text === "" && Object.keys(filters).length === 0;
  return isUnlimited && sort.by === "name" && page.offset + page.limit <= mostWalked;
}
