/**
 * The filters of "find similar sounds": which sounds they allow, from columns in memory that follow
 * the catalog. A look at a million rows of SQLite would take a second.
 */
import { setImmediate } from "node:timers/promises";
import type { Filters } from "../../../shared/api.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { matchQuery } from "../catalog/words.ts";
import { makeRoom } from "../make-room.ts";
import { SampleTable } from "./sample-table.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";

/** Files read at once; the main loop has other things to do in between. */
const filesAtOnce = 1_000;
/** Changed files above which an answer does not wait until they are read again. */
const mostBeforeAnswer = 20_000;
/** Answers kept: those of the pages and filters that the musician goes back and forth between. */
const mostAnswers = 16;

export class SampleColumns {
  readonly #catalog: Pick<Catalog, "facts" | "samples">;
  /** Null until it is read for the first time, and while it is read anew. */
  #table: SampleTable | null = null;
  /** Files whose row is older than the catalog. */
  readonly #stale = new Set<number>();
  #loading: Promise<void> | null = null;
  /** By question, the oldest first; all of them of one version of the catalog. */
  readonly #answers = new Map<string, SoundSet>();
  #answersVersion = NaN;
  /** The files of the last text, which stays while the musician moves a filter's ends. */
  #text: { readonly text: string; readonly files: readonly number[] | null } | null = null;

  constructor(catalog: Pick<Catalog, "facts" | "samples">) {
    this.#catalog = catalog;
  }

  /** What the columns take in memory, in bytes; 0 while they are not read. */
  get bytes(): number {
    return this.#table?.bytes ?? 0;
  }

  /** True where an answer comes from the columns, not from SQL. */
  get ready(): boolean {
    return this.#table !== null;
  }

  /**
   * Reads what is not read yet, a little at a time: at first everything, later what changed. Until it
   * was called for the first time, answers come from SQL. Ends early where the catalog is closed.
   */
  load(): Promise<void> {
    this.#loading ??= this.#catchUp().finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  /**
   * The sounds of which at least one file fulfils every condition; null where there is none to
   * fulfil. Not to be called within a transaction that may be rolled back.
   */
  matching(text: string, filters: Filters, onlineRoots: readonly number[]): SoundSet | null {
    if (limitsNothing(text, filters)) return null;
    this.#forgetOldAnswers();
    const roots = filters.offline === undefined ? [] : onlineRoots;
    const question = JSON.stringify([text, filters, roots]);
    const known = this.#answers.get(question);
    if (known) return known;
    const answer = this.#answer(text, filters, roots);
    makeRoom(this.#answers, mostAnswers);
    this.#answers.set(question, answer);
    return answer;
  }

  #answer(text: string, filters: Filters, onlineRoots: readonly number[]): SoundSet {
    const table = this.#currentTable();
    if (!table) {
      return SoundBits.of(this.#catalog.samples.soundsMatching(text, filters, onlineRoots));
    }
    return table.matching({
      ...filters,
      inFolder: placeOf(filters, onlineRoots),
      files: this.#filesWithText(text),
      sounds: this.#tagged(filters.tags ?? []),
    });
  }

  #forgetOldAnswers(): void {
    const { version } = this.#catalog.facts;
    if (version === this.#answersVersion) return;
    this.#answers.clear();
    this.#text = null;
    this.#answersVersion = version;
  }

  #filesWithText(text: string): readonly number[] | null {
    if (this.#text?.text !== text) {
      this.#text = { text, files: this.#catalog.facts.filesWithText(text) };
    }
    return this.#text.files;
  }

  /** The table as the catalog is now; null where that takes too long. */
  #currentTable(): SampleTable | null {
    if (!this.ready) return null;
    this.#hearChanges();
    const current = this.#stale.size <= mostBeforeAnswer && this.#renew([...this.#stale]);
    // What keeps it from loading is said by the answer from SQL, which meets the same.
    if (!current) this.load().catch(() => undefined);
    return current ? this.#table : null;
  }

  async #catchUp(): Promise<void> {
    for (;;) {
      this.#table ??= await this.#readAll();
      if (!this.#catalog.facts.isOpen) return;
      this.#hearChanges();
      const renewed = this.#renew([...this.#stale].slice(0, filesAtOnce));
      if (renewed && this.#stale.size === 0) return;
      await setImmediate();
    }
  }

  /** Null where so much changes meanwhile that it must be read again, or the catalog is closed. */
  async #readAll(): Promise<SampleTable | null> {
    const { facts } = this.#catalog;
    const table = new SampleTable();
    this.#stale.clear();
    facts.takeChanged();
    for (let last = 0; facts.isOpen;) {
      const rows = facts.after(last, filesAtOnce);
      for (const row of rows) table.put(row);
      const end = rows.at(-1);
      if (end === undefined) return table;
      last = end.id;
      await setImmediate();
      const changed = facts.takeChanged();
      if (changed === null) return null;
      // What comes after `last` is still to be read.
      for (const id of changed) if (id <= last) this.#stale.add(id);
    }
    return null;
  }

  #hearChanges(): void {
    const changed = this.#catalog.facts.takeChanged();
    if (changed === null) this.#forget();
    else for (const id of changed) this.#stale.add(id);
  }

  /** Reads the rows of some stale files again; false where the table is to be read anew. */
  #renew(ids: readonly number[]): boolean {
    const table = this.#table;
    if (table === null) return false;
    for (const id of ids) {
      table.drop(id);
      this.#stale.delete(id);
    }
    const rows = ids.length === 0 ? [] : this.#catalog.facts.of(ids);
    // Ids only rise; where one would stand between others after all, everything is read again.
    const fits = rows.every((row) => table.put(row));
    if (!fits) this.#forget();
    return fits;
  }

  #forget(): void {
    this.#table = null;
    this.#stale.clear();
  }

  /** Sounds that have every one of the tags; null for no tag. */
  #tagged(tags: readonly string[]): SoundSet | null {
    return tags.reduce<SoundSet | null>((others, tag) => {
      const sounds = this.#catalog.facts.soundsWithTag(tag);
      return SoundBits.of(others ? sounds.filter((id) => others.has(id)) : sounds);
    }, null);
  }
}

function limitsNothing(text: string, filters: Filters): boolean {
  const { folder, duration, tempo, key, kind, tags = [], favourite, offline } = filters;
  const ends = [duration?.min, duration?.max, tempo?.min, tempo?.max];
  const values = [folder, ...ends, key, kind, ...tags, favourite, offline];
  return matchQuery(text) === null && values.every((value) => value === undefined);
}

/** What folders must fulfil, as `belowFolder` says it in SQL; null for nothing. */
function placeOf(
  { folder, offline }: Filters,
  onlineRoots: readonly number[],
): ((rootId: number, path: string) => boolean) | null {
  if (folder === undefined && offline === undefined) return null;
  const online = new Set(onlineRoots);
  const wanted = folder?.path.toWellFormed() ?? "";
  const below = `${wanted}/`;
  return (rootId, path) =>
    (offline === undefined || online.has(rootId) !== offline) &&
    (folder === undefined ||
      (rootId === folder.rootId &&
        (wanted === "" || path === wanted || (path.startsWith(below) && path !== below))));
}
