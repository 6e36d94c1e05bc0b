import { cp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import type { IndexState } from "../../shared/domain.ts";
import { inCatalog, makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { similar, soon } from "./open-library.ts";

/** So that a trained index is had with few sounds. */
const flatLimit = 500;
const sounds = 2_400;

async function open(directory: string, limit = flatLimit): Promise<Library> {
  const library = await Library.open({ directory, forkWorker, workers: 1, flatLimit: limit });
  onTestFinished(() => library.close());
  return library;
}

async function indexOf(library: Library): Promise<IndexState> {
  return library.handlers["index.get"]({});
}

/** Waits until nothing is loaded or built. */
async function quiet(library: Library): Promise<IndexState> {
  await vi.waitFor(async () => {
    const { activity, vectors } = await indexOf(library);
    expect({ activity, isLoaded: vectors > 0 }).toEqual({ activity: null, isLoaded: true });
  }, soon);
  return indexOf(library);
}

/** What some sounds are answered with: ids in order. */
async function answers(library: Library): Promise<number[][]> {
  const found: number[][] = [];
  for (const sampleId of [1, 777, 1500]) {
    const { results } = await similar(library, { sampleId, k: 20 });
    found.push(results.map(({ sample }) => sample.id));
  }
  return found;
}

async function theBuild(directory: string): Promise<string> {
  const builds = await readdir(join(directory, "index"));
  expect(builds).toHaveLength(1);
  return builds[0] ?? "";
}

describe("a trained index", () => {
  const directory = temporaryDirectoryForAll();
  let before: number[][];
  let build: string;

  beforeAll(async () => {
    makeSyntheticLibrary(directory, sounds);
    const library = await Library.open({ directory, forkWorker, workers: 1, flatLimit });
    expect((await quiet(library)).kind).toBe("ivf");
    await library.close();
    build = await theBuild(directory);
    const again = await Library.open({ directory, forkWorker, workers: 1, flatLimit });
    expect(await quiet(again)).toMatchObject({ kind: "ivf", indexed: 2_640, tombstones: 0 });
    before = await answers(again);
    await again.close();
  }, 120_000);

  /** A copy of the library, so that every damage is the first. */
  async function copied(): Promise<string> {
    const copy = temporaryDirectory();
    await cp(directory, copy, { recursive: true });
    return copy;
  }

  it("is not built again when nothing changed", async () => {
    const copy = await copied();
    await (await open(copy)).close();
    expect(await theBuild(copy)).toBe(build);
  });

  type Damage = (folder: string) => Promise<void>;
  const flip =
    (name: string, share: number): Damage =>
    async (folder) => {
      const file = join(folder, name);
      const bytes = Uint8Array.from(await readFile(file));
      const at = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      await writeFile(file, bytes);
    };
  const cut =
    (name: string, share: number): Damage =>
    async (folder) => {
      const file = join(folder, name);
      await truncate(file, Math.floor(share * (await readFile(file)).length));
    };
  const files = ["slice-0.faiss", "ids.f64", "scales.f32", "references.bin", "manifest.json"];
  const damages: Record<string, Damage> = {
    ...Object.fromEntries(
      files.flatMap((name): [string, Damage][] => [
        ...[0, 0.5].map((share): [string, Damage] => [
          `a bit of ${name} flipped at ${100 * share} %`,
          flip(name, share),
        ]),
        [`${name} cut`, cut(name, 0.9)],
        [`${name} missing`, (folder) => rm(join(folder, name))],
      ]),
    ),
    "the folder missing": (folder) => rm(folder, { recursive: true }),
    "nonsense for a manifest": (folder) => writeFile(join(folder, "manifest.json"), "{}\n"),
  };

  it.for(Object.entries(damages))(
    "with %s, is made anew, and answers right meanwhile",
    async ([, damage]) => {
      const copy = await copied();
      await damage(join(copy, "index", build));
      const library = await open(copy);
      const atOnce = await answers(library);
      expect((await quiet(library)).kind).toBe("ivf");
      expect(await theBuild(copy)).not.toBe(build);
      const after = await answers(library);
      // Compared exactly before, by cells of another training after: the nearest are the same.
      expect(after.map((ids) => ids.slice(0, 10))).toEqual(before.map((ids) => ids.slice(0, 10)));
      expect(atOnce.map((ids) => ids.slice(0, 10))).toEqual(before.map((ids) => ids.slice(0, 10)));
      expect((await library.check()).problems).toEqual([]);
    },
  );

  it.for([
    ["of a newer catalog", "UPDATE embedding_generation SET generation = generation - 1"],
    ["of another catalog", "UPDATE embedding_generation SET index_build = 'another'"],
    ["that the catalog does not know", "UPDATE embedding_generation SET index_build = ''"],
  ] as const)("%s is not believed", async ([, sql]) => {
    const copy = await copied();
    inCatalog(copy, (database) => database.exec(sql));
    const library = await open(copy);
    await quiet(library);
    expect(await theBuild(copy)).not.toBe(build);
    expect(await answers(library)).toEqual(before);
  });

  it("of an older catalog is caught up with what came and went since", async () => {
    const copy = await copied();
    inCatalog(copy, (database) => {
      database.exec(`DELETE FROM fingerprints WHERE sound_id = 1501;
        INSERT INTO fingerprints (sound_id, fingerprint, embedding)
          SELECT 1501, fingerprint, embedding FROM fingerprints
          WHERE sound_id = 778 AND start_time IS NULL;
        UPDATE embedding_generation SET generation = generation + 1`);
    });
    const library = await open(copy);
    expect((await quiet(library)).kind).toBe("ivf");
    expect(await theBuild(copy)).toBe(build);
    const { results } = await similar(library, { sampleId: 778, k: 3 });
    const found = results.flatMap(({ sample, copies }) => [sample.id, ...copies.map((c) => c.id)]);
    expect(found).toContain(1501);
  });

  it("is told damaged by a check beside the app", async () => {
    const copy = await copied();
    const read = async () => {
      const reader = await Library.open({ directory: copy, forkWorker, readOnly: true });
      return reader.check().finally(() => reader.close());
    };
    expect(await read()).toMatchObject({ problems: [], index: { kind: "ivf", indexed: 2_640 } });
    await flip("slice-0.faiss", 0.5)(join(copy, "index", build));
    expect((await read()).problems).toEqual([expect.stringContaining("index")]);
  });

  it("takes little memory where the musician asks for that, and finds the same", async () => {
    const copy = await copied();
    const library = await open(copy);
    const fast = await quiet(library);
    await library.handlers["index.setLowMemory"]({ lowMemory: true });
    await expect.poll(async () => (await indexOf(library)).kind, soon).toBe("pq");
    const small = await quiet(library);
    expect(small.memory).toBeLessThan(fast.memory / 4);
    const found = await answers(library);
    expect(found.map((ids) => ids.slice(0, 5))).toEqual(before.map((ids) => ids.slice(0, 5)));
    await library.close();
    expect((await quiet(await open(copy))).kind).toBe("pq");
  });

  it("makes room for an exact one when the library has shrunk, and not before", async () => {
    const copy = await copied();
    inCatalog(copy, (database) => database.exec("DELETE FROM fingerprints WHERE sound_id > 400"));
    const library = await open(copy);
    expect(await quiet(library)).toMatchObject({ kind: "flat", indexed: 440 });
    expect(await readdir(join(copy, "index"))).toEqual([]);
    expect((await similar(library, { sampleId: 1, k: 5 })).results).toHaveLength(5);
  });
});
