/**
 * Lists, and the filters of "find similar sounds", from columns in memory that follow the catalog. A
 * look at half a million rows of SQLite would take a second.
 */
import { setImmediate } from "node:timers/promises";
import { recentDays, type Overview } from "../../../shared/domain.ts";
import type { Filters } from "../../../shared/search.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { timeBefore, type SampleConditions, type SampleQuery } from "../catalog/samples.ts";
import { termsOf } from "../catalog/text-query.ts";
import { makeRoom } from "../make-room.ts";
import { SampleTable, type RowLimits } from "./sample-table.ts";
import { SoundGroups } from "./sound-groups.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";

/** Files read at once, in between or before an answer: the main loop has other things to do. */
const filesAtOnce = 1_000;
/** Ids alone, in the order of names. */
const idsAtOnce = 10_000;
/** Answers kept: those of the filters and lists that the musician goes back and forth between. */
const mostAnswers = 16;
const mostLists = 4;

/** Which files, and in which order. */
export type SampleList = SampleConditions & Pick<SampleQuery, "sort" | "foldCopies">;

type Page = SampleQuery["page"];

export class SampleColumns {
  readonly #catalog: Pick<Catalog, "facts" | "samples">;
  readonly #onCaughtUp: () => void;
  readonly #groups: SoundGroups;
  /** Null until it is read for the first time, and while it is read anew. */
  #table: SampleTable | null = null;
  /** The highest id that the table was told of; files above it are new. */
  #known = 0;
  /** Files up to there whose row is older than the catalog. */
  readonly #stale = new Set<number>();
  #loading: Promise<void> | null = null;
  #reading: Promise<void> | null = null;
  /** An answer was given that lacks what is not read yet. */
  #answeredBehind = false;
  /** By question, the oldest first; all of them of one version of the catalog. */
  readonly #answers = new Map<string, SoundSet>();
  readonly #lists = new Map<string, Uint32Array>();
  #answersVersion = NaN;

  /** `onCaughtUp` is called where answers lacked something that they would no longer lack. */
  constructor(
    catalog: Pick<Catalog, "facts" | "samples">,
    onCaughtUp: () => void = () => undefined,
  ) {
    this.#catalog = catalog;
    this.#onCaughtUp = onCaughtUp;
    this.#groups = new SoundGroups(catalog.facts);
  }

