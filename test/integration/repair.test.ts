import type * as fileSystem from "node:fs";
import { copyFile, mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { expect, it, vi } from "vitest";
import { Random } from "../../electron/demo/random.ts";
import { repairLibrary } from "../../electron/library/repair.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath } from "./open-library.ts";
import { runCli } from "./run-cli.ts";

/** Where the system is when Soundkin is killed: before a file gets this name. */
const cutShort = vi.hoisted(() => ({ at: null as string | null }));
vi.mock("node:fs", async (original) => {
  const system = await original<typeof fileSystem>();
  const renameSync: typeof fileSystem.renameSync = (from, to) => {
    if (to === cutShort.at) throw new Error("killed");
    system.renameSync(from, to);
  };
  return { ...system, renameSync };
});

const pageSize = 4096;
const kicks = Array.from({ length: 30 }, (_, seed) => `${String(seed).padStart(2, "0")}.wav`);

/** A library of thirty analysed kicks, every third of them tagged, that is closed again. */
async function makeLibrary(): Promise<{ directory: string; sounds: string }> {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  for (const [seed, name] of kicks.entries()) await writeKick(join(sounds, name), { seed });
  const library = await openLibrary(directory);
  await analyseFolder(library, sounds);
  for (const [i, name] of kicks.entries()) {
    if (i % 3 > 0) continue;
    const { id } = await sampleAt(library, name);
    await library.handlers["samples.changeTags"]({
      sampleIds: [id],
      add: [`tag ${name}`],
      remove: [],
    });
  }
  await library.close();
  return { directory, sounds };
}

async function spoil(file: string, pages: readonly number[]): Promise<void> {
  const handle = await open(file, "r+");
  for (const page of pages) {
    const noise = new Random(page);
    const bytes = Uint8Array.from({ length: pageSize }, () => noise.integer() & 0xff);
    await handle.write(bytes, 0, pageSize, page * pageSize);
  }
  await handle.close();
}

/** Pages that hold rows of the table or index. */
function pagesOf(file: string, name: string): number[] {
  const database = new Database(file, { readonly: true });
  try {
    return database
      .prepare<[string], number>(
        "SELECT pageno - 1 FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno",
      )
      .pluck()
      .all(name);
  } finally {
    database.close();
  }
}

async function expectWhole(directory: string): Promise<void> {
  const library = await openLibrary(directory);
  await library.settled();
  const samples = await samplesByPath(library);
  expect([...samples.keys()]).toEqual(kicks);
  expect((await library.check()).problems).toEqual([]);
  for (const [path, { state, tags }] of samples) {
    expect([path, state]).toEqual([path, "analysed"]);
    const isTagged = Number(path.slice(0, 2)) % 3 === 0;
    expect(tags).toEqual(isTagged ? [`tag ${path}`] : []);
  }
  expect([...(await samplesByPath(library, "tag")).keys()]).toHaveLength(10);
  await library.close();
}

it("a sound library is left as it is", async () => {
  const { directory } = await makeLibrary();
  expect(await repairLibrary(directory)).toEqual([]);
  await expectWhole(directory);
});

it.each(["files_sort_name", "fingerprints", "sounds", "files_text_data"])(
  "damage in %s is mended; the damaged catalog is kept, and the musician's words stay",
  async (table) => {
    const { directory } = await makeLibrary();
    const file = join(directory, "catalog.sqlite");
    const damaged = pagesOf(file, table).slice(0, 2);
    expect(damaged.length).toBeGreaterThan(0);
    await spoil(file, damaged);

    const check = await runCli(["check", "--library", directory, "--json"]);
    const { repaired } = JSON.parse(check.stdout) as { repaired: string[] };
    expect([check.code, check.stderr]).toEqual([0, ""]);
    expect(repaired.join(" ")).toMatch(/The catalog was damaged\. \d+ files and \d+ sounds/);
    const aside = (await readdir(directory)).filter((name) => name.includes("damaged"));
    expect(aside.length).toBeGreaterThan(0);
    await expectWhole(directory);
  },
);

it("a catalog that is no database any more is made again from its folders and the backup", async () => {
  const { directory } = await makeLibrary();
  await (await openLibrary(directory)).close();
  expect((await readdir(join(directory, "backups"))).length).toBe(1);
  await writeFile(join(directory, "catalog.sqlite"), Buffer.alloc(50_000, "x"));
  await expect(openLibrary(directory)).rejects.toMatchObject({
    code: "library-corrupt",
    message: expect.stringContaining("soundkin check") as string,
  });
  expect((await repairLibrary(directory)).join(" ")).toMatch(
    /from the backup of \d{4}-\d{2}-\d{2}/,
  );
  await expectWhole(directory);
});

/** The library with its catalog as a backup of it exists. */
async function makeBackedUp(): Promise<{ directory: string; catalog: string; sounds: string }> {
  const made = await makeLibrary();
  await (await openLibrary(made.directory)).close();
  return { ...made, catalog: join(made.directory, "catalog.sqlite") };
}

it.each([
  ["of no bytes", async (catalog: string) => writeFile(catalog, "")],
  ["that is gone", async (catalog: string) => rm(catalog)],
  [
    "of no version",
    (catalog: string) => {
      const database = new Database(catalog);
      database.pragma("user_version = 0");
      database.close();
      return Promise.resolve();
    },
  ],
])("a catalog %s is no new library, and comes back from the backup", async (_, lose) => {
  const { directory, catalog } = await makeBackedUp();
  const backups = join(directory, "backups");
  const [name = ""] = await readdir(backups);
  const before = await readFile(join(backups, name), "utf8");
  await lose(catalog);
  for (const readOnly of [false, true]) {
    await expect(openLibrary(directory, { readOnly })).rejects.toMatchObject({
      code: "library-corrupt",
    });
  }
  expect(await readFile(join(backups, name), "utf8")).toBe(before);
  const done = await repairLibrary(directory);
  expect(done.join(" ")).toMatch(/from the backup of \d{4}-\d{2}-\d{2}/);
  await expectWhole(directory);
  const log = await readFile(join(directory, "logs", "soundkin.log"), "utf8");
  const repaired = log.split("\n").find((line) => line.includes('"event":"repaired"'));
  expect(JSON.parse(repaired ?? "{}")).toMatchObject({ done });
});

it("a new folder, and one whose library was never made, open as before", async () => {
  const directory = temporaryDirectory();
  await writeFile(join(directory, "catalog.sqlite"), "");
  expect(await repairLibrary(directory)).toEqual([]);
  const library = await openLibrary(directory);
  expect((await library.check()).problems).toEqual([]);
});

it("a repair that is cut short at any step leaves a catalog, and is made up for", async () => {
  const { directory, catalog } = await makeBackedUp();
  await spoil(catalog, pagesOf(catalog, "sounds").slice(0, 2));
  const damaged = await readFile(catalog);
  // Another that was killed earlier.
  await mkdir(join(directory, "rescued"));
  await writeFile(join(directory, "rescued", "catalog.sqlite"), "unfinished");
  cutShort.at = catalog;
  await expect(repairLibrary(directory)).rejects.toThrow("killed");
  cutShort.at = null;
  expect(await readFile(catalog)).toEqual(damaged);
  await repairLibrary(directory);
  await expectWhole(directory);
  expect(await readdir(directory)).not.toContain("rescued");
});

it("folders of a backup that lie in each other become one", async () => {
  const { directory, catalog, sounds } = await makeBackedUp();
  const [name = ""] = await readdir(join(directory, "backups"));
  const file = join(directory, "backups", name);
  const folders = [sounds, dirname(sounds), join(sounds, "inner")];
  const backup = JSON.parse(await readFile(file, "utf8")) as object;
  await writeFile(file, JSON.stringify({ ...backup, folders }));
  await rm(catalog);
  await repairLibrary(directory);
  const library = await openLibrary(directory);
  expect((await library.handlers["roots.list"]({})).map(({ path }) => path)).toEqual([sounds]);
});

it("references that lead nowhere and a text index that lacks files are put right", async () => {
  const { directory } = await makeLibrary();
  const database = new Database(join(directory, "catalog.sqlite"));
  database.pragma("foreign_keys = OFF");
  database.exec(
    "DELETE FROM sounds WHERE id IN (SELECT sound_id FROM files WHERE name = '01.wav')",
  );
  database.exec(
    "DELETE FROM files_text WHERE rowid IN (SELECT id FROM files WHERE name = '02.wav')",
  );
  database.close();
  const done = (await repairLibrary(directory)).join(" ");
  expect(done).toMatch(/led nowhere/);
  expect(done).toMatch(/words of 30 files/);
  await expectWhole(directory);
});

it("beside a running app check says what is wrong, and mends nothing", async () => {
  const { directory } = await makeLibrary();
  await copyFile(join(directory, "catalog.sqlite"), join(directory, "before"));
  const library = await openLibrary(directory);
  const database = new Database(join(directory, "catalog.sqlite"));
  database.exec(
    "DELETE FROM files_text WHERE rowid IN (SELECT id FROM files WHERE name = '02.wav')",
  );
  database.close();
  const check = await runCli(["check", "--library", directory, "--json"]);
  expect(check.code).toBe(3);
  expect(JSON.parse(check.stdout)).toMatchObject({
    problems: ["the text index does not fit the files"],
    repaired: [],
  });
  await library.close();
});
