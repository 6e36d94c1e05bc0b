/**
 * The exact answer: every sound of a library ranked by what the app ranks by, without any index. How
 * distances become a rank is said here and in electron/library/search/ranker.ts.
 */
import { recordDistances } from "../../../electron/embedding/distance.ts";
import { weightList } from "../../../electron/embedding/scores.ts";
import { partHandicap } from "../../../electron/library/search/ranker.ts";
import { scaledDistance } from "../../../electron/library/search/ranking.ts";
import { References } from "../../../electron/library/vectors/references.ts";
import { aspects, type Weights } from "../../../shared/aspects.ts";
import type { SoundRecords } from "./sound-records.ts";

/** The local scale of every row by aspect, row-major; in the precision in which the app keeps it. */
export function localScales({ table }: SoundRecords): Float32Array {
  const references = References.of(table);
  const scales = new Float32Array(table.rows * aspects.length);
  for (let row = 0; row < table.rows; row++) {
    scales.set(references.scaleOf(table.record(row), recordDistances), row * aspects.length);
  }
  return scales;
}

/** The distances by aspect of every row from one sound; weights come later, and are many. */
export class ExactQuery {
  readonly #soundId: number;
  readonly #records: SoundRecords;
  readonly #scales: Float32Array;
  /** Rows x aspects, row-major. */
  readonly #distances: Float64Array;

  constructor(records: SoundRecords, scales: Float32Array, soundId: number) {
    this.#soundId = soundId;
    this.#records = records;
    this.#scales = scales;
    const { table } = records;
    const own = records.recordOf(soundId);
    const ofRow = new Float64Array(aspects.length);
    this.#distances = new Float64Array(table.rows * aspects.length);
    for (let row = 0; row < table.rows; row++) {
      table.distances(row, own, recordDistances, ofRow);
      this.#distances.set(ofRow, row * aspects.length);
    }
  }

  /**
   * The rank of each sound by its id, smallest first: that of its nearest row. Infinity for what is no
   * sound, and for the one that is asked about.
   */
  exactRanking(weights: Weights): Float64Array {
    const { table, wholes } = this.#records;
    const list = weightList(weights);
    const ranking = new Float64Array(wholes.length).fill(Infinity);
    const [distances, scale] = [new Float64Array(aspects.length), new Float64Array(aspects.length)];
    for (let row = 0; row < table.rows; row++) {
      for (let i = 0; i < aspects.length; i++) {
        distances[i] = this.#distances[row * aspects.length + i] ?? NaN;
        scale[i] = this.#scales[row * aspects.length + i] ?? NaN;
      }
      const handicap = table.isPart(row) ? partHandicap : 1;
      const rank = handicap * scaledDistance(distances, scale, list);
      const soundId = table.soundOf(row);
      if (rank < (ranking[soundId] ?? Infinity)) ranking[soundId] = rank;
    }
    ranking[this.#soundId] = Infinity;
    return ranking;
  }
}
