/** Why a sound is among the similar ones: what musicians have words for, as data. */

/** What can be the same in two sounds. */
export const traits = ["attack", "length", "brightness", "noisiness", "bass", "pitch"] as const;
export type Trait = (typeof traits)[number];

/** How a sound can differ from the one that was asked about. */
export const contrasts = [
  "softer-attack",
  "sharper-attack",
  "longer",
  "shorter",
  "brighter",
  "darker",
  "noisier",
  "cleaner",
  "more-bass",
  "less-bass",
  "higher",
  "lower",
] as const;
export type Contrast = (typeof contrasts)[number];

/** What two sounds are compared in as a whole, where no single trait is the same. */
export const likenesses = ["timbre", "spectrum", "envelope", "pitch"] as const;
export type Likeness = (typeof likenesses)[number];

export interface Reason {
  /** True for the same sound; nothing else is said then. */
  readonly identical: boolean;
  /** At most two. */
  readonly same: readonly Trait[];
  /** Where nothing is the same: what is nearest, and whether it is really alike. */
  readonly nearest: { readonly in: Likeness; readonly alike: boolean } | null;
  /** At most two, the greatest difference first. */
  readonly differs: readonly Contrast[];
}
