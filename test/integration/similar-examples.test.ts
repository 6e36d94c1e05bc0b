/** "More like this, less like this". */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { encodeWav } from "../../electron/demo/wav.ts";
import type { Library } from "../../electron/library/library.ts";
import type { SimilarSamples } from "../../shared/domain.ts";
import { writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import {
  analyseFolder,
  openLibrary,
  sampleAt,
  samplesByPath,
  similar,
  soon,
} from "./open-library.ts";

describe.each([
  { name: "all of which are compared", flatLimit: 5_000, kind: "flat" },
  { name: "that an index finds", flatLimit: 500, kind: "ivf" },
])("examples among sounds $name", ({ flatLimit, kind }) => {
  const directory = temporaryDirectoryForAll();
  /** Sounds of one cluster are alike; sample n + 1 is of cluster n % 24. */
  const clusters = 24;
  const sounds = 3_000;
  const share = ({ results }: SimilarSamples, cluster: number): number =>
    results.filter(({ sample }) => (sample.id - 1) % clusters === cluster).length / results.length;
  const open = async (): Promise<Library> => {
    const library = await openLibrary(directory, { flatLimit });
    await vi.waitFor(async () => {
      expect(await library.handlers["index.get"]({})).toMatchObject({ kind, activity: null });
    }, soon);
    return library;
  };

  beforeAll(() => {
    makeSyntheticLibrary(directory, sounds);
  });

  it("draw the results to what is liked, and push them from what is not", async () => {
    const library = await open();
    const plain = await similar(library, { sampleId: 1, k: 100 });
    const liked = await similar(library, { sampleId: 1, like: [2, 26], k: 100 });
    const unliked = await similar(library, {
      sampleId: 1,
      like: [2, 26],
      unlike: [50, 74],
      k: 100,
    });
    expect(share(plain, 1)).toBe(0);
    expect(share(liked, 1)).toBeGreaterThan(0.4);
    expect(share(unliked, 1)).toBeLessThan(share(liked, 1) / 2);
  });

  it("are no results themselves, and leave scores that fall", async () => {
    const library = await open();
    const question = { sampleId: 1, like: [25, 49], unlike: [73] };
    const { results } = await similar(library, { ...question, k: 300 });
    const ids = results.map(({ sample }) => sample.id);
    for (const id of [1, 25, 49, 73]) expect(ids).not.toContain(id);
    expect(new Set(ids).size).toBe(300);
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it("leave to each result how it compares with the query", async () => {
    const library = await open();
    const plain = await similar(library, { sampleId: 1, k: 200 });
    const known = new Map(plain.results.map((result) => [result.sample.id, result]));
    const { results } = await similar(library, { sampleId: 1, like: [25], unlike: [49], k: 50 });
    const shared = results.filter(({ sample }) => known.has(sample.id));
    expect(shared.length).toBeGreaterThan(25);
    for (const { sample, region, aspects, reason } of shared) {
      const other = known.get(sample.id);
      // Another part of a long sound may be nearest to the examples.
      if (other && JSON.stringify(other.region) === JSON.stringify(region)) {
        expect([aspects, reason]).toEqual([other.aspects, other.reason]);
      }
    }
  });

  it("go on with weights, filters and pages", async () => {
    const library = await open();
    const question = {
      ...{ sampleId: 1, like: [2], unlike: [3], weights: { pitch: 3, timbre: 0 } },
      filters: { tempo: { min: 90, max: 120 } },
    };
    const whole = await similar(library, { ...question, k: 60 });
    expect(whole.results.length).toBe(60);
    for (const { sample } of whole.results) expect(sample.tempo).toBeGreaterThanOrEqual(90);
    const later = await library.handlers["samples.similar"]({
      ...{ ...question, text: "" },
      page: { offset: 30, limit: 30 },
    });
    expect(later.results).toEqual(whole.results.slice(30));
  });
});

describe("an example", () => {
  it("that waits is analysed, and one that is silent or gone is refused", async () => {
    const folder = temporaryDirectory();
    await writeFamilies(folder, { families: ["Drums/Kicks", "Drums/Closed Hats"], each: 6 });
    const silence = { channels: [new Float32Array(4_410)] as const, sampleRate: 44_100 };
    await writeFile(join(folder, "silence.wav"), encodeWav(silence, 16));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    const paths = [...(await samplesByPath(library)).keys()];
    const idOf = async (family: string, n: number): Promise<number> =>
      (await sampleAt(library, paths.filter((path) => path.includes(family))[n] ?? "")).id;
    const [kick, hat] = [await idOf("Kicks", 0), await idOf("Closed Hats", 0)];

    await library.handlers["analysis.pause"]({});
    await writeKick(join(folder, "new.wav"), { seed: 77 });
    await expect.poll(() => sampleAt(library, "new.wav").catch(() => null), soon).not.toBeNull();
    const { id: waiting, state } = await sampleAt(library, "new.wav");
    expect(state).toBe("waiting");
    const { results } = await similar(library, { sampleId: kick, like: [waiting], k: 20 });
    expect(results.map(({ sample }) => sample.id)).not.toContain(waiting);
    expect((await library.handlers["samples.get"]({ sampleId: waiting })).state).toBe("analysed");

    const { id: silent } = await sampleAt(library, "silence.wav");
    await expect(
      similar(library, { sampleId: kick, unlike: [silent], k: 5 }),
    ).rejects.toMatchObject({ code: "sample-silent" });
    await expect(
      similar(library, { sampleId: kick, like: [hat, 999_999], k: 5 }),
    ).rejects.toMatchObject({ code: "sample-missing" });
  });
});
