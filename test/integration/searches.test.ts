/** Saved searches through the library: kept, undone, exported, and brought back. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import { repairLibrary } from "../../electron/library/repair.ts";
import type { CommandInput } from "../../shared/api.ts";
import type { SavedSearch } from "../../shared/domain.ts";
import { mostSearches, userDataFileSchema } from "../../shared/user-data.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { inCatalog } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary } from "./open-library.ts";

const byRating = { by: "rating", descending: true } as const;
const byName = { by: "name", descending: false } as const;

/** A library of one folder with a kick in it. */
async function kickLibrary() {
  const [directory, folder] = [temporaryDirectory(), join(temporaryDirectory(), "sounds")];
  await writeKick(join(folder, "Drums/kick.wav"));
  const library = await openLibrary(directory);
  const rootId = await analyseFolder(library, folder);
  return { directory, folder, library, rootId };
}

function save(library: Library, search: CommandInput<"searches.save">) {
  return library.handlers["searches.save"]({ filters: {}, sort: byName, ...search });
}

async function searchesOf(library: Library): Promise<SavedSearch[]> {
  return library.handlers["searches.list"]({});
}

async function namesOf(library: Library): Promise<string[]> {
  return (await searchesOf(library)).map(({ name }) => name);
}

it("a search is kept as it was, by name, and a new one of the name takes its place", async () => {
  const { library, rootId } = await kickLibrary();
  const filters = {
    folder: { rootId, path: "Drums" },
    instrument: "kick",
    rating: { min: 3 },
  } as const;
  await save(library, { name: "Warm", text: '"hi h', filters, sort: byRating });
  await save(library, { name: "all", text: "", filters: { soundId: 1 } });
  const warm = { name: "Warm", text: '"hi h', filters, sort: byRating, available: true };
  const all = { name: "all", text: "", filters: {}, sort: byName, available: true };
  expect(await searchesOf(library)).toEqual([all, warm]);
  await save(library, { name: "WARM", text: "" });
  expect(await searchesOf(library)).toEqual([all, { ...all, name: "WARM" }]);
  await library.handlers["history.undo"]({});
  expect(await searchesOf(library)).toEqual([all, warm]);
});

it("saving, renaming and removing are steps that are undone and redone", async () => {
  const { library } = await kickLibrary();
  const { handlers } = library;
  await save(library, { name: "Warm", text: "warm" });
  await save(library, { name: "Cold", text: "cold" });
  await handlers["searches.rename"]({ name: "warm", newName: "WARM" });
  await handlers["searches.rename"]({ name: "Warm", newName: "Hot" });
  expect(await handlers["history.get"]({})).toMatchObject({
    undo: { kind: "search-renamed", subject: "Warm", count: 1 },
  });
  await handlers["searches.remove"]({ name: "Cold" });
  expect(await namesOf(library)).toEqual(["Hot"]);
  // What changes nothing is no step.
  await save(library, { name: "Hot", text: "warm" });
  const seen: string[][] = [];
  for (let i = 0; i < 5; i++) {
    await handlers["history.undo"]({});
    seen.push(await namesOf(library));
  }
  expect(seen).toEqual([["Cold", "Hot"], ["Cold", "WARM"], ["Cold", "Warm"], ["Warm"], []]);
  for (let i = 0; i < 5; i++) await handlers["history.redo"]({});
  expect(await namesOf(library)).toEqual(["Hot"]);
});

