/** Key by Essentia's KeyExtractor (HPCP correlated with key profiles, Gomez 2006). */
import { withEssentia } from "./essentia.ts";

/** Correlation with the best key profile, 0 to 1, below which a sound has no key. */
const leastStrength = 0.6;

/** The key of mono `signal` at 44.1 kHz as "A minor", or null where it has none. */
export function findKey(signal: Float32Array): string | null {
  return withEssentia<string | null>(
    signal,
    null,
    (essentia, vector) => {
      const { key, scale, strength } = essentia.KeyExtractor(vector);
      return strength >= leastStrength ? `${key} ${scale}` : null;
    },
    "key",
  );
}
