import { mkdir, open, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { userDataFileSchema, type UserDataFile } from "../../../shared/user-data.ts";
import { Catalog } from "../catalog/catalog.ts";
import { systemCode } from "../catalog/explain.ts";
import { Backups } from "./backups.ts";

/** The backups of a catalog in a folder of their own. */
function backupsOf(directory: string): { catalog: Catalog; backups: Backups } {
  const catalog = Catalog.open(directory);
  onTestFinished(() => {
    catalog.close();
  });
  return { catalog, backups: new Backups(catalog, directory) };
}

function hash(n: number): string {
  return n.toString(16).padStart(64, "0");
}

/** Stops the clock at noon of a day, in whichever time zone. */
function noonOf(day: number): void {
  vi.useFakeTimers({ now: new Date(2026, 10, day, 12), toFake: ["Date"] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

async function namesOf(backups: Backups): Promise<string[]> {
  return (await backups.list()).map(({ name }) => name);
}

describe("backups", () => {
  it("are one a day, and the newest seven", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    for (let day = 1; day <= 9; day++) {
      noonOf(day);
      catalog.userData.patch(hash(day), { rating: 3, note: 'a "audioHash": in words' });
      await backups.writeDue();
      await backups.writeDue();
    }
    const names = [9, 8, 7, 6, 5, 4, 3].map((day) => `2026-11-0${day}`);
    expect(await namesOf(backups)).toEqual(names);
    expect((await readdir(join(directory, "backups"))).sort()).toEqual(
      names.map((name) => `${name}.json`).sort(),
    );
    const [newest] = await backups.list();
    const file = await readFile(join(directory, "backups", "2026-11-09.json"));
    expect(newest).toEqual({
      name: "2026-11-09",
      savedAt: new Date(2026, 10, 9, 12).getTime(),
      sounds: 9,
      bytes: file.length,
    });
    expect((await backups.read("2026-11-03")).sounds).toHaveLength(3);
  });

  it("that hold the most are neither written over nor removed", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    const say = (sounds: readonly number[], rating: number | undefined) => {
      for (const n of sounds) catalog.userData.patch(hash(n), { rating });
    };
    noonOf(1);
    say([1, 2, 3], 3);
    await backups.writeDue();
    say([2, 3], undefined);
    await backups.writeDue(true);
    say([1], 5);
    await backups.writeDue(true);
    const found = async () => (await backups.list()).map(({ name, sounds }) => [name, sounds]);
    expect(await found()).toEqual([
      ["2026-11-01", 1],
      ["2026-11-01-fuller", 3],
    ]);
    expect((await backups.read("2026-11-01-fuller")).sounds).toHaveLength(3);
    expect((await backups.read("2026-11-01")).sounds[0]).toMatchObject({ rating: 5 });
    for (let day = 2; day <= 10; day++) {
      noonOf(day);
      await backups.writeDue();
    }
    expect((await found()).at(-1)).toEqual(["2026-11-01-fuller", 3]);
    expect(await found()).toHaveLength(8);
    say([1, 2, 3, 4], 1);
    await backups.writeDue(true);
    expect(await namesOf(backups)).not.toContain("2026-11-01-fuller");
    expect(await namesOf(backups)).toHaveLength(7);
  });

  it("are whole where the system writes less at once than it is asked to", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    catalog.userData.patch(hash(1), { note: "x".repeat(5_000) });
    const file = await open(join(directory, "any"), "w");
    const handles = Object.getPrototypeOf(file) as { write: (text: unknown) => Promise<unknown> };
    await file.close();
    const { write } = handles;
    vi.spyOn(handles, "write").mockImplementation(function (this: unknown, text) {
      return write.call(this, String(text).slice(0, 1_000));
    });
    onTestFinished(() => {
      vi.restoreAllMocks();
    });
    noonOf(1);
    await backups.writeDue();
    expect((await backups.read("2026-11-01")).sounds).toHaveLength(1);
  });

  it("hold all that the musician said, of many sounds too", async () => {
    const { catalog, backups } = backupsOf(temporaryDirectory());
    catalog.roots.add("/sounds");
    catalog.userData.collections.add("Empty “one”");
    const searches: UserDataFile["searches"] = [
      {
        ...{ name: "Short", text: '"hi h', filters: { duration: { max: 1 }, instrument: "hat" } },
        ...{ folder: { root: "/sounds", path: "Hats" }, sort: { by: "rating", descending: true } },
      },
      {
        ...{ name: "Warm", text: "-cold", filters: {}, sort: { by: "name", descending: false } },
      },
    ];
    for (const search of searches) catalog.userData.searches.put(search);
    const sounds = Array.from({ length: 1_203 }, (_, n) => ({
      audioHash: hash(n),
      tags: [`tag ${n % 7}`, "'; DROP TABLE tags; --"].sort(),
    }));
    catalog.transaction(() => {
      for (const { audioHash, ...said } of sounds) catalog.userData.patch(audioHash, said);
    });
    noonOf(1);
    await backups.writeDue();
    const right: UserDataFile = {
      format: "soundkin-user-data",
      version: 1,
      savedAt: Date.now(),
      folders: ["/sounds"],
      collections: ["Empty “one”"],
      searches,
      sounds,
    };
    const read = await backups.read("2026-11-01");
    expect(read).toEqual(right);
    expect(userDataFileSchema.parse(read)).toEqual(right);
  });

  it("are none of a library in which there is nothing yet", async () => {
    const { catalog, backups } = backupsOf(temporaryDirectory());
    await backups.writeDue();
    expect(await backups.list()).toEqual([]);
    catalog.roots.add("/sounds");
    await backups.writeDue();
    expect(await backups.list()).toHaveLength(1);
  });

  it("that are damaged or gone say so", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    catalog.userData.patch(hash(1), { rating: 3 });
    noonOf(1);
    await backups.writeDue();
    const file = join(directory, "backups", "2026-11-01.json");
    const whole = await readFile(file, "utf8");
    for (const damaged of [
      "",
      "{}",
      whole.slice(0, -5),
      whole.replace('"rating":3', '"rating":9'),
      whole.replace('"version":1', '"version":2'),
      whole.replace('{"audioHash"', '{"__proto__":{},"audioHash"'),
    ]) {
      await writeFile(file, damaged);
      expect(damaged).not.toBe(whole);
      await expect(backups.read("2026-11-01")).rejects.toMatchObject({ code: "backup-unreadable" });
    }
    expect(await namesOf(backups)).toEqual(["2026-11-01"]);
    await expect(backups.read("2026-11-02")).rejects.toMatchObject({ code: "backup-missing" });
  });

  it("that were not finished are no backups, and go", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    catalog.userData.patch(hash(1), { rating: 3 });
    const folder = join(directory, "backups");
    await mkdir(folder);
    await writeFile(join(folder, "2026-10-01.json.tmp"), '{"format":');
    await writeFile(join(folder, "my notes.txt"), "mine");
    noonOf(1);
    expect(await backups.list()).toEqual([]);
    await backups.writeDue();
    expect((await readdir(folder)).sort()).toEqual(["2026-11-01.json", "my notes.txt"]);
  });

  it("that cannot be written leave nothing behind, and are written when they can be", async () => {
    const directory = temporaryDirectory();
    const { catalog, backups } = backupsOf(directory);
    catalog.userData.patch(hash(1), { rating: 3 });
    const folder = join(directory, "backups");
    // Even an administrator cannot make a folder where a file is.
    await writeFile(folder, "in the way");
    await expect(backups.writeDue()).rejects.toSatisfy(
      (error) => systemCode(error) === "EEXIST" || systemCode(error) === "ENOTDIR",
    );
    await rm(folder);
    await backups.writeDue();
    expect(await backups.list()).toHaveLength(1);
  });
});
