/**
 * Makes fingerprints that lie to each other as those of real sounds do: each between a seed and, per
 * aspect, one of its neighbours, and away from that line by a part of its length. `resemblance.ts`
 * measures how alike the two are.
 */
import type { Random } from "../../../electron/demo/random.ts";
import { fingerprintRanges, fingerprintSize } from "../../../electron/embedding/layout.ts";
import { aspects } from "../../../shared/aspects.ts";
import type { SeedSpace } from "./seed-space.ts";

const neighbours = 10;
/** Of the distance between the two seeds in each byte. With 0.5, sounds lie too far apart. */
const noise = 0.25;
/** Normal deviates are drawn from a table: 350 a sound, computed anew, would be half of the time. */
const deviates = 2 ** 16;

export class Synthesiser {
  readonly #seeds: readonly Uint8Array[];
  readonly #nearest: readonly (readonly number[])[];
  readonly #random: Random;
  readonly #normal: Float32Array;

  constructor(space: SeedSpace, random: Random) {
    this.#seeds = space.seeds;
    this.#nearest = space.nearest(neighbours);
    this.#random = random;
    this.#normal = Float32Array.from({ length: deviates }, () => normal(random));
  }

  /** The fingerprint of a sound that is something like the seed. */
  fingerprintLike(seed: number): Uint8Array {
    const made = new Uint8Array(fingerprintSize);
    const own = this.#seeds[seed];
    const nearest = this.#nearest[seed];
    if (!own || !nearest) throw new Error(`there is no seed ${seed}`);
    for (const aspect of aspects) {
      const neighbour = nearest[Math.floor(this.#random.next() * nearest.length)] ?? seed;
      const other = this.#seeds[neighbour] ?? own;
      const along = this.#random.next();
      const { start, end } = fingerprintRanges[aspect];
      for (let i = start; i < end; i++) {
        const from = own[i] ?? 0;
        const apart = (other[i] ?? 0) - from;
        if (apart === 0) made[i] = from;
        else made[i] = toByte(from + along * apart + noise * Math.abs(apart) * this.#deviate());
      }
    }
    return made;
  }

  #deviate(): number {
    return this.#normal[this.#random.integer() % deviates] ?? 0;
  }
}

/** One draw of the standard normal distribution (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
}

function toByte(value: number): number {
  return Math.max(0, Math.min(255, Math.round(value)));
}
