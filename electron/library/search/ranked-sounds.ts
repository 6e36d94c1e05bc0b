/**
 * The sounds that answer a query, best first, as far as somebody looks: candidates from the index,
 * ranked exactly, then more of them; or all sounds, where that costs less. Steps do not depend on
 * who asks for how many, and what stands stays where it is.
 */
import { setImmediate } from "node:timers/promises";
import type { Vectors } from "../vectors/vectors.ts";
import type { Ranker } from "./ranker.ts";
import { reachFor } from "./search-cost.ts";
import type { SoundSet } from "./sound-set.ts";

/** Candidates that are ranked at first, of those that the filters allow. */
const firstCandidates = 400;
/** Candidates that stand for each sound that is handed out. */
const candidatesPerSound = 4;
const widening = 4;
/**
 * Rows that are kept at first of those that were all compared: where their ranks are known; and where
 * only their distances are, since the local scales of all would take minutes.
 */
const firstKept = { ranked: 16_384, measured: 2_048 };
/** Milliseconds of work between two looks at the main loop, and rows between two looks at the clock. */
const workTime = 4;
const rowsPerLook = 64;

/** A sound, by the row of its nearest part. */
export interface RankedSound {
  readonly id: number;
  readonly soundId: number;
  readonly rank: number;
}

export interface Sought {
  readonly vectors: Vectors;
  readonly ranker: Ranker;
  /** What the index is asked by. */
  readonly query: Float32Array;
  /** How many the index is asked for at least, in the first step. */
  readonly leastReach: number;
  /** Sounds that the filters allow; null for all. */
  readonly allowed: SoundSet | null;
  /** Rows that are candidates in any case: the nearest by the musician's own model. */
  readonly also: readonly number[];
}

/** Every allowed row with its rank, or its distance alone. */
interface Compared {
  readonly rows: Int32Array;
  readonly values: Float64Array;
  readonly sorted: Float64Array;
  readonly areRanks: boolean;
}

export class RankedSounds {
  readonly #sought: Sought;
  readonly #ranks = new Map<number, RankedSound>();
  readonly #rankedRows = new Set<number>();
  #sounds: RankedSound[] = [];
  /** How many of the sounds stand; Infinity when all do. */
  #standing = 0;
  /** Candidates of the last step. */
  #wanted = 0;
  #compared: Compared | null = null;
  /** Rows that were kept of those. */
  #kept = 0;

  constructor(sought: Sought) {
    this.#sought = sought;
  }

  /** The sounds from `start` on, `count` of them or as many as there are. */
  async slice(start: number, count: number): Promise<RankedSound[]> {
    while (this.#standing < start + count) await this.#widen();
    return this.#sounds.slice(start, start + count);
  }

  async #widen(): Promise<void> {
    const { vectors, query, also } = this.#sought;
    const standing = this.#sounds.slice(0, this.#standing);
    const reach = this.#compared === null ? this.#nextReach() : null;
    const ids = reach && vectors.candidates(query, reach);
    // A visit to cells may end before it has found what was asked for.
    if (reach && ids && ids.length >= reach) {
      this.#rankCandidates([...ids, ...also]);
      this.#standing = Math.floor(this.#ranks.size / candidatesPerSound);
    } else {
      this.#standing = await this.#rankAll();
    }
    this.#sort(standing);
  }

  #nextReach(): number | null {
    const { allowed, leastReach, ranker, vectors } = this.#sought;
    const { table } = ranker;
    this.#wanted = this.#wanted === 0 ? firstCandidates : widening * this.#wanted;
    const least = (leastReach * this.#wanted) / firstCandidates;
    const reach = reachFor({
      rows: table.size,
      allowed: Math.min(table.size, (allowed?.size ?? Infinity) * table.rowsPerSound),
      wanted: this.#wanted,
      plan: vectors.plan,
      isLowMemory: table.isLowMemory,
    });
    if (reach === null) return null;
    return Math.max(reach, least) <= table.size ? Math.max(reach, least) : null;
  }

  /** Ranks those that are allowed. */
  #rankCandidates(ids: readonly number[]): void {
    const { allowed, ranker } = this.#sought;
    for (const id of ids) {
      const row = ranker.table.rowOf(id);
      if (row < 0 || (allowed && !allowed.has(ranker.table.soundOf(row)))) continue;
      if (!this.#rankedRows.has(row)) this.#keep(row, ranker.rank(row));
    }
  }

  /** Keeps more of all that are allowed; returns how many sounds stand. */
  async #rankAll(): Promise<number> {
    const { ranker } = this.#sought;
    const all = (this.#compared ??= await this.#compareAll());
    const first = firstKept[all.areRanks ? "ranked" : "measured"];
    this.#kept = this.#kept === 0 ? first : widening * this.#kept;
    const last = all.sorted[this.#kept] ?? Infinity;
    const sounds = new Set<number>();
    const pause = pauses();
    for (const [i, row] of all.rows.entries()) {
      const value = all.values[i] ?? 0;
      if (value > last) continue;
      sounds.add(ranker.table.soundOf(row));
      if (all.areRanks) this.#keep(row, value);
      else if (!this.#rankedRows.has(row)) this.#keep(row, ranker.rank(row));
      if (pause.isDue(i)) await pause.take();
    }
    if (last === Infinity) return Infinity;
    return all.areRanks ? sounds.size : Math.floor(sounds.size / candidatesPerSound);
  }

  async #compareAll(): Promise<Compared> {
    const { allowed, ranker, vectors } = this.#sought;
    const rows = ranker.table.liveRows(allowed);
    const values = new Float64Array(rows.length);
    const areRanks = vectors.areScaled;
    const pause = pauses();
    for (const [i, row] of rows.entries()) {
      values[i] = areRanks ? ranker.rank(row) : ranker.distance(row);
      if (pause.isDue(i)) await pause.take();
    }
    return { rows, values, sorted: values.toSorted(), areRanks };
  }

  /** Keeps a row where no nearer one of its sound is known. */
  #keep(row: number, rank: number): void {
    const { table } = this.#sought.ranker;
    this.#rankedRows.add(row);
    const soundId = table.soundOf(row);
    const id = table.idOf(row);
    const known = this.#ranks.get(soundId);
    if (known && (known.rank < rank || (known.rank === rank && known.id <= id))) return;
    this.#ranks.set(soundId, { id, soundId, rank });
  }

  #sort(standing: readonly RankedSound[]): void {
    const taken = new Set(standing.map(({ soundId }) => soundId));
    const others = [...this.#ranks.values()].filter(({ soundId }) => !taken.has(soundId));
    others.sort((a, b) => a.rank - b.rank || a.id - b.id);
    this.#sounds = [...standing, ...others];
  }
}

/** Tells when work on many rows has kept the main loop for long enough. */
function pauses() {
  let since = performance.now();
  return {
    isDue: (i: number): boolean =>
      i % rowsPerLook === rowsPerLook - 1 && performance.now() - since > workTime,
    take: async (): Promise<void> => {
      await setImmediate();
      since = performance.now();
    },
  };
}
