/**
 * "Find similar sounds": what a question is made of. Candidates come from the index, ranked exactly
 * by the weighted distance of their fingerprints and embeddings with local scaling.
 */
import type { SoundVectors } from "../../../shared/analysis.ts";
import { aspects, defaultWeights, type Weights } from "../../../shared/aspects.ts";
import type { Filters } from "../../../shared/api.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { weightedQuery } from "../../embedding/embedding.ts";
import { recordOf } from "../../embedding/record.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Vectors } from "../vectors/vectors.ts";
import type { ModelAspect } from "./model-aspect.ts";
import { RankedSounds } from "./ranked-sounds.ts";
import { Ranker } from "./ranker.ts";
import { scaledDistance } from "./ranking.ts";
import type { SampleColumns } from "./sample-columns.ts";
import { SimilarPages } from "./similar-pages.ts";

/**
 * Under unusual weights the index is asked for at least this share of its vectors: its cells and its
 * cosine follow the default weights best. Measured (test/bench/RESULTS.md): enough for a recall@10 of
 * 0.98 by default and 0.95 with one aspect alone.
 */
const unusualReach = 0.0016;
/** The cosine with the default weights below which weights are unusual. */
const usualWeights = 0.9;
/** Candidates by the musician's own model, which the index knows nothing of. */
const modelCandidates = 400;

export interface SimilarQuery {
  readonly vectors: SoundVectors;
  /** By the musician's own model; null where it does not know the query. */
  readonly model?: Float32Array | null;
  /** What is left out keeps its default weight. */
  readonly weights?: Partial<Weights> | undefined;
  readonly text?: string | undefined;
  readonly filters?: Filters | undefined;
  /** How many results one folder may give. */
  readonly perFolder?: number | undefined;
  /** The sample that is asked about, which is no answer to itself. */
  readonly exclude?: number | undefined;
}

export interface SimilarityParts {
  readonly catalog: Catalog;
  readonly vectors: Vectors;
  readonly columns: SampleColumns;
  readonly model: ModelAspect;
  readonly onlineRoots: () => readonly number[];
}

export class Similarity {
  readonly #parts: SimilarityParts;

  constructor(parts: SimilarityParts) {
    this.#parts = parts;
  }

  /**
   * Ranks the samples of the library by their similarity to a query; of each its nearest part.
   * @throws SoundkinError invalid-input where no aspect has a weight.
   */
  async find(query: SimilarQuery): Promise<SimilarPages> {
    const { catalog, vectors, columns, onlineRoots } = this.#parts;
    await vectors.ready;
    const { text = "", filters = {}, perFolder = Infinity, exclude } = query;
    const weights = this.#effectiveWeights(query);
    const conditions = { text, filters, onlineRoots: onlineRoots() };
    const ranker = this.#ranker(query, weights);
    const ranked = new RankedSounds({
      vectors,
      ranker,
      query: weightedQuery(query.vectors.embedding, weights),
      leastReach: areUsual(weights) ? 0 : Math.round(unusualReach * vectors.table.size),
      allowed: columns.matching(text, filters, conditions.onlineRoots),
      also: this.#nearestByModel(query, weights),
    });
    const { fingerprint } = query.vectors;
    return new SimilarPages({
      catalog,
      ranker,
      ranked,
      fingerprint,
      weights,
      conditions,
      perFolder,
      exclude,
    });
  }

  /** The same sounds ranked by each of the weights, nearest first: what a measurement needs. */
  orders<Sound extends { readonly id: number }>(
    query: Sound,
    sounds: readonly Sound[],
    weightings: readonly Weights[],
  ): Sound[][] {
    const { vectors } = this.#parts;
    const { table } = vectors;
    const record = table.record(table.rowOf(query.id)).slice();
    const measured = sounds.map((sound) => {
      const row = table.rowOf(sound.id);
      const distances = new Float64Array(aspects.length);
      table.distances(row, record, vectors.measure, distances);
      return { sound, distances, scale: Float64Array.from(vectors.scaleOf(row)) };
    });
    return weightings.map((weights) =>
      measured
        .map(({ sound, distances, scale }) => ({
          sound,
          rank: scaledDistance(distances, scale, weights),
        }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ sound }) => sound),
    );
  }

  #ranker({ vectors, model }: SimilarQuery, weights: Weights): Ranker {
    const byModel =
      model && weights.model > 0 ? (id: number) => this.#parts.model.distance(model, id) : null;
    return new Ranker(this.#parts.vectors, recordOf(vectors), weights, byModel);
  }

  #nearestByModel({ model }: SimilarQuery, weights: Weights): number[] {
    if (!model || weights.model === 0) return [];
    const { catalog, model: aspect } = this.#parts;
    return catalog.fingerprints
      .wholesOf(aspect.nearest(model, modelCandidates))
      .map(({ id }) => id);
  }

  /** The weights that count. */
  #effectiveWeights({ weights, model }: SimilarQuery): Weights {
    const asked = { ...defaultWeights, ...weights };
    const effective = model ? asked : { ...asked, model: 0 };
    if (Object.values(effective).every((weight) => weight === 0)) {
      throw new SoundkinError(
        "invalid-input",
        this.#parts.model.inUse && asked.model > 0
          ? "The model does not know this sound yet. Give another aspect a weight."
          : "At least one aspect needs a weight above 0.",
      );
    }
    return effective;
  }
}

function areUsual(weights: Weights): boolean {
  const product = (a: Weights, b: Weights): number =>
    aspects.reduce((sum, aspect) => sum + a[aspect] * b[aspect], 0);
  const lengths = Math.sqrt(product(weights, weights) * product(defaultWeights, defaultWeights));
  return product(weights, defaultWeights) >= usualWeights * lengths;
}