  /** What the columns take in memory, in bytes; 0 while they are not read. */
  get bytes(): number {
    const lists = [...this.#lists.values()].reduce((sum, list) => sum + list.byteLength, 0);
    return (this.#table?.bytes ?? 0) + lists;
  }

  /** True where an answer comes from the columns, not from SQL. */
  get ready(): boolean {
    return this.#table !== null;
  }

  /** Resolves when the columns are read, or not going to be. */
  async read(): Promise<void> {
    while (this.#table === null && this.#reading !== null) await this.#reading;
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
    const conditions = relevant({ text, filters, onlineRoots });
    const table = this.#currentTable();
    return remembered(this.#answers, mostAnswers, conditions, () =>
      table
        ? table.matching(this.#limits(conditions))
        : SoundBits.of(this.#catalog.samples.soundsMatching(text, filters, onlineRoots)),
    );
  }

  /**
   * A stretch of the files that fulfil every condition, by id, and how many there are; null while the
   * columns are not read. Not to be called within a transaction that may be rolled back.
   */
  list(list: SampleList, { offset, limit }: Page): { total: number; ids: number[] } | null {
    const found = this.#rowsOf(list);
    if (found === null) return null;
    const ids = found.table.idsOf(found.rows.subarray(offset, offset + limit));
    return { total: found.rows.length, ids };
  }

  /** Where a file stands in a list, null where it does not; undefined while the columns are not read. */
  indexOf(id: number, list: SampleList): number | null | undefined {
    const found = this.#rowsOf(list);
    return found === null ? undefined : found.table.placeOf(id, found.rows);
  }

  /** Null where the columns are not read, and not going to be. */
  async overview(): Promise<Overview | null> {
    await this.read();
    const tags = this.ready ? await this.#groups.tags() : [];
    const table = this.#currentTable();
    if (table === null) return null;
    const counted = tags.map(({ name, sounds }) => ({
      name,
      files: sounds.reduce((files, sound) => files + table.filesOf(sound), 0),
    }));
    return {
      ...table.counts(timeBefore(recentDays)),
      tags: counted.filter(({ files }) => files > 0),
    };
  }

  /** All files of a list; of the last few lists they are remembered. */
  #rowsOf({ sort, foldCopies, ...conditions }: SampleList) {
    const table = this.#currentTable();
    if (table === null) return null;
    const question = { ...relevant(conditions), sort, foldCopies };
    const rows = remembered(this.#lists, mostLists, question, () =>
      table.list(this.#limits(question), sort, foldCopies),
    );
    return { table, rows };
  }

  #limits({ text, filters, onlineRoots }: SampleConditions): RowLimits {
    const { collection, playedWithin, addedWithin, soundId, tags = [] } = filters;
    const sounds = [
      this.#groups.withTags(tags),
      collection === undefined ? null : this.#groups.inCollection(collection),
      soundId === undefined ? null : { has: (id: number) => id === soundId, size: 1 },
    ];
    return {
      ...filters,
      phrases: termsOf(text).map((term) => ({
        ...term,
        sounds: this.#groups.withPhrase(term.words),
      })),
      inFolder: placeOf(filters, onlineRoots),
      sounds: sounds.filter((set) => set !== null),
      playedSince: playedWithin === undefined ? undefined : timeBefore(playedWithin),
      addedSince: addedWithin === undefined ? undefined : timeBefore(addedWithin),
    };
  }

  /** The table as the catalog is now, or nearly; what it lacks is being read. Null for none. */
  #currentTable(): SampleTable | null {
    this.#forgetOldAnswers();
    if (this.#table === null) return null;
    this.#hearChanges();
    this.#renew(filesAtOnce);
    if (!this.ready || this.#lag > 0) {
      this.#answeredBehind = true;
      // What keeps it from loading is met, and told, by whoever writes.
      this.load().catch(() => undefined);
    }
    return this.#table;
  }

  #forgetOldAnswers(): void {
    const { version } = this.#catalog.facts;
    if (version !== this.#answersVersion) this.#forgetAnswers();
    this.#answersVersion = version;
  }

  #forgetAnswers(): void {
    this.#answers.clear();
    this.#lists.clear();
  }

  /** Files that are to be read; new ones by the ids that they could have. */
  get #lag(): number {
    return this.#stale.size + Math.max(0, this.#catalog.facts.highestFile - this.#known);
  }

  async #catchUp(): Promise<void> {
    const { facts } = this.#catalog;
    while (facts.isOpen) {
      if (this.#table === null) {
        this.#reading = this.#readAll().finally(() => {
          this.#reading = null;
        });
        await this.#reading;
        continue;
      }
      this.#hearChanges();
      this.#renew(filesAtOnce);
      if (this.ready && this.#lag === 0) break;
      await setImmediate();
    }
    if (!this.#answeredBehind) return;
    this.#answeredBehind = false;
    if (facts.isOpen) this.#onCaughtUp();
  }

  /** Leaves no table where so much changes meanwhile that it must be read again, or where it ends. */
  async #readAll(): Promise<void> {
    const { facts } = this.#catalog;
    const table = new SampleTable();
    this.#stale.clear();
    this.#known = 0;
    facts.takeChanged();
    const goesOn = async () => {
      await setImmediate();
      return facts.isOpen && this.#noteChanges();
    };
    for (;;) {
      const rows = facts.after(this.#known, filesAtOnce);
      for (const row of rows) table.put(row);
      const end = rows.at(-1);
      if (end === undefined) break;
      this.#known = end.id;
      if (!(await goesOn())) return;
    }
    for (let place = { sortName: "", id: 0 }; ;) {
      const { ids, last } = facts.inNameOrder(place, idsAtOnce);
      table.putInOrder(ids, this.#stale);
      if (last === null) break;
      place = last;
      if (!(await goesOn())) return;
    }
    table.putRestInOrder();
    this.#table = table;
    this.#forgetAnswers();
  }

  #hearChanges(): void {
    if (!this.#noteChanges() || this.#table?.isWasteful === true) this.#table = null;
  }

  /** False where so much changed that everything is to be read again. */
  #noteChanges(): boolean {
    const changed = this.#catalog.facts.takeChanged();
    // What comes after those that are known is still to be read.
    for (const id of changed ?? []) if (id <= this.#known) this.#stale.add(id);
    return changed !== null;
  }

  /** Reads up to `limit` files again or for the first time. */
  #renew(limit: number): void {
    const table = this.#table;
    if (table === null || this.#lag === 0) return;
    this.#forgetAnswers();
    const { facts } = this.#catalog;
    const again: number[] = [];
    for (const id of this.#stale) {
      if (again.length === limit) break;
      again.push(id);
      table.drop(id);
      this.#stale.delete(id);
    }
    for (const row of again.length === 0 ? [] : facts.of(again)) table.put(row);
    const added = facts.after(this.#known, limit - again.length);
    for (const row of added) table.put(row);
    const isAll = added.length < limit - again.length;
    this.#known = isAll ? facts.highestFile : (added.at(-1)?.id ?? this.#known);
    table.settle();
  }
}

/** What was found before, or is now: the oldest of `most` answers goes. */
function remembered<Answer>(
  answers: Map<string, Answer>,
  most: number,
  question: unknown,
  find: () => Answer,
): Answer {
  const key = JSON.stringify(question);
  const known = answers.get(key);
  if (known !== undefined) return known;
  const answer = find();
  makeRoom(answers, most);
  answers.set(key, answer);
  return answer;
}

function limitsNothing(text: string, filters: Filters): boolean {
  return termsOf(text).length === 0 && Object.values(filters).every(saysNothing);
}

/** Also of a range without ends and of no tags. */
function saysNothing(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).every((part) => part === undefined);
}

/**
 * Without the roots where they do not matter, so that a drive that comes or goes changes nothing; with
 * the time where it matters, since what is recent changes by itself.
 */
function relevant({ text, filters, onlineRoots }: SampleConditions) {
  const { offline, playedWithin, addedWithin } = filters;
  return {
    text,
    filters,
    onlineRoots: offline === undefined ? [] : onlineRoots,
    now: (playedWithin ?? addedWithin) === undefined ? null : timeBefore(0),
  };
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
