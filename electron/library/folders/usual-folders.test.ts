import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { join, posix, win32 } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { existingFolders, usualFolders } from "./usual-folders.ts";

it.each(["win32", "darwin", "linux"] as const)(
  "knows absolute places of %s, each once",
  (platform) => {
    const system = platform === "win32" ? win32 : posix;
    const home = platform === "win32" ? "C:\\Users\\Ada" : "/home/ada";
    const paths = usualFolders(platform, home).map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(10);
    expect(new Set(paths).size).toBe(paths.length);
    for (const path of paths) expect(system.isAbsolute(path)).toBe(true);
    expect(paths.filter((path) => path.startsWith(home)).length).toBeGreaterThan(5);
  },
);

it("writes the paths of a system as that system does", () => {
  const named = (platform: NodeJS.Platform, home: string): string[] =>
    usualFolders(platform, home)
      .filter(({ name }) => name === "Ableton User Library")
      .map(({ path }) => path);
  expect(named("win32", "C:\\Users\\Ada")[0]).toBe(
    "C:\\Users\\Ada\\Documents\\Ableton\\User Library",
  );
  expect(named("darwin", "/Users/ada")).toEqual(["/Users/ada/Music/Ableton/User Library"]);
});

it("knows no place of a system that it does not know", () => {
  fc.assert(
    fc.property(fc.string(), (home) => {
      expect(usualFolders("aix", home)).toEqual([]);
    }),
  );
});

it("offers folders that are there, and no file twice", async () => {
  const home = await realpath(temporaryDirectory());
  await mkdir(join(home, "Music", "Samples"), { recursive: true });
  await mkdir(join(home, "Splice", "sounds"), { recursive: true });
  await mkdir(join(home, "Documents"));
  await writeFile(join(home, "Samples"), "no folder");
  await symlink(join(home, "Splice"), join(home, "Documents", "Splice"));
  const folders = usualFolders("linux", home).filter(({ path }) => path.startsWith(home));
  const suggested = (...known: string[]): Promise<string[]> =>
    existingFolders(folders, known).then((found) => found.map(({ path }) => path).sort());
  const [music, splice] = [join(home, "Music", "Samples"), join(home, "Splice")];
  expect(await suggested()).toEqual([music, splice]);
  expect(await suggested(join(home, "Music"))).toEqual([splice]);
  expect(await suggested(music, join(splice, "sounds"))).toEqual([]);
});
