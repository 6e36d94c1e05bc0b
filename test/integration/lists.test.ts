/** Lists of samples through the library: what they are limited to, in which order, and what they count. */
import { copyFile, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listSchema, type CommandInput } from "../../shared/api.ts";
import type { Library } from "../../electron/library/library.ts";
import { writeKick, writeTone } from "../fixtures/sounds.ts";
import { inCatalog } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import {
  analyseFolder,
  libraryForAll,
  openLibrary,
  sampleAt,
  samplesByPath,
  soon,
} from "./open-library.ts";

type List = Omit<CommandInput<"samples.search">, "page" | "text"> & { readonly text?: string };

const page = { offset: 0, limit: 1000 };

/** The names of a list, once its ids and their places are as the list says. */
async function namesOf({ handlers }: Library, list: List): Promise<string> {
  const parsed = listSchema.parse({ text: "", ...list });
  const { total, samples } = await handlers["samples.search"]({ ...parsed, page });
  const ids = samples.map(({ id }) => id);
  expect(total).toBe(samples.length);
  expect(await handlers["samples.ids"]({ ...parsed, page })).toEqual(ids);
  expect(await handlers["samples.ids"]({ ...parsed, page: { offset: 1, limit: 2 } })).toEqual(
    ids.slice(1, 3),
  );
  for (const [i, sampleId] of ids.entries()) {
    expect(await handlers["samples.indexOf"]({ ...parsed, sampleId })).toBe(i);
  }
  const turned = ids.toReversed();
  expect(await handlers["samples.getMany"]({ sampleIds: [4711, ...turned] })).toEqual(
    samples.toReversed(),
  );
  return samples.map(({ name }) => name.replace(".wav", "")).join(", ");
}

describe("a library's lists", () => {
  const folder = temporaryDirectoryForAll();
  const directory = temporaryDirectoryForAll();
  const opened = libraryForAll(directory, folder, async () => {
    await writeKick(join(folder, "Drums/Deep Kick 1.wav"), { seed: 1 });
    await writeKick(join(folder, "Drums/Kicks/01.wav"), { seed: 2 });
    await mkdir(join(folder, "Copies"));
    await copyFile(join(folder, "Drums/Deep Kick 1.wav"), join(folder, "Copies/Copy of it.wav"));
    await writeTone(join(folder, "Hi-Hat closed.wav"), { seconds: 0.2 });
    await writeTone(join(folder, "Hat, not hi.wav"), { seconds: 0.3 });
  });

  it("tell apart by what is in quotes and what has a minus", async () => {
    const { library } = opened;
    expect(await namesOf(library, { text: "hi hat" })).toBe("Hat, not hi, Hi-Hat closed");
    expect(await namesOf(library, { text: '"hi hat"' })).toBe("Hi-Hat closed");
    expect(await namesOf(library, { text: '"hi ha' })).toBe("Hi-Hat closed");
    expect(await namesOf(library, { text: "hat -closed" })).toBe("Hat, not hi");
    expect(await namesOf(library, { text: '-"hi hat" -drums' })).toBe("Copy of it, Hat, not hi");
  });

  it("know instruments by names and folders, and copies by their sound", async () => {
    const { library } = opened;
    expect(await namesOf(library, { filters: { instrument: "hat" } })).toBe(
      "Hat, not hi, Hi-Hat closed",
    );
    expect(await namesOf(library, { filters: { instrument: "kick" } })).toBe("01, Deep Kick 1");
    expect(await namesOf(library, { filters: { duplicates: true } })).toBe(
      "Copy of it, Deep Kick 1",
    );
    const { soundId, copies } = await sampleAt(library, "Drums/Deep Kick 1.wav");
    expect(copies).toBe(1);
    expect(await namesOf(library, { filters: { soundId: soundId ?? 0 } })).toBe(
      "Copy of it, Deep Kick 1",
    );
    expect(await namesOf(library, { foldCopies: true, filters: { duration: { min: 0.25 } } })).toBe(
      "01, Copy of it, Hat, not hi",
    );
    const descending = { by: "name", descending: true } as const;
    expect(await namesOf(library, { foldCopies: true, sort: descending, text: "dr -kicks" })).toBe(
      "Deep Kick 1",
    );
  });

  it("say where a sample stands, and that it does not", async () => {
    const { handlers } = opened.library;
    const { id: sampleId } = await sampleAt(opened.library, "Hi-Hat closed.wav");
    const list = listSchema.parse({ text: "kick" });
    expect(await handlers["samples.indexOf"]({ ...list, sampleId })).toBeNull();
    expect(await handlers["samples.indexOf"]({ ...list, sampleId: 4711 })).toBeNull();
  });
});

