/** "Find similar sounds": candidates from FAISS, with scores by aspect from the stored embeddings. */
import { aspectRanges, weightedQuery } from "../../../shared/analysis.ts";
import { defaultWeights, perAspect, type PerAspect } from "../../../shared/aspects.ts";
import type { Filters } from "../../../shared/api.ts";
import type { Sample, SimilarSample } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { VectorIndex } from "../vectors/vector-index.ts";

export interface SimilarQuery {
  /** `embeddingSize` float32. */
  readonly embedding: Float32Array;
  /** How many results at most. */
  readonly k: number;
  /** An aspect that is left out keeps its default weight. */
  readonly weights?: Partial<PerAspect> | undefined;
  /** Only in this folder and below it. */
  readonly within?: Filters["folder"];
  /** The sample that is asked about, which is no answer to itself. */
  readonly exclude?: number | undefined;
}

/** Ranks the samples of the library by their similarity to an embedding, and scores them. */
export function findSimilar(
  catalog: Catalog,
  index: VectorIndex,
  query: SimilarQuery,
): SimilarSample[] {
  const weights = effectiveWeights(query);
  return scored(catalog, query.embedding, weights, rankSimilar(catalog, index, query));
}

/** Ranks the samples of the library by their similarity to an embedding; copies rank alike. */
export function rankSimilar(catalog: Catalog, index: VectorIndex, query: SimilarQuery): Sample[] {
  const { embedding, k, within, exclude } = query;
  const vector = weightedQuery(embedding, effectiveWeights(query));
  // Sounds outside the folder, or without a file, take places: widen until enough are left.
  for (let reach = k + 1; ; reach *= 4) {
    const matches = index.search(vector, reach);
    const samples = samplesBySound(catalog, matches, within);
    const ranked = matches.flatMap(({ soundId }) =>
      (samples.get(soundId) ?? []).filter(({ id }) => id !== exclude),
    );
    if (ranked.length >= k || reach >= index.size) return ranked.slice(0, k);
  }
}

function effectiveWeights({ weights }: SimilarQuery): PerAspect {
  const effective = { ...defaultWeights, ...weights };
  if (Object.values(effective).every((weight) => weight === 0)) {
    throw new SoundkinError("invalid-input", "At least one aspect needs a weight above 0.");
  }
  return effective;
}

function samplesBySound(
  catalog: Catalog,
  matches: readonly { soundId: number }[],
  within: Filters["folder"],
): Map<number, Sample[]> {
  const found = catalog.samples.ofSounds(
    matches.map(({ soundId }) => soundId),
    within,
  );
  const bySound = new Map<number, Sample[]>();
  for (const sample of found) {
    if (sample.soundId === null) continue;
    const copies = bySound.get(sample.soundId) ?? [];
    copies.push(sample);
    bySound.set(sample.soundId, copies);
  }
  return bySound;
}

function scored(
  catalog: Catalog,
  query: Float32Array,
  weights: PerAspect,
  samples: readonly Sample[],
): SimilarSample[] {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  return samples.map((sample) => {
    const embedding =
      sample.soundId === null ? undefined : catalog.sounds.embedding(sample.soundId);
    const cosines = perAspect((aspect) => {
      const { start, end } = aspectRanges[aspect];
      let sum = 0;
      for (let i = start; i < end; i++) sum += (query[i] ?? 0) * (embedding?.[i] ?? 0);
      return sum;
    });
    const weighted = perAspect((aspect) => cosines[aspect] * weights[aspect]);
    const overall = Object.values(weighted).reduce((sum, value) => sum + value, 0) / total;
    return { sample, score: toScore(overall), aspects: perAspect((a) => toScore(cosines[a])) };
  });
}

/** A cosine as 0 to 100 with one decimal: unrelated and opposite sounds score 0. */
function toScore(cosine: number): number {
  return Math.round(1000 * Math.min(1, Math.max(0, cosine))) / 10;
}
