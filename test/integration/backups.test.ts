/** Backups through the library and the command line. */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import { userDataFileSchema } from "../../shared/user-data.ts";
import { inCatalog, makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { openLibrary, soon } from "./open-library.ts";
import { runCli } from "./run-cli.ts";

const someDay = "2026-01-02";

async function exported(library: Library): Promise<unknown> {
  return { ...(await library.handlers["userData.export"]({})), savedAt: 0 };
}

/** Puts today's backup to another day, so that it is not written over. */
async function keepBackupAs(directory: string, day: string): Promise<void> {
  const folder = join(directory, "backups");
  const [file] = await readdir(folder);
  await writeFile(join(folder, `${day}.json`), await readFile(join(folder, file ?? "")));
}

describe("a library", () => {
  it("is backed up when it opens, and restored to what it was, as one step", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 3);
    const first = await openLibrary(directory);
    await first.handlers["collections.create"]({ name: "Empty" });
    await first.handlers["collections.create"]({ name: "Dusty" });
    await first.handlers["collections.setSamples"]({
      name: "Dusty",
      sampleIds: [1, 2],
      isIn: true,
    });
    await first.handlers["samples.setRating"]({ sampleIds: [1], rating: 5 });
    const then = await exported(first);
    await first.close();
    // The first opening has written one of an untouched library.
    await rm(join(directory, "backups"), { recursive: true });

    const library = await openLibrary(directory);
    const { handlers } = library;
    await expect.poll(async () => (await handlers["backups.list"]({})).length, soon).toBe(1);
    await keepBackupAs(directory, someDay);
    await handlers["collections.remove"]({ name: "Empty" });
    await handlers["collections.rename"]({ name: "Dusty", newName: "dusty" });
    await handlers["collections.create"]({ name: "Later" });
    await handlers["collections.setSamples"]({ name: "Later", sampleIds: [2, 3], isIn: true });
    await handlers["samples.changeTags"]({ sampleIds: [3], add: ["warm"], remove: [] });
    await handlers["samples.setRating"]({ sampleIds: [1], rating: null });
    const now = await exported(library);
    expect(now).not.toEqual(then);

    const found = await handlers["backups.list"]({});
    expect(found.map(({ name, sounds }) => [name, sounds])[1]).toEqual([someDay, 2]);
    const report = await handlers["backups.restore"]({ name: someDay });
    expect(report).toMatchObject({ sounds: 2, waiting: 0, folders: [] });
    expect(await exported(library)).toEqual(then);
    expect(await handlers["history.undo"]({})).toMatchObject({ kind: "restore", subject: someDay });
    expect(await exported(library)).toEqual(now);
    await handlers["history.redo"]({});
    expect(await exported(library)).toEqual(then);
    await expect(handlers["backups.restore"]({ name: "2020-01-01" })).rejects.toMatchObject({
      code: "backup-missing",
    });
  });

  it("works without a place for backups, and writes one when there is a place again", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 1);
    await writeFile(join(directory, "backups"), "in the way");
    const library = await openLibrary(directory);
    await library.handlers["samples.setRating"]({ sampleIds: [1], rating: 5 });
    await library.close();
    const again = await openLibrary(directory);
    expect(await again.handlers["samples.get"]({ sampleId: 1 })).toMatchObject({ rating: 5 });
    expect((await again.check()).problems).toEqual([]);
  });

  it("has its folders again when it is restored, those whose drive is away as well", async () => {
    const [directory, there, away] = [
      temporaryDirectory(),
      temporaryDirectory(),
      join(temporaryDirectory(), "away"),
    ];
    const library = await openLibrary(directory);
    const file = await library.handlers["userData.export"]({});
    await mkdir(join(directory, "backups"));
    await writeFile(
      join(directory, "backups", `${someDay}.json`),
      JSON.stringify({ ...file, folders: [there, away, join(away, "inner"), "no path"] }),
    );
    expect(await library.handlers["backups.restore"]({ name: someDay })).toMatchObject({
      folders: [there, away],
      missingFolders: ["no path"],
    });
    const roots = () => library.handlers["roots.list"]({});
    await expect
      .poll(async () => (await roots()).map(({ path, online }) => [path, online]), soon)
      .toEqual(
        [
          [there, true],
          [away, false],
        ].sort(),
      );
    await library.handlers["history.undo"]({});
    expect(await roots()).toEqual([]);
  });

  it("backs up what was played, and folders that were added and moved", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 1);
    const [added, moved] = [temporaryDirectory(), temporaryDirectory()];
    const backedUp = async (change: (library: Library) => Promise<unknown>) => {
      const library = await openLibrary(directory);
      await expect.poll(() => library.handlers["backups.list"]({}), soon).toHaveLength(1);
      await change(library);
      await library.close();
      const [file] = await readdir(join(directory, "backups"));
      return userDataFileSchema.parse(
        JSON.parse(await readFile(join(directory, "backups", file ?? ""), "utf8")),
      );
    };
    const { sounds } = await backedUp((library) =>
      Promise.resolve(library.handlers["samples.played"]({ sampleId: 1 })),
    );
    expect(sounds).toMatchObject([{ plays: 1 }]);
    let rootId = 0;
    const { folders } = await backedUp(async (library) => {
      ({ id: rootId } = await library.handlers["roots.add"]({ path: added }));
    });
    expect(folders).toContain(added);
    const after = await backedUp((library) =>
      Promise.resolve(library.handlers["roots.relocate"]({ rootId, path: moved })),
    );
    expect(after.folders).toContain(moved);
    const log = await readFile(join(directory, "logs", "soundkin.log"), "utf8");
    const events = log.trimEnd().split("\n");
    expect(events.at(-1)).toContain('"event":"closed"');
    expect(log).toMatch(/"event":"backup-written","name":"[\d-]+","savedAt":\d+,"sounds":1/);
  });

  it("forgets after ninety days what was said of sounds that are gone, not what was imported", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 1);
    const hash = (n: number): string => Buffer.alloc(32, n).toString("hex");
    const first = await openLibrary(directory);
    const file = await first.handlers["userData.export"]({});
    const keep = (n: number, days: number): void =>
      inCatalog(directory, (database) => {
        const since = Date.now() - days * 24 * 3_600_000;
        database
          .prepare("INSERT INTO kept_user_data VALUES (?, '{\"rating\":1}', ?)")
          .run(Buffer.alloc(32, n), since);
      });
    keep(1, 89);
    keep(2, 91);
    keep(3, 91);
    const sounds = [3, 4].map((n) => ({ audioHash: hash(n), rating: 1 }));
    await first.handlers["userData.import"]({ data: { ...file, sounds } });
    await first.close();
    inCatalog(directory, (database) =>
      database.exec("UPDATE kept_user_data SET kept_since = kept_since - 1"),
    );
    const library = await openLibrary(directory);
    const kept = async () =>
      (await library.handlers["userData.export"]({})).sounds.map(({ audioHash }) => audioHash);
    await expect.poll(kept, soon).toEqual([1, 3, 4].map(hash));
  });
});

