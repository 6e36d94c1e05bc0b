/** How the seeds of a synthetic library lie to each other: what is near to what, and in which class. */
import type { Random } from "../../../electron/demo/random.ts";
import { byteDistance } from "./distances.ts";

/** Rounds in which classes settle; more change nothing that shows. */
const rounds = 5;

export class SeedSpace {
  readonly seeds: readonly Uint8Array[];
  /** Row-major. */
  readonly #distances: Float32Array;

  constructor(seeds: readonly Uint8Array[]) {
    this.seeds = seeds;
    this.#distances = new Float32Array(seeds.length ** 2);
    for (const [i, a] of seeds.entries()) {
      for (const [j, b] of seeds.slice(0, i).entries()) {
        const distance = byteDistance(a, b);
        this.#distances[i * seeds.length + j] = distance;
        this.#distances[j * seeds.length + i] = distance;
      }
    }
  }

  distance(i: number, j: number): number {
    return this.#distances[i * this.seeds.length + j] ?? Infinity;
  }

  /** The `count` nearest others of each seed. */
  nearest(count: number): number[][] {
    return this.seeds.map((_, i) =>
      Array.from(this.seeds.keys())
        .filter((j) => j !== i)
        .sort((a, b) => this.distance(i, a) - this.distance(i, b))
        .slice(0, count),
    );
  }

  /** The class of each seed, of `count` classes of seeds that are alike (k-medoids). */
  classes(count: number, random: Random): number[] {
    const everySeed = Array.from(this.seeds.keys());
    let medoids = everySeed
      .map((seed) => ({ seed, order: random.next() }))
      .sort((a, b) => a.order - b.order)
      .slice(0, count)
      .map(({ seed }) => seed);
    const classOf = (seed: number): number => indexOfLeast(medoids, (m) => this.distance(seed, m));
    for (let round = 0; round < rounds; round++) {
      const members = Map.groupBy(everySeed, classOf);
      medoids = medoids.map((medoid, i) => {
        const ofClass = members.get(i) ?? [medoid];
        return ofClass[indexOfLeast(ofClass, (seed) => this.#sumTo(seed, ofClass))] ?? medoid;
      });
    }
    return everySeed.map(classOf);
  }

  #sumTo(seed: number, others: readonly number[]): number {
    return others.reduce((sum, other) => sum + this.distance(seed, other), 0);
  }
}

function indexOfLeast(items: readonly number[], valueOf: (item: number) => number): number {
  const values = items.map(valueOf);
  return values.indexOf(Math.min(...values));
}
