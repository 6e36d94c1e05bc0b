/** The aspects of a sound that similarity is measured, weighted and explained by. */
export const aspects = ["timbre", "spectrum", "envelope", "pitch", "rhythm"] as const;

export type Aspect = (typeof aspects)[number];

/** What a query can weigh: the aspects, and the musician's own model where the library has one. */
export const weighables = [...aspects, "model"] as const;

export type Weighable = (typeof weighables)[number];

export type Weights = Record<Weighable, number>;

/** One number per aspect. As weights: 0 or more; as scores: 0 to 100. */
export type PerAspect = Record<Aspect, number>;

/**
 * What a query weighs when the musician has not moved a slider: the weights that served best when
 * each set of labelled sounds was left out in turn (build/embedding). Pitch and rhythm are small
 * because most one-shots are chosen for their sound and not for their note.
 */
export const defaultWeights: Weights = {
  timbre: 1,
  spectrum: 0.6,
  envelope: 1,
  pitch: 0.1,
  rhythm: 0.05,
  model: 0.5,
};

/** Weights that count one aspect alone. */
export function onlyAspect(aspect: Aspect): Weights {
  const weights = weighables.map((weighable) => [weighable, weighable === aspect ? 1 : 0]);
  return Object.fromEntries(weights) as Weights;
}

/** Builds one number per aspect from a function of its name. */
export function perAspect(valueOf: (aspect: Aspect) => number): PerAspect {
  return Object.fromEntries(aspects.map((aspect) => [aspect, valueOf(aspect)])) as PerAspect;
}
