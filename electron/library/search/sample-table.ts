/**
 * What lists compare and sort by, in memory: typed arrays with one row a file. A row keeps its name:
 * a file that is called otherwise gets another row, and the old one is of a file that is gone.
 */
import type { Sort } from "../../../shared/api.ts";
import { sampleKinds, type SampleKind } from "../../../shared/domain.ts";
import type { FactsRow } from "../catalog/sample-facts.ts";
import { searchableWords, wordsOf } from "../catalog/words.ts";
import { FolderNumbers } from "./folder-numbers.ts";
import { withRoom } from "./growing.ts";
import { IdRows } from "./id-rows.ts";
import {
  accepted,
  inSet,
  isLimit,
  within,
  withSound,
  withWord,
  type Limits,
  type Narrow,
} from "./row-limits.ts";
import { RowOrder, sortedByValue, type Compare } from "./row-order.ts";
import { SortKeys } from "./sort-keys.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";
import { WordLists } from "./word-lists.ts";

/** What a file must fulfil; what is left out or null limits nothing. */
export interface RowLimits {
  readonly words: readonly WordLimit[];
  readonly inFolder: ((rootId: number, folder: string) => boolean) | null;
  /** Seconds. */
  readonly duration?: Limits | undefined;
  /** Beats per minute. */
  readonly tempo?: Limits | undefined;
  readonly key?: string | undefined;
  readonly kind?: SampleKind | undefined;
  readonly favourite?: boolean | undefined;
  readonly sounds: SoundSet | null;
}

/** What a word of the file must begin with. */
export interface WordLimit {
  readonly beginning: string;
  /** Those with a tag of which a word begins so; null for none. */
  readonly sounds: SoundSet | null;
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
  /** Numbers of the table's keys; 0 for none. */
  readonly keys: Uint16Array;
  /** The number of its kind, and what of the flags below holds. */
  readonly flags: Uint8Array;
}

/** What lists are sorted by besides names. */
type ValueName = Exclude<Sort["by"], "name">;