it("what cannot be is refused in words, and changes nothing", async () => {
  const { directory, library } = await kickLibrary();
  const { handlers } = library;
  await save(library, { name: "Warm", text: "" });
  await save(library, { name: "Cold", text: "" });
  const refused: [Promise<unknown> | void, string][] = [
    [handlers["searches.rename"]({ name: "Warm", newName: "COLD" }), "search-exists"],
    [handlers["searches.rename"]({ name: "none", newName: "some" }), "search-missing"],
    [handlers["searches.remove"]({ name: "none" }), "search-missing"],
    [
      save(library, { name: "x", text: "", filters: { folder: { rootId: 99, path: "" } } }),
      "folder-missing",
    ],
    [
      save(library, { name: "x", text: "", filters: { folder: { rootId: 1, path: "a\0b" } } }),
      "folder-missing",
    ],
  ];
  for (const [promise, code] of refused) await expect(promise).rejects.toMatchObject({ code });
  inCatalog(directory, (database) => {
    const add = database.prepare(
      "INSERT INTO searches (name, text, filters, sort) VALUES (?, '', '{}', '{}')",
    );
    for (let i = 2; i < mostSearches; i++) add.run(`search ${i}`);
  });
  await expect(save(library, { name: "x", text: "" })).rejects.toMatchObject({ code: "too-many" });
  await save(library, { name: "cold", text: "new" });
  expect(await searchesOf(library)).toHaveLength(mostSearches);
});

it("a search waits for its folder, follows it to another place and comes back with it", async () => {
  const { folder, library, rootId } = await kickLibrary();
  const { handlers } = library;
  await save(library, {
    name: "Drums",
    text: "kick",
    filters: { kind: "loop", folder: { rootId, path: "Drums" } },
  });
  await rename(folder, `${folder} moved`);
  await handlers["roots.relocate"]({ rootId, path: `${folder} moved` });
  const [moved] = await searchesOf(library);
  await handlers["history.undo"]({});
  expect(await searchesOf(library)).toEqual([]);
  await handlers["history.redo"]({});
  expect(await searchesOf(library)).toEqual([moved]);
  expect(moved).toMatchObject({ filters: { folder: { rootId, path: "Drums" } }, available: true });
  await handlers["roots.remove"]({ rootId });
  expect(await searchesOf(library)).toEqual([
    { name: "Drums", text: "kick", filters: { kind: "loop" }, sort: byName, available: false },
  ]);
  const again = await analyseFolder(library, `${folder} moved`);
  expect(await searchesOf(library)).toEqual([
    { ...moved, filters: { kind: "loop", folder: { rootId: again, path: "Drums" } } },
  ]);
});

it("exports, imports, backups and a repair bring searches along", async () => {
  const { directory, folder, library, rootId } = await kickLibrary();
  await save(library, {
    name: "Drums",
    text: "-hat",
    filters: { folder: { rootId, path: "Drums" } },
    sort: byRating,
  });
  await save(library, { name: "Mine", text: "first" });
  const data = userDataFileSchema.parse(
    JSON.parse(JSON.stringify(await library.handlers["userData.export"]({}))),
  );
  expect(data.searches).toEqual([
    {
      name: "Drums",
      text: "-hat",
      filters: {},
      folder: { root: folder, path: "Drums" },
      sort: byRating,
    },
    { name: "Mine", text: "first", filters: {}, sort: byName },
  ]);

  const other = await openLibrary(temporaryDirectory());
  await save(other, { name: "MINE", text: "other" });
  await other.handlers["userData.import"]({ data });
  const imported = await searchesOf(other);
  expect(imported.map(({ name, text, available }) => [name, text, available])).toEqual([
    ["Drums", "-hat", false],
    ["MINE", "other", true],
  ]);
  await other.handlers["history.undo"]({});
  expect(await namesOf(other)).toEqual(["MINE"]);

  const before = await searchesOf(library);
  await library.close();
  const again = await openLibrary(directory);
  const [backup] = await again.handlers["backups.list"]({});
  await again.handlers["searches.remove"]({ name: "Drums" });
  await save(again, { name: "Mine", text: "second" });
  await save(again, { name: "New", text: "" });
  await again.handlers["backups.restore"]({ name: backup?.name ?? "" });
  expect(await searchesOf(again)).toEqual(before);
  await again.handlers["history.undo"]({});
  expect(await namesOf(again)).toEqual(["Mine", "New"]);
  await again.handlers["history.redo"]({});
  await again.close();

  inCatalog(directory, (database) => database.exec("DROP TABLE searches; PRAGMA user_version = 0"));
  await repairLibrary(directory);
  expect(await searchesOf(await openLibrary(directory))).toEqual(before);
});