describe("soundkin", () => {
  it("exports, imports, lists backups and restores one", async () => {
    const [directory, other, work] = [
      temporaryDirectory(),
      temporaryDirectory(),
      temporaryDirectory(),
    ];
    makeSyntheticLibrary(directory, 2);
    const library = await openLibrary(directory);
    await library.handlers["samples.changeTags"]({ sampleIds: [1], add: ["warm 🥁"], remove: [] });
    const then = await exported(library);
    await library.close();
    const out = join(work, "data.json");
    const soundkin = (...args: string[]) => runCli([...args, "--json"], { cwd: work });
    const done = async (...args: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await soundkin(...args);
      expect([code, stderr]).toEqual([0, ""]);
      return JSON.parse(stdout) as unknown;
    };

    expect(await done("export-data", "--out", out, "--library", directory)).toEqual({
      out,
      sounds: 1,
    });
    const written = userDataFileSchema.parse(JSON.parse(await readFile(out, "utf8")));
    expect({ ...written, savedAt: 0 }).toEqual(then);

    const missingFolders = written.folders;
    expect(await done("import-data", "data.json", "--library", other)).toEqual({
      sounds: 0,
      waiting: 1,
      folders: [],
      missingFolders,
    });
    const taken = await openLibrary(other);
    expect(await exported(taken)).toEqual({ ...(then as object), folders: [] });
    await taken.close();

    await mkdir(join(other, "backups"), { recursive: true });
    await writeFile(
      join(other, "backups", `${someDay}.json`),
      JSON.stringify({ ...written, sounds: [] }),
    );
    expect(await done("backups", "--library", other)).toContainEqual(
      expect.objectContaining({ name: someDay, sounds: 0 }),
    );
    await done("restore-backup", someDay, "--library", other);
    const restored = await openLibrary(other);
    expect((await restored.handlers["userData.export"]({})).sounds).toEqual([]);
    await restored.close();

    await writeFile(join(work, "broken.json"), '{"format":');
    for (const [code, ...args] of [
      [4, "import-data", "broken.json"],
      [4, "import-data", "none.json"],
      [4, "restore-backup", "2020-01-01"],
      [2, "restore-backup", "yesterday"],
      [2, "import-data"],
      [2, "export-data"],
    ] as const) {
      const result = await soundkin(...args, "--library", other);
      expect([args, result.code, result.stdout]).toEqual([args, code, ""]);
    }
  });
});
