/** Files that were renamed, moved, saved anew or changed unseen keep their ids and are not analysed again. */
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { Catalog } from "../../electron/library/catalog/catalog.ts";
import type { Library } from "../../electron/library/library.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { inCatalog, syntheticAnalysis } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, soon } from "./open-library.ts";

/** Every analysis that is stored counts it up by one. */
function analysesIn(directory: string): number {
  return inCatalog(directory, (database) =>
    Number(database.prepare("SELECT generation FROM embedding_generation").pluck().get()),
  );
}

/** Ids and sounds of what the library lists, once all of it is analysed and is these paths. */
async function expectPaths(library: Library, paths: readonly string[]): Promise<void> {
  const listed = async (): Promise<string[]> =>
    [...(await samplesByPath(library))].map(([path, { state }]) => `${path} ${state}`).sort();
  await expect.poll(listed, soon).toEqual(paths.map((path) => `${path} analysed`).sort());
}

async function identityOf(library: Library, path: string): Promise<unknown> {
  const { id, soundId, rootId } = await sampleAt(library, path);
  return { id, soundId, rootId };
}

describe("a file keeps its id and its sound, and is not analysed again,", () => {
  it("when it is renamed, moved in its root and to another root", async () => {
    const directory = temporaryDirectory();
    const [one, two] = [temporaryDirectory(), temporaryDirectory()];
    await writeKick(join(one, "a", "kick.wav"), { seed: 1 });
    await writeKick(join(two, "b", "other.wav"), { seed: 2 });
    const library = await openLibrary(directory);
    const rootId = await analyseFolder(library, one);
    const otherRootId = await analyseFolder(library, two);
    const before = { ...(await sampleAt(library, "a/kick.wav")) };
    const analyses = analysesIn(directory);

    await rename(join(one, "a", "kick.wav"), join(one, "a", "Kick.wav"));
    await expectPaths(library, ["a/Kick.wav", "b/other.wav"]);
    const { id, soundId } = before;
    expect(await identityOf(library, "a/Kick.wav")).toEqual({ id, soundId, rootId });
    await mkdir(join(one, "c"));
    await rename(join(one, "a", "Kick.wav"), join(one, "c", "Kick.wav"));
    await expectPaths(library, ["c/Kick.wav", "b/other.wav"]);
    expect(await identityOf(library, "c/Kick.wav")).toEqual({ id, soundId, rootId });
    await rename(join(one, "c", "Kick.wav"), join(two, "Kick.wav"));
    await expectPaths(library, ["Kick.wav", "b/other.wav"]);
    expect(await identityOf(library, "Kick.wav")).toEqual({ id, soundId, rootId: otherRootId });
    expect(analysesIn(directory)).toBe(analyses);
  });

  it("when its root is taken out and added again", async () => {
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    await writeKick(join(sounds, "kick.wav"), { seed: 1 });
    const library = await openLibrary(directory);
    const rootId = await analyseFolder(library, sounds);
    const { id, soundId } = await sampleAt(library, "kick.wav");
    const analyses = analysesIn(directory);
    await library.handlers["roots.remove"]({ rootId });
    await analyseFolder(library, sounds);
    expect(await sampleAt(library, "kick.wav")).toMatchObject({ id, soundId, state: "analysed" });
    expect(analysesIn(directory)).toBe(analyses);
  });

  it("when it was renamed with its folder while the app was closed", async () => {
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    const names = ["z/deep/one.wav", "z/two.wav", "changes.wav", "goes.wav"];
    for (const [seed, name] of names.entries()) await writeKick(join(sounds, name), { seed });
    const first = await openLibrary(directory);
    await analyseFolder(first, sounds);
    const before = await samplesByPath(first);
    await first.close();
    const analyses = analysesIn(directory);

    // To where the listing comes before it sees what is gone.
    await rename(join(sounds, "z"), join(sounds, "a"));
    await rm(join(sounds, "goes.wav"));
    await writeKick(join(sounds, "changes.wav"), { seed: 8, style: "808" });
    await writeKick(join(sounds, "new.wav"), { seed: 9 });
    const again = await openLibrary(directory);
    await again.settled();
    await expectPaths(again, ["a/deep/one.wav", "a/two.wav", "changes.wav", "new.wav"]);
    for (const name of ["deep/one.wav", "two.wav"]) {
      const { id, soundId } = before.get(`z/${name}`) ?? {};
      expect(await sampleAt(again, `a/${name}`)).toMatchObject({ id, soundId });
    }
    const changed = before.get("changes.wav");
    expect((await sampleAt(again, "changes.wav")).id).toBe(changed?.id);
    expect((await sampleAt(again, "changes.wav")).soundId).not.toBe(changed?.soundId);
    // The one that changed and the one that is new; what is gone is remembered.
    expect(analysesIn(directory)).toBe(analyses + 2);
  });

  it("when it is saved by way of another file", async () => {
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    const kick = join(sounds, "kick.wav");
    await writeKick(kick, { seed: 1 });
    const library = await openLibrary(directory);
    await analyseFolder(library, sounds);
    const before = await sampleAt(library, "kick.wav");
    const spare = temporaryDirectory();

    await writeKick(join(spare, "kick.wav"), { seed: 2, style: "808" });
    await copyFile(join(spare, "kick.wav"), join(sounds, ".kick.wav.tmp"));
    await rename(join(sounds, ".kick.wav.tmp"), kick);
    const soundId = async (): Promise<unknown> => (await sampleAt(library, "kick.wav")).soundId;
    await expect.poll(soundId, soon).not.toBe(before.soundId);
    await expectPaths(library, ["kick.wav"]);
    expect((await sampleAt(library, "kick.wav")).id).toBe(before.id);

    // As editors do that keep what was there: it is put aside, and taken away once the new one is whole.
    const saved = await readFile(kick);
    await rename(kick, join(sounds, "kick.wav.bak"));
    await writeFile(kick, saved);
    await utimes(kick, 1_000, 1_000);
    await rm(join(sounds, "kick.wav.bak"));
    await library.settled();
    await expectPaths(library, ["kick.wav"]);
    expect((await library.check()).problems).toEqual([]);
  });
});

