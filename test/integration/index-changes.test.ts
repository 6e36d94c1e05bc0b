import { cpSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Catalog } from "../../electron/library/catalog/catalog.ts";
import { ModelAspect } from "../../electron/library/search/model-aspect.ts";
import { Ranker } from "../../electron/library/search/ranker.ts";
import { SampleColumns } from "../../electron/library/search/sample-columns.ts";
import { Similarity } from "../../electron/library/search/similarity.ts";
import { Vectors } from "../../electron/library/vectors/vectors.ts";
import { recordOf } from "../../electron/embedding/record.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { defaultWeights } from "../../shared/aspects.ts";
import {
  addSynthetic,
  makeSyntheticLibrary,
  syntheticAnalysis,
  syntheticVectors,
} from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { soon } from "./open-library.ts";

const start = 2_200;

/** What a library does to its vectors, without folders, workers and a renderer. */
class Store {
  readonly directory: string;
  readonly catalog: Catalog;
  readonly vectors: Vectors;
  readonly similarity: Similarity;

  constructor(directory: string, flatLimit: number) {
    this.directory = directory;
    this.catalog = Catalog.open(directory);
    this.vectors = new Vectors({
      directory,
      fingerprints: this.catalog.fingerprints,
      settings: this.catalog.settings,
      readOnly: false,
      forkWorker,
      flatLimit,
      onChange: () => undefined,
      onError: (error) => {
        throw error;
      },
    });
    this.similarity = new Similarity({
      catalog: this.catalog,
      vectors: this.vectors,
      columns: new SampleColumns(this.catalog),
      model: new ModelAspect(this.catalog),
      onlineRoots: () => [1],
    });
  }

  add(n: number, analysis = syntheticAnalysis(n)): void {
    this.vectors.apply(
      this.catalog.transaction(() => addSynthetic(this.catalog, 1, n, analysis)).change,
    );
  }

  remove(soundId: number): void {
    const removed = this.catalog.transaction(() => {
      const ids = this.catalog.fingerprints.remove([soundId]);
      this.catalog.sounds.remove([]);
      return ids;
    });
    this.vectors.apply({ removed, added: [] });
  }

  /** Sounds that have fingerprints, by SQL. */
  get sounds(): number[] {
    const ids = this.catalog.fingerprints.rowsAfter(0, 100_000).map(({ soundId }) => soundId);
    return [...new Set(ids)];
  }

  async quiet(): Promise<void> {
    await this.vectors.ready;
    await vi.waitFor(() => {
      expect(this.vectors.state().activity).toBeNull();
    }, soon);
  }

  async close(): Promise<void> {
    await this.vectors.close();
    this.catalog.close();
  }
}

/** Every sound that is stored, nearest first: by SQL, each row of it compared. */
function bruteForce({ catalog, vectors }: Store, query: Uint8Array): number[] {
  const ranker = new Ranker(
    vectors,
    { ...defaultWeights, model: 0 },
    { query: { record: query, model: null }, like: [], unlike: [] },
  );
  const nearest = new Map<number, { rank: number; id: number }>();
  for (const { id, soundId } of catalog.fingerprints.rowsAfter(0, 100_000)) {
    const row = vectors.table.rowOf(id);
    expect(row, `row of fingerprint ${id}`).toBeGreaterThanOrEqual(0);
    const rank = ranker.rank(row);
    const known = nearest.get(soundId);
    if (!known || rank < known.rank) nearest.set(soundId, { rank, id });
  }
  return [...nearest]
    .sort(([, a], [, b]) => a.rank - b.rank || a.id - b.id)
    .map(([soundId]) => soundId);
}

/** The first ten, of which a trained index may miss one in twenty. */
async function expectRight(store: Store, n: number, recall: number): Promise<void> {
  const vectors = syntheticVectors(n);
  await store.vectors.ready;
  const before = bruteForce(store, recordOf(vectors));
  const pages = await store.similarity.find({ vectors });
  const { results } = await pages.page(0, 30);
  const found = results.flatMap(({ sample, copies }) => [sample, ...copies]);
  const ranking = bruteForce(store, recordOf(vectors));
  const exact = ranking.slice(0, 10);
  const ids = found.map(({ soundId }) => soundId ?? 0);
  const stored = new Set(store.sounds);
  expect(ids.filter((id) => !stored.has(id))).toEqual([]);
  if (recall === 1) {
    // What counts as a copy stands behind its row's first, before its own turn.
    const firsts = results.map(({ sample }) => sample.soundId ?? 0);
    // Local scales may become others while it is asked.
    expect([before, ranking].some((order) => isInOrder(firsts, order))).toBe(true);
  }
  const hits = exact.filter((id) => ids.includes(id)).length;
  expect(hits / exact.length).toBeGreaterThanOrEqual(recall);
}

