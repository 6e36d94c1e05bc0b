/**
 * "Find similar sounds": what a question is made of. Candidates come from the index, ranked exactly
 * by the weighted distance of their fingerprints and embeddings with local scaling.
 */
import type { SoundVectors } from "../../../shared/analysis.ts";
import { aspects, defaultWeights, type Weights } from "../../../shared/aspects.ts";
import type { Filters } from "../../../shared/search.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { weightedQuery } from "../../embedding/embedding.ts";
import { recordOf } from "../../embedding/record.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Vectors } from "../vectors/vectors.ts";
import type { ModelAspect } from "./model-aspect.ts";
import { RankedSounds } from "./ranked-sounds.ts";
import { Ranker, type Comparison } from "./ranker.ts";
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
/**
 * The index is asked for at least so many where there are examples: what is near to all of them is
 * not always near to their centre.
 */
const exampleReach = 1_600;
/** How much what is not liked counts in what the index is asked by. */
const awayShare = 0.25;
/** Candidates by the musician's own model, which the index knows nothing of. */
const modelCandidates = 400;

/** What a sound is compared by. */
export interface ComparedSound {
  readonly vectors: SoundVectors;
  /** By the musician's own model; null where it does not know the sound. */
  readonly model?: Float32Array | null;
}

/** A sample that moves the answers, and is none itself. */
export interface Example extends ComparedSound {
  readonly sampleId: number;
}

export interface SimilarQuery extends ComparedSound {
  /** What answers are to be like as well. */
  readonly like?: readonly Example[];
  /** What they are not to be like. */
  readonly unlike?: readonly Example[];
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
    const { like = [], unlike = [] } = query;
    const weights = this.#effectiveWeights(query);
    const conditions = { text, filters, onlineRoots: onlineRoots() };
    const ranker = this.#ranker(query, weights);
    const hasExamples = like.length + unlike.length > 0;
    const ranked = new RankedSounds({
      vectors,
      ranker,
      query: weightedQuery(centreOf(query, like, unlike), weights),
      leastReach: Math.max(
        areUsual(weights) ? 0 : Math.round(unusualReach * vectors.table.size),
        hasExamples ? exampleReach : 0,
      ),
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
      exclude: new Set([...like, ...unlike].map(({ sampleId }) => sampleId).concat(exclude ?? [])),
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

  #ranker(query: SimilarQuery, weights: Weights): Ranker {
    const { model: aspect, vectors } = this.#parts;
    const toComparison = ({ vectors, model }: ComparedSound): Comparison => ({
      record: recordOf(vectors),
      model: model && weights.model > 0 ? (id) => aspect.distance(model, id) : null,
    });
    const { like = [], unlike = [] } = query;
    return new Ranker(vectors, weights, {
      query: toComparison(query),
      like: like.map(toComparison),
      unlike: unlike.map(toComparison),
    });
  }

  #nearestByModel({ model, like = [] }: SimilarQuery, weights: Weights): number[] {
    if (!model || weights.model === 0) return [];
    const { catalog, model: aspect } = this.#parts;
    const centre = meanOf([model, ...like.flatMap((liked) => liked.model ?? [])]);
    return catalog.fingerprints
      .wholesOf(aspect.nearest(centre, modelCandidates))
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

/** What the index is asked by: near what is liked, and a little away from what is not. */
function centreOf(
  query: ComparedSound,
  like: readonly ComparedSound[],
  unlike: readonly ComparedSound[],
): Float32Array {
  const centre = meanOf([query, ...like].map(({ vectors }) => vectors.embedding));
  if (unlike.length === 0) return centre;
  const away = meanOf(unlike.map(({ vectors }) => vectors.embedding));
  return centre.map((value, i) => value - awayShare * (away[i] ?? 0));
}

function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const size = vectors[0]?.length ?? 0;
  return Float32Array.from({ length: size }, (_, i) =>
    vectors.reduce((sum, vector) => sum + (vector[i] ?? 0) / vectors.length, 0),
  );
}

function areUsual(weights: Weights): boolean {
  const product = (a: Weights, b: Weights): number =>
    aspects.reduce((sum, aspect) => sum + a[aspect] * b[aspect], 0);
  const lengths = Math.sqrt(product(weights, weights) * product(defaultWeights, defaultWeights));
  return product(weights, defaultWeights) >= usualWeights * lengths;
}
