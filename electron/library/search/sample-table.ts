/**
 * What lists compare and sort by, in memory: typed arrays with one row a file. A row keeps its name:
 * a file that is called otherwise gets another row, and the old one is of a file that is gone.
 */
import type { Sort } from "../../../shared/search.ts";
import {
  instruments,
  sampleKinds,
  type Instrument,
  type SampleKind,
} from "../../../shared/domain.ts";
import type { FactsRow } from "../catalog/sample-facts.ts";
import { foldCase } from "../catalog/user-data-record.ts";
import { searchableWords, wordsOf } from "../catalog/words.ts";
import { FolderNumbers } from "./folder-numbers.ts";
import { withRoom } from "./growing.ts";
import { IdRows } from "./id-rows.ts";
import {
  accepted,
  inSet,
  isLimit,
  withCopies,
  within,
  withSound,
  withWords,
  type Limits,
  type Narrow,
} from "./row-limits.ts";
import { RowOrder, sortedByValue, type Compare } from "./row-order.ts";
import { SortKeys } from "./sort-keys.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";
import { TextNumbers } from "./text-numbers.ts";
import { WordLists } from "./word-lists.ts";

/** What a file must fulfil; what is left out or null limits nothing. */
export interface RowLimits {
  readonly phrases: readonly PhraseLimit[];
  readonly inFolder: ((rootId: number, folder: string) => boolean) | null;
  /** Seconds. */
  readonly duration?: Limits | undefined;
  /** Beats per minute. */
  readonly tempo?: Limits | undefined;
  readonly key?: string | undefined;
  readonly kind?: SampleKind | undefined;
  readonly instrument?: Instrument | undefined;
  /** In any case. */
  readonly format?: string | undefined;
  readonly rating?: Limits | undefined;
  readonly favourite?: boolean | undefined;
  readonly played?: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly playedSince?: number | undefined;
  readonly addedSince?: number | undefined;
  readonly duplicates?: boolean | undefined;
  /** In every one of them. */
  readonly sounds: readonly SoundSet[];
}

/** Words that must follow each other in the file's words, or must not; of the last the beginning. */
export interface PhraseLimit {
  readonly words: readonly string[];
  readonly isWanted: boolean;
  /** Those with a tag that has them; null for none. */
  readonly sounds: SoundSet | null;
}

/** How many files there are of each. */
export interface RowCounts {
  readonly files: number;
  readonly favourites: number;
  readonly recentlyAdded: number;
  readonly recentlyPlayed: number;
  readonly neverPlayed: number;
  readonly duplicates: number;
}

interface Columns {
  readonly ids: Uint32Array;
  /** Of what the file is called, to know it again. */
  readonly names: Uint32Array;
  /** 0 for none. */
  readonly sounds: Uint32Array;
  /** Numbers of `FolderNumbers`. */
  readonly folders: Uint32Array;
  /* As SQLite keeps them, so that a value on the border of a range is on the same side of it; NaN for
   * none. */
  readonly duration: Float64Array;
  readonly loudness: Float64Array;
  readonly tempo: Float64Array;
  readonly added: Float64Array;
  readonly played: Float64Array;
  /** Stars; 0 for none. */
  readonly ratings: Uint8Array;
  /** Numbers of the table's keys and formats; 0 for none. */
  readonly keys: Uint16Array;
  readonly formats: Uint16Array;
  /** Places in `instruments`, from 1; 0 for none. */
  readonly instruments: Uint8Array;
  /** The number of its kind, and what of the flags below holds. */
  readonly flags: Uint8Array;
}

/** What lists are sorted by besides names. */
type ValueName = Exclude<Sort["by"], "name">;

interface Ranked {
  readonly numbers: Uint8Array | Uint16Array | Uint32Array;
  /** NaN for a number that stands for nothing. */
  readonly ranks: Float64Array;
}

/** Those that are columns as they are. */
const measured = ["duration", "tempo", "loudness", "added", "played"] as const;
type Measured = (typeof measured)[number];

