/** What is said of many sounds at once. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import type { HistoryStep } from "../../shared/domain.ts";
import { mostTags } from "../../shared/user-data.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, soon } from "./open-library.ts";

describe("many sounds", () => {
  const prepared = temporaryDirectoryForAll();
  const ids = Array.from({ length: 350 }, (_, i) => i + 1);

  beforeAll(() => {
    makeSyntheticLibrary(prepared, ids.length);
  });

  const stateOf = ({ handlers }: Library) =>
    Promise.resolve(handlers["samples.getMany"]({ sampleIds: ids }));

  it("are changed by one step, which is told once and undone as one", async () => {
    const library = await openLibrary(prepared);
    const { handlers } = library;
    const before = await stateOf(library);
    let told = 0;
    library.on("historyChanged", () => told++);
    const changes = [
      () => handlers["samples.changeTags"]({ sampleIds: ids, add: ["warm", "Tape"], remove: [] }),
      () => handlers["samples.changeTags"]({ sampleIds: ids, add: ["dusty"], remove: ["WARM"] }),
      () => handlers["samples.setFavourite"]({ sampleIds: ids, favourite: true }),
      () => handlers["samples.setRating"]({ sampleIds: ids, rating: 4 }),
      () => handlers["samples.correct"]({ sampleIds: ids, corrections: { key: "A minor" } }),
    ];
    for (const change of changes) await change();
    for (const { tags, favourite, rating, key } of await stateOf(library)) {
      expect({ tags: tags.toSorted(), favourite, rating, key }).toEqual({
        tags: ["Tape", "dusty"],
        ...{ favourite: true, rating: 4, key: "A minor" },
      });
    }
    await expect.poll(() => told, soon).toBeGreaterThan(0);
    expect(told).toBeLessThanOrEqual(changes.length);
    const undone: (HistoryStep | null)[] = [];
    while (undone.length < changes.length) undone.unshift(await handlers["history.undo"]({}));
    expect(undone).toMatchObject(
      ["tags", "tags", "favourite", "rating", "correction"].map((kind) => ({
        ...{ kind, subject: "Sound 0.wav", count: ids.length },
      })),
    );
    expect(await stateOf(library)).toEqual(before);
    expect(await handlers["history.get"]({})).toMatchObject({ undo: null });
  });

  it("keep their other tags, and a spelling that they have", async () => {
    const { handlers } = await openLibrary(prepared);
    const tagsOf = async (sampleId: number): Promise<string[]> =>
      (await handlers["samples.get"]({ sampleId })).tags.toSorted();
    await handlers["samples.changeTags"]({ sampleIds: [1], add: ["one", "Both"], remove: [] });
    await handlers["samples.changeTags"]({ sampleIds: [1, 2], add: ["both"], remove: ["none"] });
    expect(await Promise.all([tagsOf(1), tagsOf(2)])).toEqual([["both", "one"], ["both"]]);
    await handlers["samples.changeTags"]({ sampleIds: [1, 2], add: ["both"], remove: ["Both"] });
    expect(await tagsOf(2)).toEqual(["both"]);
  });

  it("are left as they are where one of them would have too many tags", async () => {
    const { handlers } = await openLibrary(prepared);
    const many = Array.from({ length: mostTags }, (_, i) => `tag ${i}`);
    await handlers["samples.changeTags"]({ sampleIds: [5], add: many, remove: [] });
    const undo = (await handlers["history.get"]({})).undo;
    await expect(
      (async () => {
        await handlers["samples.changeTags"]({ sampleIds: [4, 5, 6], add: ["more"], remove: [] });
      })(),
    ).rejects.toMatchObject({ code: "too-many" });
    expect((await handlers["samples.get"]({ sampleId: 4 })).tags).toEqual([]);
    expect((await handlers["history.get"]({})).undo).toEqual(undo);
    await handlers["samples.changeTags"]({ sampleIds: [5], add: ["more"], remove: ["TAG 1"] });
    expect((await handlers["samples.get"]({ sampleId: 5 })).tags).toHaveLength(mostTags);
  });

  it("make a collection in one step with it, which is undone and redone as one", async () => {
    const { handlers } = await openLibrary(prepared);
    const sampleIds = [3, 5, 9];
    const inDusty = async () =>
      handlers["samples.ids"]({
        ...{ text: "", filters: { collection: "Dusty" }, foldCopies: false },
        sort: { by: "name", descending: false },
        page: { offset: 0, limit: 10 },
      });
    await handlers["collections.create"]({ name: "Dusty", sampleIds });
    expect((await inDusty()).toSorted((a, b) => a - b)).toEqual(sampleIds);
    expect(await handlers["collections.list"]({})).toEqual([{ name: "Dusty", sounds: 3 }]);
    await handlers["history.undo"]({});
    expect(await handlers["collections.list"]({})).toEqual([]);
    expect(await inDusty()).toEqual([]);
    await handlers["history.redo"]({});
    expect(await inDusty()).toHaveLength(3);
    await expect(
      (async () => {
        await handlers["collections.create"]({ name: "dusty", sampleIds: [4] });
      })(),
    ).rejects.toMatchObject({ code: "collection-exists" });
    await handlers["history.undo"]({});
  });

  it("that are gone are passed over; where all are, that is said", async () => {
    const { handlers } = await openLibrary(prepared);
    await handlers["samples.setRating"]({ sampleIds: [999_999, 7], rating: 2 });
    expect((await handlers["samples.get"]({ sampleId: 7 })).rating).toBe(2);
    await expect(
      (async () => {
        await handlers["samples.setRating"]({ sampleIds: [999_998, 999_999], rating: 2 });
      })(),
    ).rejects.toMatchObject({ code: "sample-missing" });
    await handlers["samples.setRating"]({ sampleIds: [], rating: 2 });
  });
});

describe("sounds that wait", () => {
  async function waitingLibrary(count: number): Promise<{ library: Library; ids: number[] }> {
    const sounds = join(temporaryDirectory(), "sounds");
    await mkdir(sounds);
    await writeKick(join(sounds, "known.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    await library.handlers["analysis.pause"]({});
    for (let seed = 0; seed < count; seed++) {
      await writeKick(join(sounds, `new ${seed}.wav`), { seed: seed + 50 });
    }
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(count + 1);
    return { library, ids: [...(await samplesByPath(library)).values()].map(({ id }) => id) };
  }

  it("are analysed where they are few", async () => {
    const { library, ids } = await waitingLibrary(3);
    await library.handlers["samples.setFavourite"]({ sampleIds: ids, favourite: true });
    const samples = [...(await samplesByPath(library)).values()];
    expect(samples.map(({ state, favourite }) => [state, favourite])).toEqual(
      samples.map(() => ["analysed", true]),
    );
  });

  it("are left out where they are many, and told after the others have been done", async () => {
    const { library, ids } = await waitingLibrary(21);
    await expect(
      (async () => {
        await library.handlers["samples.changeTags"]({ sampleIds: ids, add: ["a"], remove: [] });
      })(),
    ).rejects.toMatchObject({
      code: "sample-not-analysed",
      message: expect.stringContaining("21 of these 22") as string,
    });
    expect((await sampleAt(library, "known.wav")).tags).toEqual(["a"]);
    expect((await library.handlers["history.get"]({})).undo).toMatchObject({
      ...{ kind: "tags", subject: "known.wav", count: 1 },
    });
  });
});
