/** Retrieval quality of parameters on labelled sounds, ranked as the app ranks them. */
import { aspectDistances, measureBy } from "../../electron/embedding/distance.ts";
import { embed } from "../../electron/embedding/embedding.ts";
import { fingerprint, type Descriptors } from "../../electron/embedding/fingerprint.ts";
import type { EmbeddingParameters } from "../../electron/embedding/parameters.ts";
import {
  localScale,
  referenceCount,
  scaledDistance,
} from "../../electron/library/search/ranking.ts";
import { queryFigures, retrievalFigures } from "../../electron/library/search/retrieval-figures.ts";
import { defaultWeights, type Weights } from "../../shared/aspects.ts";
import type { RetrievalFigures } from "../../shared/domain.ts";

export interface Labelled {
  readonly descriptors: Descriptors;
  readonly label: string;
  readonly group: string;
}

/** Labels with fewer sounds cannot fill ten places. */
const fewestOfLabel = 8;

export function evaluate(
  sounds: readonly Labelled[],
  parameters: EmbeddingParameters,
  weights: Weights = defaultWeights,
): RetrievalFigures {
  const measure = measureBy(parameters);
  const entries = sounds.map((sound) => {
    const bytes = fingerprint(sound.descriptors, parameters.scale);
    return { ...sound, vectors: { fingerprint: bytes, embedding: embed(bytes, parameters) } };
  });
  const step = Math.max(1, entries.length / referenceCount);
  const references = Array.from({ length: Math.min(referenceCount, entries.length) }, (_, i) =>
    entries.at(Math.floor(i * step)),
  ).filter((reference) => reference !== undefined);
  const scaled = entries.map((entry) => ({
    ...entry,
    localScale: localScale(
      references
        .filter((reference) => reference !== entry)
        .map(({ vectors }) => aspectDistances(entry.vectors, vectors, measure)),
    ),
  }));
  return retrievalFigures(
    scaled
      .filter((query) => isAsked(query, sounds))
      .map((query) => ({
        label: query.label,
        answers: scaled
          .filter(({ group }) => group !== query.group)
          .map(({ label, vectors, localScale }) => ({
            label,
            rank: scaledDistance(
              aspectDistances(query.vectors, vectors, measure),
              localScale,
              weights,
            ),
          }))
          .sort((a, b) => a.rank - b.rank)
          .map(({ label }) => label),
      }))
      .map(queryFigures),
  );
}

/** Whether a sound has enough of its label, and some outside its own group. */
export function isAsked(
  { label, group }: Pick<Labelled, "label" | "group">,
  sounds: readonly Pick<Labelled, "label" | "group">[],
): boolean {
  const same = sounds.filter((sound) => sound.label === label);
  return same.length >= fewestOfLabel && same.some((sound) => sound.group !== group);
}
