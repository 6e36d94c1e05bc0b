/**
 * "Find similar sounds": candidates from FAISS, ranked exactly by the weighted distance of their
 * fingerprints and embeddings with local scaling, scored and explained.
 */
import type { SoundVectors } from "../../../shared/analysis.ts";
import { defaultWeights, perAspect, type Weights } from "../../../shared/aspects.ts";
import type { Filters } from "../../../shared/api.ts";
import type { Sample, SimilarSample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { aspectDistances, fingerprintDistances } from "../../embedding/distance.ts";
import { weightedQuery } from "../../embedding/embedding.ts";
import { reasonFor } from "../../embedding/explain.ts";
import { aspectScores, modelScore, overallScore, weightedMean } from "../../embedding/scores.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { Candidate } from "../catalog/fingerprints.ts";
import type { IndexCache } from "../vectors/index-cache.ts";
import { LocalScales, type Measure } from "./local-scales.ts";
import type { ModelAspect } from "./model-aspect.ts";
import { falling, scaledDistance } from "./ranking.ts";

/** Measured: the first 200 by cosine hold 99.9 % of the exact ten nearest. */
const fewestCandidates = 200;
const candidatesPerResult = 4;
const widening = 4;
/**
 * How much further a part of a sound counts than a sound of its own. Measured: without it, parts of
 * long files crowd the answers to one-shots (precision@10 0.640 instead of 0.648).
 */
const partHandicap = 1.2;

export interface SimilarQuery {
  readonly vectors: SoundVectors;
  /** By the musician's own model; null where it does not know the query. */
  readonly model?: Float32Array | null;
  /** How many results at most. */
  readonly k: number;
  /** What is left out keeps its default weight. */
  readonly weights?: Partial<Weights> | undefined;
  /** Only in this folder and below it. */
  readonly within?: Filters["folder"];
  /** The sample that is asked about, which is no answer to itself. */
  readonly exclude?: number | undefined;
}

/** A candidate with its distances from the query, in the order of `weighables`. */
interface Ranked extends Candidate {
  readonly distances: Float64Array;
  readonly rank: number;
}

export class Similarity {
  readonly #catalog: Catalog;
  readonly #vectors: IndexCache;
  readonly #model: ModelAspect;
  readonly #scales: LocalScales;

  constructor(catalog: Catalog, vectors: IndexCache, model: ModelAspect) {
    this.#catalog = catalog;
    this.#vectors = vectors;
    this.#model = model;
    this.#scales = new LocalScales(catalog.fingerprints);
  }

  /** Ranks the samples of the library by their similarity to a query; of each its nearest part. */
  find(query: SimilarQuery): SimilarSample[] {
    const weights = effectiveWeights(query);
    const size = this.#vectors.size;
    this.#scales.follow(size, this.#measure);
    // Sounds outside the folder, or without a file, take places: widen until enough are left.
    let reach = Math.max(fewestCandidates, candidatesPerResult * query.k);
    for (; ; reach *= widening) {
      const ranked = this.#rank(query, weights, reach);
      const results = this.#samples(ranked, query);
      if (results.length >= query.k || reach >= size) {
        return explained(query, weights, results.slice(0, query.k));
      }
    }
  }

  /** The same sounds ranked by each of the weights, nearest first: what a measurement needs. */
  orders<Sound extends Candidate>(
    query: SoundVectors,
    sounds: readonly Sound[],
    weightings: readonly Weights[],
  ): Sound[][] {
    this.#scales.follow(this.#vectors.size, this.#measure);
    const measured = sounds.map((sound) => ({
      sound,
      distances: this.#measure(query, sound),
      scale: this.#scales.of(sound),
    }));
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

  /** Embeddings of other parameters tell nothing, so without an index fingerprints tell all. */
  get #measure(): Measure {
    return this.#vectors.index ? aspectDistances : fingerprintDistances;
  }

  /** The nearest candidates, best first: one of each sound. */
  #rank(query: SimilarQuery, weights: Weights, reach: number): Ranked[] {
    const ranked = this.#candidates(query, weights, reach).map((candidate): Ranked => {
      const distances = this.#distances(query, candidate);
      const distance = scaledDistance(distances, this.#scales.of(candidate), weights);
      const rank = candidate.region === null ? distance : partHandicap * distance;
      return { ...candidate, distances, rank };
    });
    ranked.sort((a, b) => a.rank - b.rank || a.id - b.id);
    const sounds = new Set<number>();
    return ranked.filter(({ soundId }) => !sounds.has(soundId) && sounds.add(soundId));
  }

  #candidates({ vectors, model }: SimilarQuery, weights: Weights, reach: number): Candidate[] {
    const { fingerprints } = this.#catalog;
    const { index } = this.#vectors;
    const ids = index
      ? index.search(weightedQuery(vectors.embedding, weights), reach).map(({ id }) => id)
      : this.#nearest(vectors, weights, reach);
    const byModel =
      model && weights.model > 0 ? fingerprints.wholes(this.#model.nearest(model, reach)) : [];
    return fingerprints.candidates([...new Set([...ids, ...byModel])]);
  }

  /** Exactly, from the catalog: slower, and right while there is no index. */
  #nearest(vectors: SoundVectors, weights: Weights, reach: number): number[] {
    const found: { id: number; distance: number }[] = [];
    for (const other of this.#catalog.fingerprints.all()) {
      const distance = weightedMean(fingerprintDistances(vectors, other), weights);
      found.push({ id: other.id, distance });
    }
    found.sort((a, b) => a.distance - b.distance);
    return found.slice(0, reach).map(({ id }) => id);
  }

  #distances({ vectors, model }: SimilarQuery, candidate: Candidate): Float64Array {
    const own = this.#measure(vectors, candidate);
    if (!model) return own;
    return Float64Array.of(...own, this.#model.distance(model, candidate.soundId));
  }

  /** The samples of ranked sounds in their order; copies rank alike. */
  #samples(ranked: readonly Ranked[], { within, exclude }: SimilarQuery) {
    const bySound = Map.groupBy(
      this.#catalog.samples.ofSounds(
        ranked.map(({ soundId }) => soundId),
        within,
      ),
      ({ soundId }) => soundId,
    );
    return ranked.flatMap((candidate) =>
      (bySound.get(candidate.soundId) ?? [])
        .filter(({ id }) => id !== exclude)
        .map((sample) => ({ sample, candidate })),
    );
  }
}

function effectiveWeights({ weights, model }: SimilarQuery): Weights {
  const effective = { ...defaultWeights, ...weights };
  if (!model) effective.model = 0;
  if (Object.values(effective).every((weight) => weight === 0)) {
    throw new SoundkinError("invalid-input", "At least one aspect needs a weight above 0.");
  }
  return effective;
}

function explained(
  { vectors }: SimilarQuery,
  weights: Weights,
  results: readonly { sample: Sample; candidate: Ranked }[],
): SimilarSample[] {
  const scores = falling(
    results.map(({ candidate }) => overallScore(candidate.distances, weights)),
  );
  return results.map(({ sample, candidate: { distances, region, fingerprint } }, i) => {
    const byAspect = aspectScores(distances);
    const byModel = modelScore(distances);
    const score = scores[i] ?? 0;
    return {
      sample,
      region,
      score: rounded(score),
      aspects: perAspect((aspect) => rounded(byAspect[aspect])),
      model: byModel && rounded(byModel),
      reason: reasonFor(vectors.fingerprint, fingerprint, { score, aspects: byAspect }),
    };
  });
}

/** To one decimal. */
function rounded(value: number): number {
  return Math.round(10 * value) / 10;
}
