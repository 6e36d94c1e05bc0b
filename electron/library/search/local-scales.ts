/** The local scale of each sound, measured against sounds spread over the library, and remembered. */
import type { aspectDistances } from "../../embedding/distance.ts";
import type { Fingerprints, StoredVectors } from "../catalog/fingerprints.ts";
import { localScale, referenceCount } from "./ranking.ts";

/** With fewer, "local" means nothing, and every sound is scaled alike. */
const fewestReferences = 8;
/** Growth of the library from which its references are picked anew. */
const growth = 1.5;
/** Scales remembered, of some 200 bytes each. */
const mostKnown = 200_000;

/** The distances of two sounds by aspect. */
export type Measure = typeof aspectDistances;

export class LocalScales {
  readonly #fingerprints: Fingerprints;
  #references: readonly StoredVectors[] = [];
  #measure: Measure | null = null;
  #pickedAt = 0;
  readonly #known = new Map<number, Float64Array>();

  constructor(fingerprints: Fingerprints) {
    this.#fingerprints = fingerprints;
  }

  /**
   * Picks references anew where the library, now of `size` fingerprints, has outgrown them or
   * distances are measured in another way.
   */
  follow(size: number, measure: Measure): void {
    const isNear = size <= this.#pickedAt * growth && size >= this.#pickedAt / growth;
    if (isNear && measure === this.#measure) return;
    this.#measure = measure;
    this.#references = this.#fingerprints.spread(referenceCount);
    this.#pickedAt = size;
    this.#known.clear();
  }

  /** The local scale by aspect; empty while the library has too few sounds to tell. */
  of(sound: StoredVectors): Float64Array {
    const known = this.#known.get(sound.id);
    if (known) return known;
    const measure = this.#measure;
    const others = this.#references.filter(({ id }) => id !== sound.id);
    const scale =
      measure === null || this.#references.length < fewestReferences
        ? new Float64Array(0)
        : localScale(others.map((other) => measure(sound, other)));
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(sound.id, scale);
    return scale;
  }
}