it("what is said of sounds is found, sorted by and counted at once, undone too", async () => {
  const [directory, folder] = [temporaryDirectory(), temporaryDirectory()];
  for (const [i, name] of ["a", "b", "c"].entries()) {
    await writeTone(join(folder, `${name}.wav`), { frequency: 200 + 50 * i, seconds: 0.2 });
  }
  await copyFile(join(folder, "a.wav"), join(folder, "d.wav"));
  const library = await openLibrary(directory);
  const start = Date.now();
  await analyseFolder(library, folder);
  const { handlers } = library;
  const { addedAt } = await sampleAt(library, "a.wav");
  expect(addedAt).toBeGreaterThanOrEqual(start);
  expect(addedAt).toBeLessThanOrEqual(Date.now());
  const [a, b] = [(await sampleAt(library, "a.wav")).id, (await sampleAt(library, "b.wav")).id];
  await handlers["samples.setRating"]({ sampleIds: [a], rating: 5 });
  await handlers["samples.setRating"]({ sampleIds: [b], rating: 2 });
  await handlers["samples.played"]({ sampleId: b });
  await handlers["samples.changeTags"]({ sampleIds: [a], add: ["Warm"], remove: [] });
  await handlers["samples.changeTags"]({ sampleIds: [b], add: ["dusty", "warm"], remove: [] });
  await handlers["samples.setFavourite"]({ sampleIds: [b], favourite: true });
  await handlers["collections.create"]({ name: "Set" });
  await handlers["collections.setSamples"]({ name: "Set", sampleIds: [b], isIn: true });
  await handlers["samples.correct"]({ sampleIds: [a], corrections: { instrument: "bass" } });

  const byRating = { by: "rating", descending: true } as const;
  expect(await namesOf(library, { sort: byRating })).toBe("d, a, b, c");
  expect(await namesOf(library, { sort: { by: "played", descending: false } })).toBe("b, a, c, d");
  expect(await namesOf(library, { filters: { rating: { min: 3 } } })).toBe("a, d");
  expect(await namesOf(library, { filters: { playedWithin: 1 } })).toBe("b");
  expect(await namesOf(library, { filters: { addedWithin: 1, played: false } })).toBe("a, c, d");
  expect(await namesOf(library, { filters: { collection: "SET" } })).toBe("b");
  expect(await namesOf(library, { filters: { format: "wav", instrument: "bass" } })).toBe("a, d");
  expect((await sampleAt(library, "d.wav")).corrected).toEqual(["instrument"]);
  expect(await handlers["library.overview"]({})).toEqual({
    ...{ files: 4, favourites: 1, recentlyAdded: 4, recentlyPlayed: 1, neverPlayed: 3 },
    duplicates: 2,
    tags: [
      { name: "dusty", files: 1 },
      { name: "Warm", files: 3 },
    ],
  });

  await handlers["history.undo"]({});
  expect(await namesOf(library, { filters: { instrument: "bass" } })).toBe("");
  inCatalog(directory, (database) => {
    const old = Date.now() - 31 * 86_400_000;
    database.prepare("UPDATE user_data SET last_played_at = ?").run(old);
    database.prepare("UPDATE files SET added_at = ?").run(old);
  });
  const reader = await openLibrary(directory, { readOnly: true });
  expect(await reader.handlers["library.overview"]({})).toMatchObject({
    ...{ files: 4, recentlyAdded: 0, recentlyPlayed: 0, neverPlayed: 1, duplicates: 2 },
  });
  await rm(join(folder, "d.wav"));
  await expect
    .poll(() => handlers["library.overview"]({}), soon)
    .toMatchObject({ files: 3, duplicates: 0 });
});

it("a file's instrument goes with its name, and what the musician said stays", async () => {
  const folder = temporaryDirectory();
  await writeKick(join(folder, "Drums/Take 1.wav"), { seed: 1 });
  const library = await openLibrary(temporaryDirectory());
  await analyseFolder(library, folder);
  const { id, instrument } = await sampleAt(library, "Drums/Take 1.wav");
  expect(instrument).toBeNull();
  const instruments = async (): Promise<unknown> =>
    [...(await samplesByPath(library)).values()].map(({ id, instrument }) => ({ id, instrument }));
  await rename(join(folder, "Drums/Take 1.wav"), join(folder, "Drums/Clap.wav"));
  await expect.poll(instruments, soon).toEqual([{ id, instrument: "clap" }]);
  await library.handlers["samples.correct"]({
    sampleIds: [id],
    corrections: { instrument: "snare" },
  });
  await mkdir(join(folder, "Hats"));
  for (const [from, to] of [
    ["Drums/Clap.wav", "Hats/Clap.wav"],
    ["Hats/Clap.wav", "Hats/1.wav"],
  ] as const) {
    await rename(join(folder, from), join(folder, to));
    await expect.poll(async () => [...(await samplesByPath(library)).keys()], soon).toEqual([to]);
  }
  expect(await instruments()).toEqual([{ id, instrument: "snare" }]);
  await library.handlers["samples.correct"]({ sampleIds: [id], corrections: { instrument: null } });
  expect(await instruments()).toEqual([{ id, instrument: "hat" }]);
});
