/** Sounds that are good and odd, and folders that are there and cannot be read. */
import { chmod, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { caf, wav } from "../fixtures/containers.ts";
import { tone, writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, similar } from "./open-library.ts";

describe("sample rates", () => {
  it.each([192_000, 352_800, 384_000, 768_000])(
    "of %d Hz are analysed like any other",
    async (sampleRate) => {
      const folder = temporaryDirectory();
      await writeKick(join(folder, "usual.wav"));
      await writeKick(join(folder, "odd.wav"), { sampleRate });
      const library = await openLibrary(temporaryDirectory());
      await analyseFolder(library, folder);
      const odd = await sampleAt(library, "odd.wav");
      expect(odd).toMatchObject({ state: "analysed", sampleRate });
      const { results } = await similar(library, { sampleId: odd.id, k: 1 });
      expect(results[0]?.score).toBeGreaterThan(90);
    },
  );

  it("that are fractions, as old Macintosh sounds have, are rounded", async () => {
    const folder = temporaryDirectory();
    const audio = { channels: [tone({ sampleRate: 22_254 })], sampleRate: 22_254.5454 };
    await writeFile(join(folder, "mac.caf"), caf(audio, 16, "whole"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    expect(await sampleAt(library, "mac.caf")).toMatchObject({
      state: "analysed",
      sampleRate: 22_255,
    });
  });
});

describe("stereo", () => {
  it("whose channels cancel each other out is no silence", async () => {
    const folder = temporaryDirectory();
    await writeFamilies(folder, { families: ["Drums/Closed Hats"], each: 3 });
    const left = tone({ frequency: 300 });
    const right = left.map((sample) => -sample);
    const audio = (...channels: Float32Array[]) => ({ channels, sampleRate: 44_100 });
    await writeFile(join(folder, "wide.wav"), wav(audio(left, right), 16, "whole"));
    await writeFile(join(folder, "mono.wav"), wav(audio(left), 16, "whole"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    const { id } = await sampleAt(library, "wide.wav");
    const { results } = await similar(library, { sampleId: id, k: 1 });
    expect(results[0]).toMatchObject({ sample: { name: "mono.wav" } });
    expect(results[0]?.score).toBeGreaterThan(99);
  });
});

describe("tags", () => {
  it("can be spelled anew", async () => {
    const folder = temporaryDirectory();
    await writeKick(join(folder, "kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    const { id } = await sampleAt(library, "kick.wav");
    await library.handlers["samples.changeTags"]({ sampleIds: [id], add: ["warm"], remove: [] });
    await library.handlers["samples.changeTags"]({ sampleIds: [id], add: ["Warm"], remove: [] });
    expect((await sampleAt(library, "kick.wav")).tags).toEqual(["Warm"]);
  });
});

describe("a waiting sound whose drive is not there", () => {
  it("is said to wait for it, and changes nothing", async () => {
    const folder = join(temporaryDirectory(), "drive");
    await writeKick(join(folder, "kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    await library.handlers["analysis.pause"]({});
    await library.handlers["roots.add"]({ path: folder });
    await expect.poll(() => samplesByPath(library).then((samples) => samples.size)).toBe(1);
    const { id } = await sampleAt(library, "kick.wav");
    await rename(folder, `${folder} away`);
    let told = 0;
    library.on("samplesChanged", () => told++);
    await expect(similar(library, { sampleId: id, k: 1 })).rejects.toMatchObject({
      code: "drive-missing",
    });
    expect(told).toBe(0);
  });
});

const canForbid = process.platform !== "win32" && process.getuid?.() !== 0;
if (!canForbid) console.warn("The test of unreadable folders is skipped: root may read them all.");

describe("a folder", () => {
  it.skipIf(!canForbid)("that cannot be read just now keeps its sounds", async () => {
    const folder = temporaryDirectory();
    await writeKick(join(folder, "open", "a.wav"), { seed: 1 });
    await writeKick(join(folder, "shut", "b.wav"), { seed: 2 });
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    await chmod(join(folder, "shut"), 0);
    onTestFinished(() => chmod(join(folder, "shut"), 0o755));
    await library.handlers["roots.add"]({ path: folder });
    await library.settled();
    expect(await sampleAt(library, "shut/b.wav")).toMatchObject({ state: "analysed" });
  });

  it("that is hidden in the library is not listed by itself either", async () => {
    const folder = temporaryDirectory();
    await writeKick(join(folder, ".hidden", "a.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    await expect(
      library.handlers["roots.add"]({ path: join(folder, ".hidden") }),
    ).rejects.toMatchObject({ code: "folder-unreadable" });
  });
});
