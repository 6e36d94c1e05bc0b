import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import type { WorkerMessage } from "../../shared/analysis.ts";
import { writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import {
  analyseFolder,
  openLibrary,
  sampleAt,
  samplesByPath,
  similar,
  soon,
} from "./open-library.ts";

/** A watched library with two kicks in "a" and one in "b", all of them analysed. */
async function watched(): Promise<{ library: Library; sounds: string; rootId: number }> {
  const sounds = join(temporaryDirectory(), "sounds");
  await writeKick(join(sounds, "a", "one.wav"), { seed: 1 });
  await writeKick(join(sounds, "a", "two.wav"), { seed: 2 });
  await writeKick(join(sounds, "b", "three.wav"), { seed: 3 });
  const library = await openLibrary(temporaryDirectory());
  const rootId = await analyseFolder(library, sounds);
  return { library, sounds, rootId };
}

/** What the library lists, once it is these paths and all of them are analysed. */
async function expectPaths(library: Library, paths: readonly string[]): Promise<void> {
  const listed = async (): Promise<string[]> =>
    [...(await samplesByPath(library))].map(([path, { state }]) => `${path} ${state}`).sort();
  await expect.poll(listed, soon).toEqual(paths.map((path) => `${path} analysed`).sort());
}

describe("while the app runs", () => {
  it("a file that is added appears, one that is deleted goes", async () => {
    const { library, sounds } = await watched();
    await writeKick(join(sounds, "b", "four.wav"), { seed: 4 });
    await writeFile(join(sounds, "b", "notes.txt"), "no sound");
    await writeFile(join(sounds, "b", "._four.wav"), "no sound");
    await expectPaths(library, ["a/one.wav", "a/two.wav", "b/three.wav", "b/four.wav"]);
    await rm(join(sounds, "a", "one.wav"));
    await expectPaths(library, ["a/two.wav", "b/three.wav", "b/four.wav"]);
    expect((await library.check()).problems).toEqual([]);
  });

  it("what goes beside the sounds is not looked at", async () => {
    const sounds = temporaryDirectory();
    await writeKick(join(sounds, "a", "one.wav"), { seed: 1 });
    await writeFile(join(sounds, "a", "one.wav.asd"), "no sound");
    const listed = new Set<string>();
    const library = await openLibrary(temporaryDirectory(), {
      forkWorker: (program) => {
        const worker = forkWorker(program);
        return {
          ...worker,
          postMessage: (order) => {
            const { paths = [] } = order as { paths?: readonly string[] };
            for (const path of paths) listed.add(path);
            worker.postMessage(order);
          },
        };
      },
    });
    await analyseFolder(library, sounds);
    await rm(join(sounds, "a", "one.wav.asd"));
    await writeKick(join(sounds, "a", "two.wav"), { seed: 2 });
    await expectPaths(library, ["a/one.wav", "a/two.wav"]);
    expect([...listed]).toEqual(["a/two.wav"]);
  });

  it("a file that changes is another sound", async () => {
    const { library, sounds } = await watched();
    const before = await sampleAt(library, "a/one.wav");
    await writeKick(join(sounds, "a", "one.wav"), { seed: 9, style: "808" });
    await expect
      .poll(async () => (await sampleAt(library, "a/one.wav")).soundId, soon)
      .not.toBe(before.soundId);
    expect(await sampleAt(library, "a/one.wav")).toMatchObject({ id: before.id });
    await expectPaths(library, ["a/one.wav", "a/two.wav", "b/three.wav"]);
  });

  it("a file that breaks is a problem, and none any more when it is whole again", async () => {
    const { library, sounds } = await watched();
    const problems = async (): Promise<string[]> =>
      (await library.handlers["problems.list"]({})).map(({ name }) => name);
    await writeFile(join(sounds, "a", "one.wav"), "no audio");
    await expect.poll(problems, soon).toEqual(["one.wav"]);
    await writeKick(join(sounds, "a", "one.wav"), { seed: 1 });
    await expect.poll(problems, soon).toEqual([]);
    await expectPaths(library, ["a/one.wav", "a/two.wav", "b/three.wav"]);
  });

  it("a file that is renamed or moved keeps its tags", async () => {
    const { library, sounds } = await watched();
    const { id, soundId } = await sampleAt(library, "a/one.wav");
    await library.handlers["samples.changeTags"]({ sampleIds: [id], add: ["mine"], remove: [] });
    await rename(join(sounds, "a", "one.wav"), join(sounds, "a", "uno.wav"));
    await expectPaths(library, ["a/uno.wav", "a/two.wav", "b/three.wav"]);
    expect(await sampleAt(library, "a/uno.wav")).toMatchObject({ soundId, tags: ["mine"] });
    await rename(join(sounds, "a", "uno.wav"), join(sounds, "b", "uno.wav"));
    await expectPaths(library, ["b/uno.wav", "a/two.wav", "b/three.wav"]);
    expect(await sampleAt(library, "b/uno.wav")).toMatchObject({ soundId, tags: ["mine"] });
    expect([...(await samplesByPath(library, "mine")).keys()]).toEqual(["b/uno.wav"]);
  });

  it("a folder may come, be renamed and go with all that is in it", async () => {
    const { library, sounds } = await watched();
    const rest = ["a/one.wav", "a/two.wav", "b/three.wav"];
    await mkdir(join(sounds, "new", "deep"), { recursive: true });
    await writeKick(join(sounds, "new", "x.wav"), { seed: 5 });
    await writeKick(join(sounds, "new", "deep", "y.wav"), { seed: 6 });
    await expectPaths(library, [...rest, "new/x.wav", "new/deep/y.wav"]);
    await rename(join(sounds, "new"), join(sounds, "newer"));
    await expectPaths(library, [...rest, "newer/x.wav", "newer/deep/y.wav"]);
    await writeKick(join(sounds, "newer", "deep", "z.wav"), { seed: 7 });
    await expectPaths(library, [...rest, "newer/x.wav", "newer/deep/y.wav", "newer/deep/z.wav"]);
    await rm(join(sounds, "newer"), { recursive: true });
    await expectPaths(library, rest);
    const folders = await library.handlers["folders.list"]({});
    expect(folders.map(({ path }) => path)).toEqual(["", "a", "b"]);
  });

  it("a folder that is moved in from elsewhere is listed with all that is in it", async () => {
    const { library, sounds } = await watched();
    const elsewhere = temporaryDirectory();
    await writeKick(join(elsewhere, "pack", "deep", "x.wav"), { seed: 8 });
    await rename(join(elsewhere, "pack"), join(sounds, "pack"));
    const paths = ["a/one.wav", "a/two.wav", "b/three.wav", "pack/deep/x.wav"];
    await expectPaths(library, paths);
    await writeKick(join(sounds, "pack", "deep", "y.wav"), { seed: 9 });
    await expectPaths(library, [...paths, "pack/deep/y.wav"]);
  });

  it("a renamed folder that is deleted does not keep the library from closing", async () => {
    const { library, sounds } = await watched();
    await writeKick(join(sounds, "a", "deep", "four.wav"), { seed: 4 });
    const rest = ["a/one.wav", "a/two.wav", "b/three.wav"];
    await expectPaths(library, [...rest, "a/deep/four.wav"]);
    await rename(join(sounds, "a"), join(sounds, "c"));
    const renamed = async (): Promise<number> => (await samplesByPath(library, "c")).size;
    await expect.poll(renamed, soon).toBeGreaterThan(0);
    await rm(join(sounds, "c"), { recursive: true });
    await expectPaths(library, ["b/three.wav"]);
    await library.close();
    expect(library.workerProcessIds).toEqual([]);
  });

  it("a file that changes while it is analysed is analysed again", async () => {
    const sounds = temporaryDirectory();
    const kick = join(sounds, "kick.wav");
    await writeKick(kick, { seed: 1 });
    const held: (() => void)[] = [];
    let holding = true;
    const directory = temporaryDirectory();
    const library = await Library.open({
      directory,
      workers: 1,
      // A real worker, whose answers arrive when the test wants them to.
      forkWorker: (program) => {
        const worker = forkWorker(program);
        return {
          ...worker,
          onMessage: (listener) => {
            worker.onMessage((message) => {
              const { type } = message as WorkerMessage;
              if (holding && type === "done") held.push(() => listener(message));
              else listener(message);
            });
          },
        };
      },
    });
    onTestFinished(() => library.close());
    await library.handlers["roots.add"]({ path: sounds });
    await expect.poll(() => held.length, soon).toBe(1);

    await writeKick(kick, { seed: 2, style: "808" });
    // What comes after the change is listed, so the change has been seen.
    await writeKick(join(sounds, "later.wav"), { seed: 3 });
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(2);
    holding = false;
    for (const release of held) release();
    await library.settled();
    const { sound } = await library.analyseFile(kick);
    expect(library.vectorsOf(await sampleAt(library, "kick.wav"))?.embedding).toEqual(
      sound.vectors?.embedding,
    );
  });

  it.skipIf(process.platform === "win32")("links are no sounds", async () => {
    const { library, sounds } = await watched();
    const outside = temporaryDirectory();
    await writeKick(join(outside, "other.wav"), { seed: 12 });
    await symlink(join(outside, "other.wav"), join(sounds, "a", "link.wav"));
    await symlink(outside, join(sounds, "a", "out"));
    await symlink(sounds, join(sounds, "b", "circle"));
    await rm(join(sounds, "a", "two.wav"));
    await symlink(join(outside, "other.wav"), join(sounds, "a", "two.wav"));
    // What is seen after them shows that they were seen.
    await writeKick(join(sounds, "b", "last.wav"), { seed: 13 });
    await expectPaths(library, ["a/one.wav", "b/three.wav", "b/last.wav"]);
    // Those of the four files; nothing was analysed through a link in passing either.
    expect(await library.check()).toMatchObject({ problems: [], sounds: 4 });
  });
});

describe("a root that goes", () => {
  const online = async (library: Library): Promise<boolean[]> =>
    (await library.handlers["roots.list"]({})).map((root) => root.online);

  it("is offline with all its sounds, and online with whatever changed when it is back", async () => {
    const { library, sounds } = await watched();
    const before = await samplesByPath(library);
    await rename(sounds, `${sounds} away`);
    await expect.poll(() => online(library), soon).toEqual([false]);
    expect(await samplesByPath(library)).toEqual(before);
    const { id } = await sampleAt(library, "a/one.wav");
    const { results } = await similar(library, { sampleId: id, k: 5 });
    expect(results).toHaveLength(2);

    await writeKick(join(`${sounds} away`, "b", "four.wav"), { seed: 4 });
    await rm(join(`${sounds} away`, "a", "two.wav"));
    await rename(`${sounds} away`, sounds);
    await expect.poll(() => online(library), soon).toEqual([true]);
    await expectPaths(library, ["a/one.wav", "b/three.wav", "b/four.wav"]);
    await writeKick(join(sounds, "b", "five.wav"), { seed: 5 });
    await expectPaths(library, ["a/one.wav", "b/three.wav", "b/four.wav", "b/five.wav"]);
  });

  it("leaves an empty folder, as an unmounted drive does, and is offline and not emptied", async () => {
    const { library, sounds } = await watched();
    const before = await samplesByPath(library);
    await rename(sounds, `${sounds} away`);
    await mkdir(sounds);
    await expect.poll(() => online(library), soon).toEqual([false]);
    expect(await samplesByPath(library)).toEqual(before);
    await rm(sounds, { recursive: true });
    await rename(`${sounds} away`, sounds);
    await expect.poll(() => online(library), soon).toEqual([true]);
    expect(await samplesByPath(library)).toEqual(before);
  });

  it("and is replaced at once is followed all the same", async () => {
    const { library, sounds } = await watched();
    await rename(sounds, `${sounds} away`);
    await writeKick(join(sounds, "other", "four.wav"), { seed: 4 });
    await expectPaths(library, ["other/four.wav"]);
    await writeKick(join(sounds, "other", "five.wav"), { seed: 5 });
    await expectPaths(library, ["other/four.wav", "other/five.wav"]);
  });

  it("in the middle of the analysis loses nothing, and nothing is called a problem", async () => {
    const sounds = join(temporaryDirectory(), "sounds");
    const written = await writeFamilies(sounds, { families: ["Drums/Kicks"], each: 20 });
    const library = await openLibrary(temporaryDirectory());
    await library.handlers["roots.add"]({ path: sounds });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(async () => (await progress()).analysed, soon).toBeGreaterThan(2);
    await rename(sounds, `${sounds} away`);
    await expect.poll(() => online(library), soon).toEqual([false]);
    // Nothing waits that could be analysed, so nobody who waits for that waits for the drive.
    await library.settled();
    expect(await library.handlers["problems.list"]({})).toEqual([]);
    expect(await progress()).toMatchObject({ files: 20, failed: 0 });
    await rename(`${sounds} away`, sounds);
    await expectPaths(
      library,
      written.map(({ path }) => path),
    );
  });

  it("between two runs is offline, its waiting files wait, and it is found when it is back", async () => {
    const sounds = join(temporaryDirectory(), "sounds");
    const written = await writeFamilies(sounds, { families: ["Drums/Kicks"], each: 4 });
    const directory = temporaryDirectory();
    const first = await openLibrary(directory);
    await first.handlers["analysis.pause"]({});
    await first.handlers["roots.add"]({ path: sounds });
    const progress = () => first.handlers["analysis.progress"]({});
    await expect.poll(progress, soon).toMatchObject({ waiting: 4, scanning: false });
    await first.close();

    await rename(sounds, `${sounds} away`);
    const again = await openLibrary(directory);
    await again.handlers["analysis.resume"]({});
    await again.settled();
    expect(await online(again)).toEqual([false]);
    expect(await again.handlers["analysis.progress"]({})).toMatchObject({ waiting: 4, failed: 0 });
    await rename(`${sounds} away`, sounds);
    await expectPaths(
      again,
      written.map(({ path }) => path),
    );
  });
});