it("a file that takes a deleted one's number, size and time has a sound of its own", async () => {
  const sounds = temporaryDirectory();
  const [old, other] = [join(sounds, "cycle_001.wav"), join(sounds, "other_777.wav")];
  await writeKick(old, { seed: 1 });
  await utimes(old, 1_000, 1_000);
  const library = await openLibrary(temporaryDirectory());
  await analyseFolder(library, sounds);
  const { soundId } = await sampleAt(library, "cycle_001.wav");
  await library.close();

  const bytes = await readFile(old);
  bytes.subarray(bytes.length / 2).fill(0);
  await rm(old);
  await writeFile(other, bytes);
  await utimes(other, 1_000, 1_000);
  const again = await openLibrary(library.directory);
  await again.settled();
  await expectPaths(again, ["other_777.wav"]);
  expect((await sampleAt(again, "other_777.wav")).soundId).not.toBe(soundId);
});

describe("names", () => {
  it("that only look the same are two files, and both are found by either spelling", async () => {
    const sounds = temporaryDirectory();
    const [composed, apart] = ["Bébé.wav".normalize("NFC"), "Bébé.wav".normalize("NFD")];
    await writeKick(join(sounds, composed), { seed: 1 });
    await writeKick(join(sounds, "か゛が".normalize("NFD"), apart), { seed: 2 });
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    const expected = [composed, `${"か゛が".normalize("NFD")}/${apart}`].sort();
    for (const text of [composed, apart, "bebe"]) {
      expect([...(await samplesByPath(library, text)).keys()].sort()).toEqual(expected);
    }
    for (const form of ["NFC", "NFD"]) {
      expect((await samplesByPath(library, "が".normalize(form))).size).toBe(1);
    }
  });

  it.skipIf(process.platform !== "linux")(
    "that are no text are a problem until the file is renamed",
    async () => {
      const sounds = temporaryDirectory();
      await writeKick(join(sounds, "ok.wav"), { seed: 1 });
      const library = await openLibrary(temporaryDirectory());
      await analyseFolder(library, sounds);
      const bad = Buffer.concat([
        Buffer.from(`${sounds}/caf`),
        Buffer.of(0xe9),
        Buffer.from(".wav"),
      ]);
      await writeKick(join(sounds, "spare.tmp"), { seed: 2 });
      await rename(join(sounds, "spare.tmp"), bad);
      const problems = async () => library.handlers["problems.list"]({});
      const expected = { code: "name-unreadable", name: "caf\\xE9.wav", canRetry: false };
      await expect.poll(problems, soon).toMatchObject([expected]);
      await library.handlers["problems.retry"]({});
      await library.settled();
      expect(await problems()).toMatchObject([expected]);
      await rename(bad, join(sounds, "café.wav"));
      await expect.poll(problems, soon).toEqual([]);
      await expectPaths(library, ["café.wav", "ok.wav"]);
    },
  );
});

