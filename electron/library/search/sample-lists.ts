/** Lists of samples, page by page: which ones the columns say, and what they are like the catalog. */
import type { SearchPage } from "../../../shared/domain.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { SampleQuery } from "../catalog/samples.ts";
import type { SampleColumns } from "./sample-columns.ts";

/** Files down to which SQL walks along the names in a few milliseconds. */
const mostWalked = 2_000;

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
  async search({ text, filters, sort, page }: SampleQuery): Promise<SearchPage> {
    const { catalog, columns, onlineRoots } = this.#parts;
    const query = { text, filters, sort, page };
    // While the columns are being read, only what SQL has at once does not wait for them.
    if (!isAtHand(query)) await columns.read();
    const roots = onlineRoots();
    const found = columns.list({ text, filters, onlineRoots: roots }, sort, page);
    if (found === null) return catalog.samples.search(query, roots);
    return { total: found.total, samples: catalog.samples.of(found.ids) };
  }
}

/** True for the first pages of everything by name, which is what the app opens with. */
function isAtHand({ text, filters, sort, page }: SampleQuery): boolean {
  const isUnlimited = text === "" && Object.keys(filters).length === 0;
  return isUnlimited && sort.by === "name" && page.offset + page.limit <= mostWalked;
}
