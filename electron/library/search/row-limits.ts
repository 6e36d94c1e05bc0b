/** What rows must fulfil: steps that each keep some of the rows that they are given. */
import type { SoundSet } from "./sound-set.ts";

export interface Limits {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

/** Keeps of the first `count` rows those that fulfil a limit, in front; returns how many. */
export type Narrow = (rows: Uint32Array, count: number) => number;

/*
 * Each step writes every row and moves on behind those that it keeps: without a branch to mispredict
 * a million rows take half the time.
 */

export function within(column: Float64Array, { min = -Infinity, max = Infinity }: Limits): Narrow {
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
export function accepted(
  column: Uint32Array | Uint16Array | Uint8Array,
  accepts: Uint8Array,
): Narrow {
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

export function withSound(sounds: Uint32Array): Narrow {
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

export function inSet(sounds: Uint32Array, wanted: SoundSet): Narrow {
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

/** Rows whose sound several files have, or those whose sound does not. `filesOf`: by sound, 0 for none. */
export function withCopies(sounds: Uint32Array, filesOf: Uint32Array, isWanted: boolean): Narrow {
  const unwanted = isWanted ? 0 : 1;
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      rows[kept] = row;
      kept += Number((filesOf[sounds[row] ?? 0] ?? 0) > 1) ^ unwanted;
    }
    return kept;
  };
}

/** Where words stand; null for nowhere. */
export interface WordPlaces {
  /** 1 for a row whose name has them, else 0. */
  readonly inName: ((row: number) => number) | null;
  /** One byte a folder's number, 1 where the folder has them. */
  readonly folders: Uint8Array | null;
  /** Sounds with a tag that has them. */
  readonly sounds: SoundSet | null;
}

/** Rows that have words in their name, their folder or a tag of their sound; or those that have not. */
export function withWords(
  { inName, folders, sounds }: WordPlaces,
  isWanted: boolean,
  foldersOfRows: Uint32Array,
  soundsOfRows: Uint32Array,
): Narrow {
  const unwanted = isWanted ? 0 : 1;
  return (rows, count) => {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] ?? 0;
      rows[kept] = row;
      const isNamed = inName === null ? 0 : inName(row);
      const isBelow = folders === null ? 0 : (folders[foldersOfRows[row] ?? 0] ?? 0);
      const isTagged = sounds === null ? 0 : Number(sounds.has(soundsOfRows[row] ?? 0));
      kept += (isNamed | isBelow | isTagged) ^ unwanted;
    }
    return kept;
  };
}

export function isLimit(limits: Limits | undefined): limits is Limits {
  return limits?.min !== undefined || limits?.max !== undefined;
}
