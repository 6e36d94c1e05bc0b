/** The local scale of each sound, measured against sounds spread over the library, and remembered. */
import { aspectDistances } from "../../embedding/fingerprint.ts";
import type { Fingerprints, StoredFingerprint } from "../catalog/fingerprints.ts";
import { localScale } from "./ranking.ts";

/** Measured: 64 do as well as the whole library (within 0.002 of precision@10). */
const referenceCount = 64;
/** With fewer, "local" means nothing, and every sound is scaled alike. */
const fewestReferences = 8;
/** Growth of the library from which its references are picked anew. */
const growth = 1.5;

export class LocalScales {
  readonly #fingerprints: Fingerprints;
  #references: readonly StoredFingerprint[] = [];
  #pickedAt = 0;
  readonly #known = new Map<number, Float64Array>();

  constructor(fingerprints: Fingerprints) {
    this.#fingerprints = fingerprints;
  }

  /** Picks references anew where the library, now of `size` fingerprints, has outgrown them. */
  follow(size: number): void {
    if (size <= this.#pickedAt * growth && size >= this.#pickedAt / growth) return;
    this.#references = this.#fingerprints.spread(referenceCount);
    this.#pickedAt = size;
    this.#known.clear();
  }

  /** The local scale by aspect; empty while the library has too few sounds to tell. */
  of({ id, fingerprint }: StoredFingerprint): Float64Array {
    const known = this.#known.get(id);
    if (known) return known;
    const others = this.#references.filter((reference) => reference.id !== id);
    const scale =
      others.length < fewestReferences
        ? new Float64Array(0)
        : localScale(others.map((other) => aspectDistances(fingerprint, other.fingerprint)));
    this.#known.set(id, scale);
    return scale;
  }
}
