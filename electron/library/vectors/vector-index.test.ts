import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { type IndexedVector, VectorIndex, type VectorMatch } from "./vector-index.ts";

const dimension = 4;

/** Small whole numbers, whose inner products are exact and often equal. */
const embedding = fc
  .array(fc.integer({ min: -4, max: 4 }), { minLength: dimension, maxLength: dimension })
  .map((values): Float32Array => Float32Array.from(values));

type Deed =
  | { readonly type: "set"; readonly vector: IndexedVector }
  | { readonly type: "remove"; readonly ids: readonly number[] }
  | { readonly type: "reload" };

const id = fc.integer({ min: 1, max: 12 });
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      type: fc.constant("set" as const),
      vector: fc.record({ id, embedding }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("remove" as const),
      ids: fc.array(id, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("reload" as const) }) },
);

function similarity(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

/** Equal similarities may come in any order, so what is compared is who is that similar. */
function expectLikeBruteForce(
  found: readonly VectorMatch[],
  sounds: ReadonlyMap<number, Float32Array>,
  query: Float32Array,
  k: number,
): void {
  const wanted = [...sounds.values()].map((vector) => similarity(vector, query));
  wanted.sort((a, b) => b - a);
  expect(found.map((match) => match.similarity)).toEqual(wanted.slice(0, k));
  expect(new Set(found.map((match) => match.id)).size).toBe(found.length);
  for (const match of found) {
    const vector = sounds.get(match.id);
    expect(vector && similarity(vector, query)).toBe(match.similarity);
  }
}

describe("searching", () => {
  it("ranks like brute force, whatever was set, removed, saved and loaded before", () => {
    const file = join(temporaryDirectory(), "index");
    fc.assert(
      fc.property(
        fc.array(fc.record({ id, embedding }), { maxLength: 8 }),
        fc.array(deed, { maxLength: 30 }),
        embedding,
        fc.integer({ min: 1, max: 15 }),
        (first, deeds, query, k) => {
          const sounds = new Map(first.map((vector) => [vector.id, vector.embedding]));
          const vectors = [...sounds].map(([id, vector]) => ({ id: id, embedding: vector }));
          let index = VectorIndex.build(dimension, vectors);
          for (const [generation, { type, ...rest }] of deeds.entries()) {
            if (type === "set" && "vector" in rest) {
              index.set([rest.vector]);
              sounds.set(rest.vector.id, rest.vector.embedding);
            } else if (type === "remove" && "ids" in rest) {
              index.remove(rest.ids);
              for (const id of rest.ids) sounds.delete(id);
            } else {
              index.save(file, generation);
              const loaded = VectorIndex.load(file, dimension, generation);
              expect(loaded).not.toBeNull();
              index = loaded ?? index;
            }
          }
          expect(index.size).toBe(sounds.size);
          expectLikeBruteForce(index.search(query, k), sounds, query, k);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("takes more vectors than it converts at once", () => {
    const count = 4_500;
    const vectors = Array.from({ length: count }, (_, i) => ({
      id: i + 1,
      embedding: Float32Array.of(i, 0, 0, 0),
    }));
    const index = VectorIndex.build(dimension, vectors);
    const best = index.search(Float32Array.of(1, 0, 0, 0), 2);
    expect(best.map((match) => match.id)).toEqual([count, count - 1]);
  });
});

describe("the file", () => {
  const vectors = Array.from({ length: 20 }, (_, i) => ({
    id: i * 1000 + 7,
    embedding: Float32Array.of(i, -i, 1, 0.5),
  }));

  function saved(generation = 3): string {
    const file = join(temporaryDirectory(), "embeddings.faiss");
    VectorIndex.build(dimension, vectors).save(file, generation);
    return file;
  }

  it("brings everything back", () => {
    const loaded = VectorIndex.load(saved(), dimension, 3);
    const built = VectorIndex.build(dimension, vectors);
    const query = Float32Array.of(0.3, 0.1, -2, 1);
    expect(loaded?.search(query, 20)).toEqual(built.search(query, 20));
  });

  it("is not taken where it is of an older or newer generation, or another dimension", () => {
    const file = saved(3);
    for (const generation of [2, 4, 0]) {
      expect(VectorIndex.load(file, dimension, generation)).toBeNull();
    }
    expect(VectorIndex.load(file, dimension + 1, 3)).toBeNull();
  });

  it("is not taken where it is missing, empty, or something else", () => {
    const file = saved();
    expect(VectorIndex.load(`${file}.none`, dimension, 3)).toBeNull();
    for (const content of ["", "SKVI1\n", "SKVI1\n{}\n", "SKVI1\nnull\n", "SKVI2\n{}", "{}"]) {
      writeFileSync(file, content);
      expect(VectorIndex.load(file, dimension, 3)).toBeNull();
    }
  });

  it("is not taken where it was cut off anywhere", () => {
    const file = saved();
    const whole = readFileSync(file);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length - 1 }), (length) => {
        writeFileSync(file, whole);
        truncateSync(file, length);
        expect(VectorIndex.load(file, dimension, 3)).toBeNull();
      }),
    );
  });

  it("is not taken, or means the same, where any one bit is flipped", () => {
    const file = saved();
    const whole = readFileSync(file);
    const query = Float32Array.of(1, 2, 3, 4);
    const answer = VectorIndex.load(file, dimension, 3)?.search(query, 20);
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: whole.length - 1 }),
        fc.integer({ min: 0, max: 7 }),
        (at, bit) => {
          const flipped = Buffer.from(whole);
          flipped[at] = (whole[at] ?? 0) ^ (1 << bit);
          writeFileSync(file, flipped);
          // A letter of a field's name in the header may change without any harm.
          const loaded = VectorIndex.load(file, dimension, 3);
          if (loaded) expect(loaded.search(query, 20)).toEqual(answer);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is written whole or not at all, and leaves nothing beside it", () => {
    const file = saved(3);
    VectorIndex.build(dimension, vectors.slice(1)).save(file, 4);
    expect(readdirSync(join(file, ".."))).toEqual(["embeddings.faiss"]);
    expect(VectorIndex.load(file, dimension, 4)?.size).toBe(vectors.length - 1);

    const before = readFileSync(file);
    mkdirSync(`${file}.new`);
    expect(() => VectorIndex.build(dimension, vectors).save(file, 5)).toThrow();
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(file)).toBe(true);
  });
});
