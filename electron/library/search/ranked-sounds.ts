/**
 * The sounds that answer a query, best first, as far as somebody looks: candidates from the index,
 * ranked exactly, then more of them; or all sounds, where that costs less. What has been handed out
 * keeps its place.
 */
import { setImmediate } from "node:timers/promises";
import type { Vectors } from "../vectors/vectors.ts";
import type { Ranker } from "./ranker.ts";
import { mostReach, reachFor } from "./search-cost.ts";
import type { SoundSet } from "./sound-set.ts";

/**
 * Candidates that are ranked at first. Measured (test/bench/RESULTS.md): enough for a recall@10 of
 * 0.98 by default and 0.95 with one aspect alone at a million sounds.
 */
const firstCandidates = 400;
/** Candidates that are ranked for each sound that is handed out; and what is asked beyond that. */
const candidatesPerSound = 4;
const margin = 1.25;
const widening = 4;
/** Rows that are kept of those that were all compared; more are when somebody looks further. */
const mostKept = 16_384;
/** Rows that are compared between two looks at the main loop, some 5 ms. */
const comparedAtOnce = 8_192;

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
  /** Sounds that the filters allow; null for all. */
  readonly allowed: SoundSet | null;
  /** Rows that are candidates in any case: the nearest by the musician's own model. */
  readonly also: readonly number[];
}

export class RankedSounds {
  readonly #sought: Sought;
  readonly #ranks = new Map<number, RankedSound>();
  readonly #rankedRows = new Set<number>();
  #sounds: RankedSound[] = [];
  /** Of the sounds, how many have been handed out, and stay where they are. */
  #handedOut = 0;
  /** How many of the sounds stand where comparing all would put them. */
  #sure = 0;
  #reach: number | null = null;

  constructor(sought: Sought) {
    this.#sought = sought;
  }

  /** The sounds from `start` on, `count` of them or as many as there are. */
  async slice(start: number, count: number): Promise<RankedSound[]> {
    while (this.#sure < start + count && this.#sure < Infinity) await this.#widen(start + count);
    this.#handedOut = Math.max(this.#handedOut, start + count);
    return this.#sounds.slice(start, start + count);
  }

  async #widen(count: number): Promise<void> {
    const { vectors, query, also } = this.#sought;
    this.#reach = this.#nextReach(count);
    const ids = this.#reach && vectors.candidates(query, this.#reach);
    // A visit to cells may end before it has found what was asked for.
    if (this.#reach && ids && ids.length >= this.#reach) {
      this.#rankCandidates([...ids, ...also]);
      this.#sure = Math.floor(this.#ranks.size / candidatesPerSound);
    } else {
      this.#reach = mostReach;
      this.#sure = await this.#rankAll(Math.max(mostKept, candidatesPerSound * count));
    }
    this.#sort();
  }

  #nextReach(count: number): number | null {
    const { allowed, ranker, vectors } = this.#sought;
    const { table } = ranker;
    if (this.#reach !== null) {
      const reach = widening * this.#reach;
      return reach <= Math.min(mostReach, table.size) ? reach : null;
    }
    return reachFor({
      rows: table.size,
      allowed: Math.min(table.size, allowed?.size ?? Infinity),
      wanted: Math.max(firstCandidates, margin * candidatesPerSound * count),
      plan: vectors.plan,
      isLowMemory: table.isLowMemory,
    });
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

  /** Ranks all that are allowed, and keeps the nearest `most` rows; returns how many sounds these are. */
  async #rankAll(most: number): Promise<number> {
    const { allowed, ranker } = this.#sought;
    const rows = ranker.table.liveRows(allowed);
    const ranks = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      ranks[i] = ranker.rank(rows[i] ?? 0);
      if (i % comparedAtOnce === comparedAtOnce - 1) await setImmediate();
    }
    const last = rows.length <= most ? Infinity : (ranks.toSorted()[most] ?? Infinity);
    const sounds = new Set<number>();
    for (const [i, row] of rows.entries()) {
      const rank = ranks[i] ?? 0;
      if (rank > last) continue;
      sounds.add(ranker.table.soundOf(row));
      this.#keep(row, rank);
    }
    return rows.length <= most ? Infinity : sounds.size;
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

  #sort(): void {
    const fixed = this.#sounds.slice(0, this.#handedOut);
    const taken = new Set(fixed.map(({ soundId }) => soundId));
    const others = [...this.#ranks.values()].filter(({ soundId }) => !taken.has(soundId));
    others.sort((a, b) => a.rank - b.rank || a.id - b.id);
    this.#sounds = [...fixed, ...others];
  }
}