const noKind = 3;
const mostStars = 5;
const starRanks = Float64Array.from({ length: mostStars + 1 }, (_, stars) => stars || NaN);
const kindBits = 3;
const favouriteFlag = 4;
const failedFlag = 8;
const goneFlag = 16;
const playedFlag = 32;
const everyFlag = 64;
/** By flags: the place of the kind's name. */
const kindRanks = Float64Array.from({ length: everyFlag }, (_, flags) => {
  const kind = sampleKinds[flags & kindBits];
  return kind === undefined ? NaN : sampleKinds.toSorted().indexOf(kind);
});
const fewestWasted = 4096;
/** So many stay in the processor's cache from one limit to the next. */
const rowsAtOnce = 4096;
/** Changed rows above which an order is made anew rather than kept. */
const mostMoved = 5_000;

export class SampleTable {
  #columns: Columns = {
    ids: new Uint32Array(0),
    names: new Uint32Array(0),
    sounds: new Uint32Array(0),
    folders: new Uint32Array(0),
    duration: new Float64Array(0),
    loudness: new Float64Array(0),
    tempo: new Float64Array(0),
    added: new Float64Array(0),
    played: new Float64Array(0),
    ratings: new Uint8Array(0),
    keys: new Uint16Array(0),
    formats: new Uint16Array(0),
    instruments: new Uint8Array(0),
    flags: new Uint8Array(0),
  };
  /* Used again for each list: arrays of this size, made and left, keep the garbage collector busy. */
  #marks = new Uint8Array(0);
  #found = new Uint32Array(0);
  #size = 0;
  #gone = 0;
  #highestSound = 0;
  /** By sound: how many files have it; 0 for no sound. */
  #filesOf = new Uint32Array(0);
  readonly #rows = new IdRows();
  readonly #folders = new FolderNumbers();
  readonly #words = new WordLists();
  readonly #sortKeys = new SortKeys();
  readonly #keys = new TextNumbers();
  readonly #formats = new TextNumbers();
  /** All rows but those that came since `settle`. */
  readonly #byName = new RowOrder((a, b) => this.#compareNames(a, b));
  /** Those that were asked for. */
  readonly #byValue = new Map<ValueName, RowOrder>();
  /** Rows that do not stand where they belong in the orders by value. */
  readonly #moved = new Set<number>();

  /** What the table takes in memory, in bytes. */
  get bytes(): number {
    const columns = columnNames(this.#columns).map((name) => this.#columns[name].byteLength);
    columns.push(this.#marks.byteLength, this.#found.byteLength, this.#filesOf.byteLength);
    const parts = [
      this.#rows,
      this.#words,
      this.#sortKeys,
      this.#byName,
      ...this.#byValue.values(),
    ];
    return [...columns, ...parts.map(({ bytes }) => bytes)].reduce((sum, bytes) => sum + bytes, 0);
  }

  /** True where most of many rows are of files that are gone: it should be made anew. */
  get isWasteful(): boolean {
    return this.#gone > Math.max(fewestWasted, this.#size / 2);
  }

  /** Writes the row of a file. */
  put(facts: FactsRow): void {
    const row = this.#rowFor(facts);
    const { sound } = facts;
    const columns = this.#columns;
    if (this.#byValue.size > 0) this.#moved.add(row);
    this.#setGone(row);
    this.#gone--;
    columns.flags[row] = flagsOf(facts);
    columns.folders[row] = this.#folders.numberOf(facts.rootId, facts.folder);
    columns.formats[row] = this.#formats.numberOf(facts.format);
    columns.instruments[row] = facts.instrument ? 1 + instruments.indexOf(facts.instrument) : 0;
    columns.added[row] = facts.addedAt;
    columns.sounds[row] = sound?.id ?? 0;
    columns.keys[row] = this.#keys.numberOf(sound?.key ?? null);
    columns.duration[row] = sound?.duration ?? NaN;
    columns.loudness[row] = sound?.loudness ?? NaN;
    columns.tempo[row] = sound?.tempo ?? NaN;
    columns.ratings[row] = sound?.rating ?? 0;
    columns.played[row] = sound?.lastPlayedAt ?? NaN;
    if (sound) this.#countFile(sound.id, 1);
  }

  /** Has a file match nothing. */
  drop(id: number): void {
    const row = this.#rows.get(id);
    if (row !== undefined) this.#setGone(row);
  }

  /** Says that these files follow in the order of names behind those that it was told of before. */
  putInOrder(ids: readonly number[], except: ReadonlySet<number>): void {
    for (const id of ids) {
      const row = this.#rows.get(id);
      if (row !== undefined && !except.has(id)) this.#byName.append(row);
    }
  }

  /** Puts the rows that `putInOrder` was not told of into the order of names. */
  putRestInOrder(): void {
    const placed = new Uint8Array(this.#size);
    for (const row of this.#byName.rows) placed[row] = 1;
    const rest: number[] = [];
    for (let row = 0; row < this.#size; row++) if (placed[row] === 0) rest.push(row);
    this.#byName.insert(rest);
  }

  /** Puts the rows that came since it was last called into the order of names. */
  settle(): void {
    const placed = this.#byName.rows.length;
    const count = this.#size - placed;
    if (count > 0) this.#byName.insert(Array.from({ length: count }, (_, i) => placed + i));
  }

  /** Sounds of which at least one file, not failed, fulfils all limits. */
  matching(limits: RowLimits): SoundBits {
    const { sounds } = this.#columns;
    const found = new SoundBits(this.#highestSound);
    const steps = [withSound(sounds), ...this.#steps(limits, failedFlag)];
    this.#eachWithin(steps, (rows, count) => {
      for (let i = 0; i < count; i++) found.add(sounds[rows[i] ?? 0] ?? 0);
    });
    return found;
  }

  /**
   * The rows that fulfil all limits, sorted as SQL sorts them; with `foldCopies` only the first of the
   * files of each sound.
   */
  list(limits: RowLimits, sort: Sort, foldCopies: boolean): Uint32Array {
    const wanted = this.#wanted(limits);
    const { rows } = this.#order(sort.by);
    const list = sort.descending
      ? this.#descending(rows, wanted, sort.by)
      : this.#kept(rows, wanted);
    return foldCopies ? this.#firstOfSounds(list) : list;
  }

  /** Counts the files; recent is what was added or played since a time in ms since 1970. */
  counts(since: number): RowCounts {
    const { flags, added, played, sounds } = this.#columns;
    let [files, favourites, recentlyAdded, recentlyPlayed, neverPlayed, duplicates] = [
      0, 0, 0, 0, 0, 0,
    ];
    for (let row = 0; row < this.#size; row++) {
      const flag = flags[row] ?? 0;
      if ((flag & goneFlag) !== 0) continue;
      files++;
      if ((flag & favouriteFlag) !== 0) favourites++;
      if ((added[row] ?? 0) >= since) recentlyAdded++;
      if ((played[row] ?? NaN) >= since) recentlyPlayed++;
      if ((flag & playedFlag) === 0) neverPlayed++;
      if ((this.#filesOf[sounds[row] ?? 0] ?? 0) > 1) duplicates++;
    }
    return { files, favourites, recentlyAdded, recentlyPlayed, neverPlayed, duplicates };
  }

  /** How many files have a sound. */
  filesOf(soundId: number): number {
    return this.#filesOf[soundId] ?? 0;
  }

  /** Where a file is among rows; null where it is not. */
  placeOf(id: number, rows: Uint32Array): number | null {
    const row = this.#rows.get(id);
    const place = row === undefined ? -1 : rows.indexOf(row);
    return place < 0 ? null : place;
  }

  /** The ids of the files of a stretch of rows. */
  idsOf(rows: Uint32Array): number[] {
    return Array.from(rows, (row) => this.#columns.ids[row] ?? 0);
  }

  /** One byte a row, 1 for those that fulfil all limits; until it is called again. */
  #wanted(limits: RowLimits): Uint8Array {
    this.#marks = withRoom(this.#marks, this.#size);
    const marks = this.#marks.fill(0);
    this.#eachWithin(this.#steps(limits, 0), (rows, count) => {
      for (let i = 0; i < count; i++) marks[rows[i] ?? 0] = 1;
    });
    return marks;
  }

  /** Those of the rows that are marked, in their order. */
  #kept(rows: Uint32Array, marks: Uint8Array): Uint32Array {
    this.#found = withRoom(this.#found, rows.length);
    const found = this.#found;
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      found[count] = row;
      count += marks[row] ?? 0;
    }
    return found.slice(0, count);
  }

  /** Calls `take` with rows that every step keeps, some at a time. */
  #eachWithin(steps: readonly Narrow[], take: (rows: Uint32Array, count: number) => void): void {
    const rows = new Uint32Array(rowsAtOnce);
    for (let start = 0; start < this.#size; start += rowsAtOnce) {
      let count = Math.min(rowsAtOnce, this.#size - start);
      for (let i = 0; i < count; i++) rows[i] = start + i;
      for (const narrow of steps) count = narrow(rows, count);
      take(rows, count);
    }
  }

  /** One step for each limit; those that are cheap and leave few come first. */
  #steps(limits: RowLimits, without: number): Narrow[] {
    const { flags, folders, sounds } = this.#columns;
    const steps: Narrow[] = [accepted(flags, flagsWithin(limits, without | goneFlag))];
    steps.push(...this.#textSteps(limits), ...this.#valueSteps(limits));
    if (limits.duplicates !== undefined) {
      steps.push(withCopies(sounds, this.#filesOf, limits.duplicates));
    }
    if (limits.inFolder) steps.push(accepted(folders, this.#folders.where(limits.inFolder)));
    for (const set of limits.sounds) steps.push(inSet(sounds, set));
    for (const { words, isWanted, sounds: tagged } of limits.phrases) {
      const inName = this.#words.finder(words);
      const places = { inName, folders: this.#folders.withPhrase(words), sounds: tagged };
      steps.push(withWords(places, isWanted, folders, sounds));
    }
    return steps;
  }

  /** Of columns that hold numbers of something. */
  #textSteps({ key, format, instrument, rating }: RowLimits): Narrow[] {
    const { keys, formats, ratings, ...columns } = this.#columns;
    const steps: Narrow[] = [];
    if (isLimit(rating)) steps.push(accepted(ratings, starsWithin(rating)));
    if (instrument !== undefined) {
      const only = Uint8Array.from([null, ...instruments], (one) => Number(one === instrument));
      steps.push(accepted(columns.instruments, only));
    }
    if (key !== undefined) {
      const wanted = key.toWellFormed();
      steps.push(
        accepted(
          keys,
          this.#keys.where((one) => one === wanted),
        ),
      );
    }
    if (format !== undefined) {
      const wanted = foldCase(format.toWellFormed());
      steps.push(
        accepted(
          formats,
          this.#formats.where((one) => foldCase(one) === wanted),
        ),
      );
    }
    return steps;
  }

  #valueSteps(limits: RowLimits): Narrow[] {
    const columns = this.#columns;
    const { duration, tempo, playedSince, addedSince } = limits;
    const steps: Narrow[] = [];
    if (isLimit(duration)) steps.push(within(columns.duration, duration));
    if (isLimit(tempo)) steps.push(within(columns.tempo, tempo));
    if (playedSince !== undefined) steps.push(within(columns.played, { min: playedSince }));
    if (addedSince !== undefined) steps.push(within(columns.added, { min: addedSince }));
    return steps;
  }

  /** Without the files of which another with the same sound comes before. */
  #firstOfSounds(rows: Uint32Array): Uint32Array {
    const { sounds } = this.#columns;
    const seen = new Uint8Array(this.#highestSound + 1);
    const kept = new Uint32Array(rows.length);
    let count = 0;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] ?? 0;
      const sound = sounds[row] ?? 0;
      kept[count] = row;
      count += 1 - (seen[sound] ?? 0);
      // Files without a sound are no copies.
      seen[sound] = Number(sound !== 0);
    }
    return kept.slice(0, count);
  }

  /** What is not known comes last either way, so it is no mere reversal. */
  #descending(rows: Uint32Array, wanted: Uint8Array, by: Sort["by"]): Uint32Array {
    if (by === "name" || by === "folder") return this.#kept(rows, wanted).reverse();
    let [known, end] = [0, rows.length];
    while (known < end) {
      const middle = (known + end) >>> 1;
      if (Number.isNaN(this.#valueOf(by, rows[middle] ?? 0))) end = middle;
      else known = middle + 1;
    }
    const first = this.#kept(rows.subarray(0, known), wanted).reverse();
    const last = this.#kept(rows.subarray(known), wanted).reverse();
    const all = new Uint32Array(first.length + last.length);
    all.set(first);
    all.set(last, first.length);
    return all;
  }

  #order(by: Sort["by"]): RowOrder {
    this.settle();
    if (by === "name") return this.#byName;
    this.#renewOrders();
    const known = this.#byValue.get(by);
    if (known) return known;
    const rows = sortedByValue(this.#byName.rows, this.#valuesOf(by));
    const order = new RowOrder(this.#comparison(by), rows);
    this.#byValue.set(by, order);
    return order;
  }

  /** Moves what changed to where it belongs by now. */
  #renewOrders(): void {
    if (this.#moved.size > mostMoved) this.#byValue.clear();
    if (this.#moved.size > 0) {
      for (const order of this.#byValue.values()) {
        order.remove(this.#moved);
        order.insert(this.#moved);
      }
    }
    this.#moved.clear();
  }

  #valuesOf(by: ValueName): Float64Array {
    if (isMeasured(by)) return this.#columns[by].subarray(0, this.#size);
    const { numbers, ranks } = this.#ranked(by);
    const values = new Float64Array(this.#size);
    for (let row = 0; row < this.#size; row++) values[row] = ranks[numbers[row] ?? 0] ?? NaN;
    return values;
  }

  /** What a row is sorted by, NaN where it is not known. */
  #valueOf(by: Exclude<ValueName, "folder">, row: number): number {
    if (isMeasured(by)) return this.#columns[by][row] ?? NaN;
    const { numbers, ranks } = this.#ranked(by);
    return ranks[numbers[row] ?? 0] ?? NaN;
  }

  /** A column of numbers, and the place of each number in the order. */
  #ranked(by: Exclude<ValueName, Measured>): Ranked {
    const { folders, keys, formats, ratings, flags } = this.#columns;
    switch (by) {
      case "folder":
        return { numbers: folders, ranks: this.#folders.ranks() };
      case "key":
        return { numbers: keys, ranks: this.#keys.ranks };
      case "format":
        return { numbers: formats, ranks: this.#formats.ranks };
      case "kind":
        return { numbers: flags, ranks: kindRanks };
      case "rating":
        return { numbers: ratings, ranks: starRanks };
    }
  }

  #comparison(by: ValueName): Compare {
    if (by === "folder") {
      return (a, b) => {
        const { folders } = this.#columns;
        const difference = this.#folders.compare(folders[a] ?? 0, folders[b] ?? 0);
        return difference || this.#compareNames(a, b);
      };
    }
    return (a, b) =>
      compareValues(this.#valueOf(by, a), this.#valueOf(by, b)) || this.#compareNames(a, b);
  }

  #compareNames(a: number, b: number): number {
    const { ids } = this.#columns;
    return this.#sortKeys.compare(a, b) || (ids[a] ?? 0) - (ids[b] ?? 0);
  }

  /** The row of a file, a new one where it has none by this name. */
  #rowFor({ id, name, sortName }: FactsRow): number {
    const hash = hashOf(name);
    const known = this.#rows.get(id);
    if (known !== undefined) {
      if (this.#columns.names[known] === hash) return known;
      this.#setGone(known);
    }
    const row = this.#size++;
    this.#columns = roomy(this.#columns, this.#size);
    this.#columns.ids[row] = id;
    this.#columns.names[row] = hash;
    this.#rows.set(id, row);
    this.#sortKeys.push(sortName);
    this.#words.push(wordsOf(searchableWords(name)));
    return row;
  }

  #setGone(row: number): void {
    const { flags, sounds } = this.#columns;
    if (((flags[row] ?? 0) & goneFlag) !== 0) return;
    this.#gone++;
    flags[row] = (flags[row] ?? 0) | goneFlag;
    const sound = sounds[row] ?? 0;
    if (sound !== 0) this.#countFile(sound, -1);
  }

  #countFile(soundId: number, by: 1 | -1): void {
    this.#highestSound = Math.max(this.#highestSound, soundId);
    this.#filesOf = withRoom(this.#filesOf, soundId + 1);
    this.#filesOf[soundId] = (this.#filesOf[soundId] ?? 0) + by;
  }
}

/** One byte for each number of stars, 1 for those within the limits. */
function starsWithin({ min = -Infinity, max = Infinity }: Limits): Uint8Array {
  return Uint8Array.from({ length: mostStars + 1 }, (_, stars) =>
    Number(stars > 0 && stars >= min && stars <= max),
  );
}

function isMeasured(by: ValueName): by is Measured {
  return measured.some((name) => name === by);
}

function compareValues(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

/** FNV-1a. That another name of one file has the same hash is as good as impossible. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

function flagsOf({ failed, sound }: FactsRow): number {
  const kind = sound === null ? noKind : sampleKinds.indexOf(sound.kind);
  const favourite = sound?.favourite === true ? favouriteFlag : 0;
  const played = sound?.played === true ? playedFlag : 0;
  return kind | favourite | played | (failed ? failedFlag : 0);
}

/** One byte for each value of the flags, 1 for those within the limits that have none of `without`. */
function flagsWithin(
  { kind, favourite, played }: Pick<RowLimits, "kind" | "favourite" | "played">,
  without: number,
): Uint8Array {
  const isAs = (flags: number, flag: number, wanted: boolean | undefined): boolean =>
    wanted === undefined || ((flags & flag) !== 0) === wanted;
  return Uint8Array.from({ length: everyFlag }, (_, flags) => {
    const rightKind = kind === undefined || sampleKinds[flags & kindBits] === kind;
    const isRight = isAs(flags, favouriteFlag, favourite) && isAs(flags, playedFlag, played);
    return Number(rightKind && isRight && (flags & without) === 0);
  });
}

function columnNames(columns: Columns): (keyof Columns)[] {
  return Object.keys(columns) as (keyof Columns)[];
}

/** The columns with room for so many rows. */
function roomy(columns: Columns, rows: number): Columns {
  if (rows <= columns.ids.length) return columns;
  return {
    ids: withRoom(columns.ids, rows),
    names: withRoom(columns.names, rows),
    sounds: withRoom(columns.sounds, rows),
    folders: withRoom(columns.folders, rows),
    duration: withRoom(columns.duration, rows),
    loudness: withRoom(columns.loudness, rows),
    tempo: withRoom(columns.tempo, rows),
    added: withRoom(columns.added, rows),
    played: withRoom(columns.played, rows),
    ratings: withRoom(columns.ratings, rows),
    keys: withRoom(columns.keys, rows),
    formats: withRoom(columns.formats, rows),
    instruments: withRoom(columns.instruments, rows),
    flags: withRoom(columns.flags, rows),
  };
}
