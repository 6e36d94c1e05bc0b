/** The rows of ids, in pages of typed arrays: ids rise, and few of them are gone. */

const idsOfPage = 4096;

export class IdRows {
  /** By page, then by id; rows plus 1, 0 for none. */
  readonly #pages: (Uint32Array | undefined)[] = [];

  /** What it takes in memory, in bytes. */
  get bytes(): number {
    return this.#pages.reduce((sum, page) => sum + (page?.byteLength ?? 0), 0);
  }

  get(id: number): number | undefined {
    const row = this.#pages[Math.floor(id / idsOfPage)]?.[id % idsOfPage] ?? 0;
    return row === 0 ? undefined : row - 1;
  }

  set(id: number, row: number): void {
    const page = (this.#pages[Math.floor(id / idsOfPage)] ??= new Uint32Array(idsOfPage));
    page[id % idsOfPage] = row + 1;
  }
}