/** Many names for a few small files. */
function writeMany(folder: string, count: number): void {
  mkdirSync(folder, { recursive: true });
  const seed = join(dirname(folder), "seed");
  for (let i = 0; i < count; i++) {
    const file = `${seed} ${Math.floor(i / 5_000)}`;
    if (i % 5_000 === 0) writeFileSync(file, "no sound");
    linkSync(file, join(folder, `${i}.wav`));
  }
}

describe("many files", () => {
  it("of a folder that is renamed keep their ids, and none waits", async () => {
    const count = 10_000;
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    writeMany(join(sounds, "before"), count);
    const first = await openLibrary(directory);
    await first.handlers["analysis.pause"]({});
    await first.handlers["roots.add"]({ path: sounds });
    const progress = (library: Library) => library.handlers["analysis.progress"]({});
    await expect.poll(() => progress(first), soon).toMatchObject({ files: count, scanning: false });
    await first.close();
    callAnalysed(directory);
    const ids = idsByName(directory);

    const library = await openLibrary(directory);
    await library.settled();
    await rename(join(sounds, "before"), join(sounds, "after"));
    const folders = async (): Promise<string[]> =>
      (await library.handlers["folders.list"]({})).map(({ path, samples }) => `${path} ${samples}`);
    await expect.poll(folders, soon).toEqual([` ${count}`, `after ${count}`]);
    expect(await progress(library)).toMatchObject({ files: count, analysed: count, waiting: 0 });
    await library.close();
    expect(idsByName(directory)).toEqual(ids);
  });

  it("that come and go at once leave nothing, and the folder is followed all the same", async () => {
    const sounds = temporaryDirectory();
    await writeKick(join(sounds, "kick.wav"), { seed: 1 });
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    await library.handlers["analysis.pause"]({});
    writeMany(join(sounds, "burst"), 50_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await rm(join(sounds, "burst"), { recursive: true });
    await writeKick(join(sounds, "late", "kick.wav"), { seed: 2 });
    const folders = async (): Promise<string[]> =>
      (await library.handlers["folders.list"]({})).map(({ path, samples }) => `${path} ${samples}`);
    await expect.poll(folders, soon).toEqual([" 2", "late 1"]);
    await library.handlers["analysis.resume"]({});
    await expectPaths(library, ["kick.wav", "late/kick.wav"]);
  });
});

/** Has every file of a closed library count as analysed. */
function callAnalysed(directory: string): void {
  const catalog = Catalog.open(directory);
  const soundId = catalog.sounds.save(syntheticAnalysis(1));
  const facts = { format: "WAV", sampleRate: 44_100, channels: 1, bitDepth: 16 };
  const [{ id: rootId } = { id: 0 }] = catalog.roots.all();
  catalog.transaction(() => {
    for (const { id, size, modifiedAt } of catalog.files.waiting([rootId], 1e6, new Set())) {
      const stamp = { size: size ?? 0, modifiedAt: modifiedAt ?? 0 };
      catalog.files.setAnalysed(id, soundId, facts, stamp);
    }
  });
  catalog.close();
}

function idsByName(directory: string): unknown {
  return inCatalog(directory, (database) =>
    database.prepare("SELECT name, id FROM files ORDER BY name").raw().all(),
  );
}
