/** What a new library is offered: folders of this computer, and the demo pack. */
import { mkdir, readdir, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it, vi } from "vitest";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary } from "./open-library.ts";

it.skipIf(process.platform === "win32")(
  "are the usual folders that are there, until they are in the library",
  async () => {
    const home = await realpath(temporaryDirectory());
    vi.stubEnv("HOME", home);
    const [music, splice] = [join(home, "Music", "Samples"), join(home, "Splice")];
    await writeKick(join(music, "kick.wav"));
    await mkdir(splice);
    const library = await openLibrary(temporaryDirectory());
    const ours = async (): Promise<string[]> =>
      (await library.handlers["roots.suggest"]({}))
        .map(({ path }) => path)
        .filter((path) => path.startsWith(home));
    expect((await ours()).sort()).toEqual([music, splice]);
    await analyseFolder(library, music);
    expect(await ours()).toEqual([splice]);
    await library.handlers["roots.add"]({ path: splice });
    expect(await ours()).toEqual([]);
    vi.unstubAllEnvs();
  },
);

it("the demo pack is written by a process of its own, once, and mended where files are missing", async () => {
  const directory = temporaryDirectory();
  let forks = 0;
  const library = await openLibrary(directory, {
    forkWorker: (program) => {
      if (program === "demo") forks++;
      return forkWorker(program);
    },
  });
  await library.handlers["analysis.pause"]({});
  const [root, other] = await Promise.all([
    library.handlers["roots.addDemo"]({}),
    library.handlers["roots.addDemo"]({}),
  ]);
  expect([other.id, forks]).toEqual([root.id, 1]);
  expect(root.path).toBe(join(await realpath(directory), "Demo pack"));
  const loops = join(root.path, "Drums", "Kicks");
  const all = await readdir(loops);
  expect(all.length).toBeGreaterThan(10);
  await rm(join(loops, all[0] ?? ""));
  expect(await library.handlers["roots.addDemo"]({})).toMatchObject({ id: root.id });
  expect(await readdir(loops)).toEqual(all);
  expect(await library.handlers["roots.list"]({})).toHaveLength(1);
});

it("a demo pack that cannot be written is said in words", async () => {
  const directory = temporaryDirectory();
  const library = await openLibrary(directory);
  await writeKick(join(directory, "Demo pack"));
  await expect(
    (async () => {
      await library.handlers["roots.addDemo"]({});
    })(),
  ).rejects.toMatchObject({ code: "folder-unreadable" });
});
