/** What filters compare, in memory: typed arrays with one row a file, in the order of ids. */
import { sampleKinds, type SampleKind } from "../../../shared/domain.ts";
import { countUpTo } from "../ascending.ts";
import type { FactsRow } from "../catalog/sample-facts.ts";
import { SoundBits, type SoundSet } from "./sound-set.ts";

/** What a file must fulfil; what is left out or null limits nothing. */
export interface RowLimits {
  readonly inFolder: ((rootId: number, folder: string) => boolean) | null;
  /** Seconds. */
  readonly duration?: Limits | undefined;
  /** Beats per minute. */
  readonly tempo?: Limits | undefined;
  readonly key?: string | undefined;
  readonly kind?: SampleKind | undefined;
  readonly favourite?: boolean | undefined;
  /** Ids of files. */
  readonly files: readonly number[] | null;
  readonly sounds: SoundSet | null;
}

interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

interface Columns {
  readonly ids: Uint32Array;
  /** 0 for none: of a file that waits, failed or is gone. Such a row matches nothing. */
  readonly sounds: Uint32Array;
  /** Numbers of `Folders`. */
  readonly folders: Uint32Array;
  /** As SQLite keeps them, so that a value on the border of a range is on the same side of it. */
  readonly durations: Float64Array;
  /** NaN for none. */
  readonly tempos: Float64Array;
  /** Numbers of the table's keys; 0 for none. */
  readonly keys: Uint16Array;
  /** The number of its kind, and `favouriteFlag`. */
  readonly flags: Uint8Array;
}

const favouriteFlag = 4;
/** How much room is made when it runs out: little, since there may be a million rows. */
const growth = 1.25;
const fewestRows = 1024;
/** So many stay in the processor's cache from one limit to the next. */
const rowsAtOnce = 4096;

export class SampleTable {
  #columns: Columns = columnsOf(fewestRows);
  #size = 0;
  #highestSound = 0;
  readonly #folders = new Folders();
  readonly #keys = new Map<string, number>();

  /** Rows, one a file. */
  get size(): number {
    return this.#size;
  }

  /** What the columns take in memory, in bytes. */
  get bytes(): number {
    return columnNames(this.#columns).reduce(
      (sum, name) => sum + this.#columns[name].byteLength,
      0,
    );
  }

  /** Writes the row of a file. False where it would have to stand between others. */
  put(facts: FactsRow): boolean {
    const last = this.#columns.ids[this.#size - 1] ?? 0;
    const row = facts.id > last ? this.#append(facts.id) : this.#rowOf(facts.id);
    if (row === undefined) return false;
    this.#write(row, facts);
    return true;
  }

  /** Has a file match nothing. */
  drop(id: number): void {
    const row = this.#rowOf(id);
    if (row !== undefined) this.#columns.sounds[row] = 0;
  }

  /** Sounds of which at least one file fulfils all limits. */
  matching(limits: RowLimits): SoundBits {
    const { sounds } = this.#columns;
    const found = new SoundBits(this.#highestSound);
    const steps = this.#steps(limits);
    const candidates = limits.files && this.#rowsOf(limits.files);
    const end = candidates?.length ?? this.#size;
    const rows = new Uint32Array(rowsAtOnce);
    for (let start = 0; start < end; start += rowsAtOnce) {
      let count = Math.min(rowsAtOnce, end - start);
      for (let i = 0; i < count; i++)
        rows[i] = candidates ? (candidates[start + i] ?? 0) : start + i;
      for (const narrow of steps) count = narrow(rows, count);
      for (let i = 0; i < count; i++) found.add(sounds[rows[i] ?? 0] ?? 0);
    }
    return found;
  }

  /** One step for each limit; those that are cheap and leave few come first. */
  #steps({ duration, tempo, ...limits }: RowLimits): Narrow[] {
    const { durations, tempos, keys, flags, folders, sounds } = this.#columns;
    const steps: Narrow[] = [withSound(sounds)];
    if (limits.kind !== undefined || limits.favourite !== undefined) {
      steps.push(accepted(flags, flagsWithin(limits)));
    }
    if (isLimit(duration)) steps.push(within(durations, duration));
    if (isLimit(tempo)) steps.push(within(tempos, tempo));
    if (limits.key !== undefined) steps.push(accepted(keys, this.#onlyKey(limits.key)));
    if (limits.inFolder) steps.push(accepted(folders, this.#folders.where(limits.inFolder)));
    if (limits.sounds) steps.push(inSet(sounds, limits.sounds));
    return steps;
  }

  #write(row: number, { rootId, folder, sound }: FactsRow): void {
    const { sounds, folders, durations, tempos, keys, flags } = this.#columns;
    sounds[row] = sound?.id ?? 0;
    folders[row] = this.#folders.numberOf(rootId, folder);
    if (sound === null) return;
    durations[row] = sound.duration;
    tempos[row] = sound.tempo ?? NaN;
    keys[row] = sound.key === null ? 0 : this.#keyNumber(sound.key);
    flags[row] = sampleKinds.indexOf(sound.kind) | (sound.favourite ? favouriteFlag : 0);
    this.#highestSound = Math.max(this.#highestSound, sound.id);
  }

  #append(id: number): number {
    const { ids } = this.#columns;
    if (this.#size === ids.length) this.#columns = grown(this.#columns);
    this.#columns.ids[this.#size] = id;
    return this.#size++;
  }

  #rowOf(id: number): number | undefined {
    const { ids } = this.#columns;
    const row = countUpTo(ids, this.#size, id) - 1;
    return ids[row] === id ? row : undefined;
  }

  /** The rows of those of the files that there are. */
  #rowsOf(fileIds: readonly number[]): Uint32Array {
    const { ids } = this.#columns;
    const rows = new Uint32Array(fileIds.length);
    let found = 0;
    let next = 0;
    for (const id of fileIds) {
      // In a long list the next file is mostly the next row.
      const row = next < this.#size && ids[next] === id ? next : this.#rowOf(id);
      if (row === undefined) continue;
      rows[found++] = row;
      next = row + 1;
    }
    return rows.subarray(0, found);
  }

  /** 1 for the number of the key, 0 for every other. */
  #onlyKey(key: string): Uint8Array {
    const accepts = new Uint8Array(this.#keys.size + 1);
    const number = this.#keys.get(key.toWellFormed());
    if (number !== undefined) accepts[number] = 1;
    return accepts;
  }

  #keyNumber(key: string): number {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    this.#keys.set(key, this.#keys.size + 1);
    return this.#keys.size;
  }
}

/** Keeps of the first `count` rows those that fulfil a limit, in front; returns how many. */
type Narrow = (rows: Uint32Array, count: number) => number;

/*
 * Each step writes every row and moves on behind those that it keeps: without a branch to mispredict
 * a million rows take half the time.
 */

function withSound(sounds: Uint32Array): Narrow {
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      rows[kept] = row;
      kept += Number(sounds[row] !== 0);
    }
    return kept;
  };
}