const noKind = 3;
const kindBits = 3;
const favouriteFlag = 4;
const failedFlag = 8;
const goneFlag = 16;
const everyFlag = 32;
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
    keys: new Uint16Array(0),
    flags: new Uint8Array(0),
  };
  /* Used again for each list: arrays of this size, made and left, keep the garbage collector busy. */
  #marks = new Uint8Array(0);
  #found = new Uint32Array(0);
  #size = 0;
  #gone = 0;
  #highestSound = 0;
  readonly #rows = new IdRows();
  readonly #folders = new FolderNumbers();
  readonly #words = new WordLists();
  readonly #sortKeys = new SortKeys();
  readonly #keys = new Map<string, number>();
  /** All rows but those that came since `settle`. */
  readonly #byName = new RowOrder((a, b) => this.#compareNames(a, b));
  /** Those that were asked for. */
  readonly #byValue = new Map<ValueName, RowOrder>();
  /** Rows that do not stand where they belong in the orders by value. */
  readonly #moved = new Set<number>();

  /** What the table takes in memory, in bytes. */
  get bytes(): number {
    const columns = columnNames(this.#columns).map((name) => this.#columns[name].byteLength);
    columns.push(this.#marks.byteLength, this.#found.byteLength);
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
    const { sounds, keys, flags } = this.#columns;
    if (this.#byValue.size > 0) this.#moved.add(row);
    if (((flags[row] ?? 0) & goneFlag) !== 0) this.#gone--;
    sounds[row] = sound?.id ?? 0;
    keys[row] = this.#keyNumber(sound?.key ?? null);
    flags[row] = flagsOf(facts);
    this.#columns.folders[row] = this.#folders.numberOf(facts.rootId, facts.folder);
    this.#columns.duration[row] = sound?.duration ?? NaN;
    this.#columns.loudness[row] = sound?.loudness ?? NaN;
    this.#columns.tempo[row] = sound?.tempo ?? NaN;
    this.#columns.added[row] = facts.addedAt;
    this.#highestSound = Math.max(this.#highestSound, sound?.id ?? 0);
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

  /** The rows that fulfil all limits, sorted as SQL sorts them. */
  list(limits: RowLimits, sort: Sort): Uint32Array {
    const wanted = this.#wanted(limits);
    const { rows } = this.#order(sort.by);
    return sort.descending ? this.#descending(rows, wanted, sort.by) : this.#kept(rows, wanted);
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
  #steps({ duration, tempo, ...limits }: RowLimits, without: number): Narrow[] {
    const { keys, flags, folders, sounds, ...values } = this.#columns;
    const steps: Narrow[] = [accepted(flags, flagsWithin(limits, without | goneFlag))];
    if (isLimit(duration)) steps.push(within(values.duration, duration));
    if (isLimit(tempo)) steps.push(within(values.tempo, tempo));
    if (limits.key !== undefined) steps.push(accepted(keys, this.#onlyKey(limits.key)));
    if (limits.inFolder) steps.push(accepted(folders, this.#folders.where(limits.inFolder)));
    if (limits.sounds) steps.push(inSet(sounds, limits.sounds));
    for (const { beginning, sounds: tagged } of limits.words) {
      const inName = this.#words.finder(beginning);
      const places = { inName, folders: this.#folders.withWord(beginning), sounds: tagged };
      steps.push(withWord(places, folders, sounds));
    }
    return steps;
  }

  /** What is not known comes last either way, so it is no mere reversal. */
  #descending(rows: Uint32Array, wanted: Uint8Array, by: Sort["by"]): Uint32Array {
    if (by === "name" || by === "folder") return this.#kept(rows, wanted).reverse();
    const values = this.#columns[by];
    let [known, end] = [0, rows.length];
    while (known < end) {
      const middle = (known + end) >>> 1;
      if (Number.isNaN(values[rows[middle] ?? 0])) end = middle;
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
    if (by !== "folder") return this.#columns[by].subarray(0, this.#size);
    const ranks = this.#folders.ranks();
    const { folders } = this.#columns;
    const values = new Float64Array(this.#size);
    for (let row = 0; row < this.#size; row++) values[row] = ranks[folders[row] ?? 0] ?? 0;
    return values;
  }

  #comparison(by: ValueName): Compare {
    if (by === "folder") {
      return (a, b) => {
        const { folders } = this.#columns;
        const difference = this.#folders.compare(folders[a] ?? 0, folders[b] ?? 0);
        return difference || this.#compareNames(a, b);
      };
    }
    return (a, b) => {
      const column = this.#columns[by];
      return compareValues(column[a] ?? NaN, column[b] ?? NaN) || this.#compareNames(a, b);
    };
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
    const { flags } = this.#columns;
    if (((flags[row] ?? 0) & goneFlag) === 0) this.#gone++;
    flags[row] = (flags[row] ?? 0) | goneFlag;
  }

  /** 1 for the number of the key, 0 for every other. */
  #onlyKey(key: string): Uint8Array {
    const accepts = new Uint8Array(this.#keys.size + 1);
    const number = this.#keys.get(key.toWellFormed());
    if (number !== undefined) accepts[number] = 1;
    return accepts;
  }

  #keyNumber(key: string | null): number {
    if (key === null) return 0;
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    this.#keys.set(key, this.#keys.size + 1);
    return this.#keys.size;
  }
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
  return kind | (sound?.favourite === true ? favouriteFlag : 0) | (failed ? failedFlag : 0);
}

/** One byte for each value of the flags, 1 for those within the limits that have none of `without`. */
function flagsWithin(
  { kind, favourite }: Pick<RowLimits, "kind" | "favourite">,
  without: number,
): Uint8Array {
  return Uint8Array.from({ length: everyFlag }, (_, flags) => {
    const rightKind = kind === undefined || sampleKinds[flags & kindBits] === kind;
    const isFavourite = (flags & favouriteFlag) !== 0;
    const isRight = rightKind && (favourite === undefined || isFavourite === favourite);
    return Number(isRight && (flags & without) === 0);
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
    keys: withRoom(columns.keys, rows),
    flags: withRoom(columns.flags, rows),
  };
}