function isInOrder(soundIds: readonly number[], ranking: readonly number[]): boolean {
  const places = soundIds.map((id) => ranking.indexOf(id));
  return places.every((place, i) => place >= (places[i - 1] ?? 0));
}

/** What was stored last is found by its own vectors, first of all. */
async function expectLatestFound(store: Store): Promise<void> {
  for (const row of store.catalog.fingerprints.rowsAfter(0, 100_000).slice(-5)) {
    const pages = await store.similarity.find({ vectors: row });
    const { results } = await pages.page(0, 1);
    const first = results.flatMap(({ sample, copies }) => [sample, ...copies]);
    expect(first.map(({ soundId }) => soundId)).toContain(row.soundId);
  }
}

type Deed =
  | { readonly kind: "add" | "remove" | "update" | "ask"; readonly n: number }
  | { readonly kind: "addMany" | "removeMany"; readonly n: number }
  | { readonly kind: "restart" | "kill" | "wait" };

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("add", "remove", "update", "ask" as const),
      n: fc.nat({ max: 5_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom("addMany", "removeMany" as const),
      n: fc.nat({ max: 5_000 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("restart", "kill", "wait" as const) }),
  },
);

async function carryOut(store: Store, one: Deed, flatLimit: number): Promise<Store> {
  const sounds = store.sounds;
  const soundAt = (n: number): number => sounds[n % sounds.length] ?? 0;
  await store.vectors.ready;
  switch (one.kind) {
    case "add":
      store.add(10_000 + one.n);
      return store;
    case "remove":
      store.remove(soundAt(one.n));
      return store;
    case "update":
      // A sound of the first ones is analysed anew, and becomes another.
      store.add(one.n % 200, {
        ...syntheticAnalysis(one.n % 200),
        vectors: syntheticVectors(20_000 + one.n),
      });
      return store;
    case "ask":
      await expectRight(store, one.n, 0.8);
      return store;
    case "addMany":
      for (let i = 0; i < 400; i++) store.add(30_000 + one.n + i);
      return store;
    case "removeMany":
      for (let i = 0; i < 700 && sounds.length > 900; i++) store.remove(soundAt(one.n + i));
      return store;
    case "wait":
      await store.quiet();
      return store;
    case "restart":
      await store.close();
      return new Store(store.directory, flatLimit);
    case "kill": {
      // All that a process that dies leaves: its files as they are now, with nothing closed.
      const copy = temporaryCopy(store.directory);
      await store.close();
      return new Store(copy, flatLimit);
    }
  }
}

const copies: string[] = [];
function temporaryCopy(directory: string): string {
  const copy = join(copies[0] ?? "", `copy ${copies.length}`);
  copies.push(copy);
  cpSync(directory, copy, { recursive: true, filter: (path) => !path.endsWith("lock.sqlite") });
  return copy;
}

describe.for([
  ["an exact index", 1_000_000, 1],
  ["a trained index", 600, 0.9],
] as const)("%s", ([, flatLimit, recall]) => {
  it("gives the answers of brute force over what is left, whatever came and went", async () => {
    const first = temporaryDirectory();
    makeSyntheticLibrary(first, start);
    copies.length = 0;
    copies.push(temporaryDirectory());
    let store: Store | undefined;
    onTestFinished(() => store?.close());
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 14 }), async (deeds) => {
        store = new Store(temporaryCopy(first), flatLimit);
        for (const one of deeds) store = await carryOut(store, one, flatLimit);
        for (const n of [3, 10_001, 20_005]) await expectRight(store, n, recall === 1 ? 1 : 0.8);
        await expectLatestFound(store);
        await store.quiet();
        await expectLatestFound(store);
        for (const n of [3, 10_001, 20_005]) await expectRight(store, n, recall);
        expect(store.vectors.state().vectors).toBe(store.catalog.fingerprints.count());
        await store.close();
        store = undefined;
      }),
      { numRuns: 12 },
    );
  }, 180_000);
});