function within(column: Float64Array, { min = -Infinity, max = Infinity }: Limits): Narrow {
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      const value = column[row] ?? NaN;
      rows[kept] = row;
      kept += Number(value >= min) & Number(value <= max);
    }
    return kept;
  };
}

/** `accepts`: 1 for each of the column's numbers that is kept, else 0. */
function accepted(column: Uint32Array | Uint16Array | Uint8Array, accepts: Uint8Array): Narrow {
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      rows[kept] = row;
      kept += accepts[column[row] ?? 0] ?? 0;
    }
    return kept;
  };
}

function inSet(sounds: Uint32Array, wanted: SoundSet): Narrow {
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      rows[kept] = row;
      kept += Number(wanted.has(sounds[row] ?? 0));
    }
    return kept;
  };
}

function isLimit(limits: Limits | undefined): limits is Limits {
  return limits?.min !== undefined || limits?.max !== undefined;
}

/** Numbers for the distinct folders of all roots. */
class Folders {
  readonly #rootIds: number[] = [];
  readonly #paths: string[] = [];
  /** By root, then by path. */
  readonly #numbers = new Map<number, Map<string, number>>();

  numberOf(rootId: number, path: string): number {
    const ofRoot = this.#numbers.get(rootId) ?? new Map<string, number>();
    this.#numbers.set(rootId, ofRoot);
    const known = ofRoot.get(path);
    if (known !== undefined) return known;
    ofRoot.set(path, this.#paths.length);
    this.#rootIds.push(rootId);
    return this.#paths.push(path) - 1;
  }

  /** One byte a folder, 1 for those that are accepted. */
  where(accepts: (rootId: number, path: string) => boolean): Uint8Array {
    return Uint8Array.from(this.#paths, (path, i) => Number(accepts(this.#rootIds[i] ?? 0, path)));
  }
}

/** One byte for each value of the flags, 1 for those within the limits. */
function flagsWithin({ kind, favourite }: Pick<RowLimits, "kind" | "favourite">): Uint8Array {
  return Uint8Array.from({ length: 2 * favouriteFlag }, (_, flags) => {
    const rightKind = kind === undefined || sampleKinds[flags % favouriteFlag] === kind;
    const isFavourite = (flags & favouriteFlag) !== 0;
    return Number(rightKind && (favourite === undefined || isFavourite === favourite));
  });
}

function columnsOf(rows: number): Columns {
  return {
    ids: new Uint32Array(rows),
    sounds: new Uint32Array(rows),
    folders: new Uint32Array(rows),
    durations: new Float64Array(rows),
    tempos: new Float64Array(rows),
    keys: new Uint16Array(rows),
    flags: new Uint8Array(rows),
  };
}

function columnNames(columns: Columns): (keyof Columns)[] {
  return Object.keys(columns) as (keyof Columns)[];
}

function grown(columns: Columns): Columns {
  const larger = columnsOf(Math.ceil(columns.ids.length * growth));
  for (const name of columnNames(columns)) larger[name].set(columns[name]);
  return larger;
}
