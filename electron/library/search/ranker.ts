/** One query: how far each sound is from it, and where that puts it. */
import { aspects, type Weights } from "../../../shared/aspects.ts";
import { weightedMean, weightList } from "../../embedding/scores.ts";
import type { VectorTable } from "../vectors/vector-table.ts";
import type { Vectors } from "../vectors/vectors.ts";
import { scaledDistance } from "./ranking.ts";

/**
 * How much further a part of a sound counts than a sound of its own. Measured: without it, parts of
 * long files crowd the answers to one-shots (precision@10 0.640 instead of 0.648).
 */
export const partHandicap = 1.2;

/** The distance to a sound by the musician's own model. */
export type ModelDistance = (soundId: number) => number;

export class Ranker {
  /** The rows are those of this table, even when another has taken its place. */
  readonly table: VectorTable;
  readonly #vectors: Vectors;
  readonly #query: Uint8Array;
  readonly #model: ModelDistance | null;
  readonly #weights: Float64Array;
  readonly #distances: Float64Array;

  /** Ranks by the record `query`; with `model`, its distance stands behind those of the aspects. */
  constructor(vectors: Vectors, query: Uint8Array, weights: Weights, model: ModelDistance | null) {
    this.table = vectors.table;
    this.#vectors = vectors;
    this.#query = query;
    this.#model = model;
    this.#weights = weightList(weights);
    this.#distances = new Float64Array(aspects.length + (model ? 1 : 0));
  }

  /** The distances of a row in the order of `weighables`; valid until the next call. */
  distances(row: number): Float64Array {
    this.table.distances(row, this.#query, this.#vectors.measure, this.#distances);
    if (this.#model) this.#distances[aspects.length] = this.#model(this.table.soundOf(row));
    return this.#distances;
  }

  /** Whether a row, by its id, is of a part of a sound. */
  isPart(id: number): boolean {
    const row = this.table.rowOf(id);
    return row >= 0 && this.table.isPart(row);
  }

  /** The distances between two rows, by their ids, without the model; far where one is gone. */
  between(a: number, b: number): Float64Array {
    const distances = new Float64Array(aspects.length).fill(Infinity);
    const [row, other] = [this.table.rowOf(a), this.table.rowOf(b)];
    if (row < 0 || other < 0) return distances;
    this.table.distances(row, this.table.record(other).slice(), this.#vectors.measure, distances);
    return distances;
  }

  /** What a row is sorted by, smallest first. */
  rank(row: number): number {
    const scale = this.#vectors.scaleOf(row, this.table);
    return this.#handicap(row) * scaledDistance(this.distances(row), scale, this.#weights);
  }

  /** The same without the local scale, which costs a hundred times as much to measure. */
  distance(row: number): number {
    return this.#handicap(row) * weightedMean(this.distances(row), this.#weights);
  }

  #handicap(row: number): number {
    return this.table.isPart(row) ? partHandicap : 1;
  }
}
