import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { Catalog } from "../../electron/library/catalog/catalog.ts";
import { Library } from "../../electron/library/library.ts";
import { parametersVersion } from "../../electron/embedding/parameters.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { similarSchema, type CommandInput } from "../../shared/api.ts";
import type { SimilarSamples } from "../../shared/domain.ts";
import {
  addSynthetic,
  makeSyntheticLibrary,
  syntheticAnalysis,
  syntheticVectors,
} from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { soon } from "./open-library.ts";

async function open(directory: string, flatLimit?: number): Promise<Library> {
  const library = await Library.open({ directory, forkWorker, workers: 1, flatLimit });
  onTestFinished(() => library.close());
  return library;
}

function ask(library: Library, input: CommandInput<"samples.similar">): Promise<SimilarSamples> {
  return Promise.resolve(library.handlers["samples.similar"](similarSchema.parse(input)));
}

/** All results, page by page. */
async function pages(library: Library, sampleId: number, limit: number, most: number) {
  const found = [];
  for (let offset = 0; offset < most; offset += limit) {
    const { results, more } = await ask(library, { sampleId, page: { offset, limit } });
    found.push(...results.map(({ sample, score }) => ({ id: sample.id, score })));
    if (!more) break;
  }
  return found;
}

describe("pages of similar sounds", () => {
  const directory = temporaryDirectoryForAll();
  const sounds = 3_000;

  beforeAll(() => {
    makeSyntheticLibrary(directory, sounds);
  });

  it("are the same however large they are, and hold every sound once", async () => {
    const library = await open(directory, 500);
    await vi.waitFor(async () => {
      expect(await library.handlers["index.get"]({})).toMatchObject({ kind: "ivf" });
    }, soon);
    const small = await pages(library, 1, 20, Infinity);
    const large = await pages(library, 1, 1_000, Infinity);
    expect(small).toEqual(large);
    expect(new Set(small.map(({ id }) => id)).size).toBe(sounds - 1);
    const scores = small.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("go on with falling scores after other questions, and out of order", async () => {
    const library = await open(directory);
    const whole = await pages(library, 5, 200, 200);
    const third = await ask(library, { sampleId: 5, page: { offset: 100, limit: 50 } });
    for (let other = 100; other < 112; other++) await ask(library, { sampleId: other });
    const second = await ask(library, { sampleId: 5, page: { offset: 50, limit: 50 } });
    const shown = [...second.results, ...third.results];
    expect(shown.map(({ sample, score }) => ({ id: sample.id, score }))).toEqual(
      whole.slice(50, 150),
    );
  });

  it("show what the filters allow now, not when the first page was asked for", async () => {
    const library = await open(directory);
    const favourites = Array.from({ length: 40 }, (_, i) => 2 + i);
    for (const sampleId of favourites) {
      await library.handlers["samples.setFavourite"]({ sampleIds: [sampleId], favourite: true });
    }
    const question = { sampleId: 1, filters: { favourite: true } };
    const first = await ask(library, { ...question, page: { offset: 0, limit: 10 } });
    const next = (await ask(library, { ...question, page: { offset: 10, limit: 10 } })).results;
    const taken = next[0]?.sample.id ?? 0;
    await library.handlers["samples.setFavourite"]({ sampleIds: [taken], favourite: false });
    const again = await ask(library, { ...question, page: { offset: 10, limit: 10 } });
    expect(first.results).toHaveLength(10);
    expect(again.results.map(({ sample }) => sample.id)).not.toContain(taken);
    expect(again.results.every(({ sample }) => sample.favourite)).toBe(true);
    for (const sampleId of favourites) {
      await library.handlers["samples.setFavourite"]({ sampleIds: [sampleId], favourite: false });
    }
  });
});

it("a library of few sounds with many parts is answered to its end", async () => {
  const directory = temporaryDirectory();
  const catalog = Catalog.open(directory);
  catalog.fingerprints.setParameters(parametersVersion);
  const { id } = catalog.roots.add("/not there");
  const parts = Array.from({ length: 24 }, (_, n) => syntheticVectors(n));
  catalog.transaction(() => {
    for (let n = 0; n < 60; n++) {
      const segments = Array.from({ length: 300 }, (_, i) => ({
        ...(parts[(n + i) % parts.length] ?? syntheticVectors(n)),
        region: { start: i, end: i + 1 },
      }));
      addSynthetic(catalog, id, n, { ...syntheticAnalysis(n), segments });
    }
  });
  catalog.close();
  const library = await open(directory);
  const { results, more } = await ask(library, { sampleId: 1, page: { offset: 0, limit: 1_000 } });
  expect(results).toHaveLength(59);
  expect(more).toBe(false);
  const far = await ask(library, { sampleId: 1, page: { offset: 50, limit: 50 } });
  expect(far.results).toHaveLength(9);
});

it("an index that cannot be made is told, searched without, and tried again when asked to", async () => {
  const directory = temporaryDirectory();
  makeSyntheticLibrary(directory, 600);
  const complained = vi.spyOn(console, "error").mockImplementation(() => undefined);
  onTestFinished(() => {
    complained.mockRestore();
  });
  let forks = 0;
  let isBroken = true;
  const library = await Library.open({
    directory,
    workers: 1,
    flatLimit: 300,
    forkWorker: (program) => {
      const worker = forkWorker(program);
      if (program === "indexing" && isBroken) {
        forks++;
        worker.kill();
      }
      return worker;
    },
  });
  onTestFinished(() => library.close());
  const index = () => Promise.resolve(library.handlers["index.get"]({}));
  await vi.waitFor(async () => {
    expect((await index()).error).toMatch(/ended/);
  }, soon);
  expect((await ask(library, { sampleId: 1 })).results).toHaveLength(50);
  expect(forks).toBe(1);
  isBroken = false;
  await library.handlers["analysis.resume"]({});
  await vi.waitFor(async () => {
    expect(await index()).toMatchObject({ kind: "ivf", error: null, activity: null });
  }, soon);
});
