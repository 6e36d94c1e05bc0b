/** One query: how far each sound is from it, and where that puts it. */
import { aspects, type Weights } from "../../../shared/aspects.ts";
import { weightedMean, weightList } from "../../embedding/scores.ts";
import type { VectorTable } from "../vectors/vector-table.ts";
import type { Vectors } from "../vectors/vectors.ts";
import { unknownByModel } from "./model-aspect.ts";
import { scaledDistance } from "./ranking.ts";

/**
 * How much further a part of a sound counts than a sound of its own. Measured: without it, parts of
 * long files crowd the answers to one-shots (precision@10 0.640 instead of 0.648).
 */
export const partHandicap = 1.2;

/** The distance to a sound by the musician's own model. */
export type ModelDistance = (soundId: number) => number;

/** A sound that others are compared with. */
export interface Comparison {
  readonly record: Uint8Array;
  /** Null where the model has no weight or does not know the sound. */
  readonly model: ModelDistance | null;
}

/** What a ranking is by. */
export interface RankingExamples {
  /** The sound that is asked about, by which results are explained. */
  readonly query: Comparison;
  /** Sounds that count like the query. */
  readonly like: readonly Comparison[];
  /** Sounds that results are pushed away from. */
  readonly unlike: readonly Comparison[];
}

export class Ranker {
  /** The rows are those of this table, even when another has taken its place. */
  readonly table: VectorTable;
  readonly #vectors: Vectors;
  readonly #examples: RankingExamples;
  readonly #hasExamples: boolean;
  readonly #weights: Float64Array;
  readonly #distances: Float64Array;
  readonly #combined: Float64Array;

  /** Where the query has a model, its distance stands behind those of the aspects. */
  constructor(vectors: Vectors, weights: Weights, examples: RankingExamples) {
    this.table = vectors.table;
    this.#vectors = vectors;
    this.#examples = examples;
    this.#hasExamples = examples.like.length + examples.unlike.length > 0;
    this.#weights = weightList(weights);
    const size = aspects.length + (examples.query.model ? 1 : 0);
    this.#distances = new Float64Array(size);
    this.#combined = new Float64Array(size);
  }

  /** The distances of a row to the query in the order of `weighables`; valid until the next call. */
  distances(row: number): Float64Array {
    return this.#distancesTo(this.#examples.query, row);
  }

  /**
   * The distances that count: the mean of those to the query and to what is liked. A row that is
   * nearer to something unliked stands further by as much as it is nearer. Measured on labelled sounds
   * (test/bench/RESULTS.md) against ratios and exponentials, none of which is better. Valid until the
   * next call.
   */
  combined(row: number): Float64Array {
    if (!this.#hasExamples) return this.distances(row);
    const combined = this.#meanToLiked(row);
    const distance = weightedMean(combined, this.#weights);
    const nearest = this.#toUnliked(row);
    if (nearest >= distance) return combined;
    return combined.map((value) => value * (2 - nearest / distance));
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
    return this.#handicap(row) * scaledDistance(this.combined(row), scale, this.#weights);
  }

  /** The same without the local scale, which costs a hundred times as much to measure. */
  distance(row: number): number {
    return this.#handicap(row) * weightedMean(this.combined(row), this.#weights);
  }

  #distancesTo({ record, model }: Comparison, row: number): Float64Array {
    this.table.distances(row, record, this.#vectors.measure, this.#distances);
    if (this.#distances.length > aspects.length) {
      this.#distances[aspects.length] = model ? model(this.table.soundOf(row)) : unknownByModel;
    }
    return this.#distances;
  }

  #meanToLiked(row: number): Float64Array {
    const { query, like } = this.#examples;
    this.#combined.fill(0);
    for (const liked of [query, ...like]) {
      const distances = this.#distancesTo(liked, row);
      for (let i = 0; i < distances.length; i++) {
        this.#combined[i] = (this.#combined[i] ?? 0) + (distances[i] ?? 0) / (1 + like.length);
      }
    }
    return this.#combined;
  }

  /** The distance to the nearest of what is not liked; infinite where there is nothing. */
  #toUnliked(row: number): number {
    return Math.min(
      ...this.#examples.unlike.map((unliked) =>
        weightedMean(this.#distancesTo(unliked, row), this.#weights),
      ),
    );
  }

  #handicap(row: number): number {
    return this.table.isPart(row) ? partHandicap : 1;
  }
}
