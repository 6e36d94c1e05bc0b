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
/** Fingerprints of a folder up to which all are compared, without the index. */
const mostCompared = 5_000;
/** Of the nearest, how many more than are wanted get their local scale, which is dear at first. */
const scaledPerResult = 2;
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
interface Measured extends Candidate {
  readonly distances: Float64Array;
  /** Their weighted mean. */
  readonly distance: number;
  readonly handicap: number;
}

/** A sample, and the part of it that is nearest to the query. */
interface Found {
  readonly sample: Sample;
  readonly part: Measured;
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
    const weights = effectiveWeights(query, this.#model.inUse);
    const size = this.#vectors.size;
    this.#scales.follow(size, this.#measure);
    const { fingerprints } = this.#catalog;
    const inFolder = query.within && fingerprints.within(query.within, mostCompared);
    if (inFolder) {
      const found = this.#found(query, weights, fingerprints.candidates(inFolder));
      return this.#results(query, weights, found);
    }
    // Sounds outside the folder, or without a file, take places: widen until enough are left.
    let reach = Math.max(fewestCandidates, candidatesPerResult * query.k);
    for (; ; reach *= widening) {
      const found = this.#found(query, weights, this.#candidates(query, weights, reach));
      if (found.length >= query.k || reach >= size) return this.#results(query, weights, found);
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

  /** The samples of the candidates with their nearest parts, nearest first; copies stand alike. */
  #found(query: SimilarQuery, weights: Weights, candidates: readonly Candidate[]): Found[] {
    const measured = candidates.map((candidate): Measured => {
      const distances = this.#distances(query, candidate);
      const handicap = candidate.region === null ? 1 : partHandicap;
      return { ...candidate, distances, handicap, distance: weightedMean(distances, weights) };
    });
    measured.sort((a, b) => a.handicap * a.distance - b.handicap * b.distance || a.id - b.id);
    const sounds = new Set<number>();
    const nearest = measured.filter(({ soundId }) => !sounds.has(soundId) && sounds.add(soundId));
    const samples = Map.groupBy(
      this.#catalog.samples.ofSounds([...sounds], query.within),
      ({ soundId }) => soundId,
    );
    return nearest.flatMap((part) =>
      (samples.get(part.soundId) ?? [])
        .filter(({ id }) => id !== query.exclude)
        .map((sample) => ({ sample, part })),
    );
  }

  /** The best of what was found, local scales counted, scored and explained. */
  #results(query: SimilarQuery, weights: Weights, found: readonly Found[]): SimilarSample[] {
    const ranked = found
      .slice(0, Math.max(fewestCandidates, scaledPerResult * query.k))
      .map((one) => {
        const scale = this.#scales.of(one.part);
        return {
          ...one,
          rank: one.part.handicap * scaledDistance(one.part.distances, scale, weights),
        };
      })
      .sort((a, b) => a.rank - b.rank);
    return explained(query, weights, ranked.slice(0, query.k));
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
}

/** The weights that count; `hasModel` tells whether the library has a model at all. */
function effectiveWeights({ weights, model }: SimilarQuery, hasModel: boolean): Weights {
  const asked = { ...defaultWeights, ...weights };
  const effective = model ? asked : { ...asked, model: 0 };
  if (Object.values(effective).every((weight) => weight === 0)) {
    throw new SoundkinError(
      "invalid-input",
      hasModel && asked.model > 0
        ? "The model does not know this sound yet. Give another aspect a weight."
        : "At least one aspect needs a weight above 0.",
    );
  }
  return effective;
}

function explained(
  { vectors }: SimilarQuery,
  weights: Weights,
  results: readonly Found[],
): SimilarSample[] {
  const scores = falling(results.map(({ part }) => overallScore(part.distances, weights)));
  return results.map(({ sample, part: { distances, region, fingerprint } }, i) => {
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
