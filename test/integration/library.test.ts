import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { SimilarSample } from "../../shared/domain.ts";
import { aspects } from "../../shared/aspects.ts";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { writeHostileFiles } from "../fixtures/hostile-files.ts";
import { type LabelledSound, writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import {
  analyseFolder,
  libraryForAll,
  openLibrary,
  pathOf,
  sampleAt,
  samplesByPath,
  similar,
  soon,
} from "./open-library.ts";

const families = ["Drums/Kicks", "Drums/Snares", "Drums/Closed Hats", "Synths/Pads"] as const;
const each = 6;

async function similarTo(
  library: Library,
  path: string,
  options: { k?: number; weights?: Partial<Record<(typeof aspects)[number], number>> } = {},
): Promise<readonly SimilarSample[]> {
  const { id } = await sampleAt(library, path);
  const { results } = await similar(library, {
    sampleId: id,
    k: options.k ?? 100,
    weights: options.weights,
  });
  return results;
}

describe("a library of four families", () => {
  const sounds = temporaryDirectoryForAll();
  let labelled: LabelledSound[] = [];
  const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, async () => {
    labelled = await writeFamilies(sounds, { families, each });
    await copyFile(join(sounds, labelled[0]?.path ?? ""), join(sounds, "copy.wav"));
  });

  it("analyses every file and says what it is", async () => {
    const found = await samplesByPath(opened.library);
    expect([...found.keys()].sort()).toEqual(
      [...labelled.map(({ path }) => path), "copy.wav"].sort(),
    );
    for (const sample of found.values()) {
      expect(sample).toMatchObject({ state: "analysed", tags: [] });
      expect(sample.soundId).toBeGreaterThan(0);
      expect(sample.duration).toBeGreaterThan(0.01);
      expect(sample.loudness).toBeLessThan(0);
      expect(["WAV", "AIFF"]).toContain(sample.format);
      expect([44100, 48000, 96000]).toContain(sample.sampleRate);
    }
    expect(await opened.library.handlers["analysis.progress"]({})).toMatchObject({
      files: labelled.length + 1,
      analysed: labelled.length + 1,
      failed: 0,
      waiting: 0,
      scanning: false,
    });
    expect((await opened.library.check()).problems).toEqual([]);
  });

  it("counts the samples of every folder and of those above it", async () => {
    const folders = await opened.library.handlers["folders.list"]({});
    expect(folders.map(({ path, samples }) => [path, samples])).toEqual([
      ["", 4 * each + 1],
      ["Drums", 3 * each],
      ["Drums/Closed Hats", each],
      ["Drums/Kicks", each],
      ["Drums/Snares", each],
      ["Synths", each],
      ["Synths/Pads", each],
    ]);
  });

  it.for(families)("finds others of %s first", async (family) => {
    const own = labelled.filter((sound) => sound.family === family);
    let hits = 0;
    for (const { path } of own) {
      const results = await similarTo(opened.library, path, { k: each });
      const others = results.filter(({ sample }) => sample.name !== "copy.wav");
      expect(others[0]?.sample.folder).toBe(family);
      hits += others.slice(0, each - 1).filter(({ sample }) => sample.folder === family).length;
    }
    expect(hits / (each * (each - 1))).toBeGreaterThan(0.7);
  });

  it("scores 0 to 100, best first, and never names the query itself", async () => {
    for (const { path } of labelled.filter((_, i) => i % 5 === 0)) {
      const results = await similarTo(opened.library, path);
      const shown = results.flatMap(({ sample, copies }) => [sample, ...copies]);
      expect(shown.map(pathOf).sort()).toEqual(
        [...labelled.map((sound) => sound.path), "copy.wav"]
          .filter((other) => other !== path)
          .sort(),
      );
      const scores = results.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      for (const result of results) {
        for (const score of [result.score, ...aspects.map((aspect) => result.aspects[aspect])]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
      }
    }
  });

  it("ranks by the one aspect that is weighted", async () => {
    const path = labelled[0]?.path ?? "";
    const none = { timbre: 0, spectrum: 0, envelope: 0, pitch: 0, rhythm: 0 };
    const orders = [];
    for (const aspect of ["timbre", "spectrum", "envelope", "pitch"] as const) {
      const results = await similarTo(opened.library, path, { weights: { ...none, [aspect]: 2 } });
      const scores = results.map(({ score }) => score);
      expect(scores).toEqual([...scores].sort((a, b) => b - a));
      // Hubs stand behind others that score a little less: what is shown is their mean.
      for (const { score, aspects } of results) {
        expect(Math.abs(score - aspects[aspect])).toBeLessThan(15);
      }
      orders.push(results.map(({ sample }) => sample.id).join());
    }
    expect(new Set(orders).size).toBe(orders.length);
    await expect(similarTo(opened.library, path, { weights: none })).rejects.toMatchObject({
      code: "invalid-input",
    });
  });

  it("looks in one folder only where it is told to", async () => {
    const asked = await sampleAt(opened.library, labelled[0]?.path ?? "");
    const search = async (path: string) => {
      const folder = { rootId: asked.rootId, path };
      const input = { sampleId: asked.id, k: 100, filters: { folder } };
      return (await similar(opened.library, input)).results;
    };
    const pads = await search("Synths");
    expect(pads.map(({ sample }) => sample.folder)).toEqual(
      Array<string>(each).fill("Synths/Pads"),
    );
    expect(await search("Drums")).toHaveLength(3 * each - 1);
    expect(await search("Drum")).toEqual([]);
    const folder = { rootId: asked.rootId, path: "Synths" };
    const fewest = { sampleId: asked.id, k: 2, filters: { folder } };
    const two = await similar(opened.library, fewest);
    expect(two.results).toEqual(pads.slice(0, 2));
  });

  it("knows copies of a sound for what they are, and lets them share tags", async () => {
    const { library } = opened;
    const original = labelled[0]?.path ?? "";
    const [first, copy] = [await sampleAt(library, original), await sampleAt(library, "copy.wav")];
    expect(copy.soundId).toBe(first.soundId);
    const [best] = await similarTo(library, original, { k: 1 });
    expect(best?.sample.name).toBe("copy.wav");
    expect(best?.score).toBeGreaterThan(99);

    await library.handlers["samples.changeTags"]({
      sampleIds: [first.id],
      add: ["Favourite Thump"],
      remove: [],
    });
    expect((await sampleAt(library, "copy.wav")).tags).toEqual(["Favourite Thump"]);
    expect([...(await samplesByPath(library, "thump")).keys()].sort()).toEqual(
      [original, "copy.wav"].sort(),
    );
    await library.handlers["samples.changeTags"]({
      sampleIds: [copy.id],
      add: [],
      remove: ["favourite thump"],
    });
    expect((await samplesByPath(library, "thump")).size).toBe(0);
  });

  it("refuses what is not there", async () => {
    const { handlers } = opened.library;
    const gone = { code: "sample-missing" };
    await expect(similar(opened.library, { sampleId: 999_999, k: 1 })).rejects.toMatchObject(gone);
    await expect(handlers["samples.get"]({ sampleId: 999_999 })).rejects.toMatchObject(gone);
  });
});

describe("hostile files", () => {
  const sounds = temporaryDirectoryForAll();
  let hostile: Awaited<ReturnType<typeof writeHostileFiles>> = [];
  const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, async () => {
    hostile = await writeHostileFiles(sounds);
    await writeFamilies(sounds, { families: ["Drums/Kicks"], each: 3 });
  });

  it("are all told apart: problems, usable problems, good sounds", async () => {
    const { library } = opened;
    const problems = await library.handlers["problems.list"]({});
    const samples = await samplesByPath(library);
    for (const { name, expected, code } of hostile) {
      const problem = problems.find((candidate) => candidate.name === name);
      const state = samples.get(name)?.state;
      if (expected === "ignored") expect([name, state]).toEqual([name, undefined]);
      else expect([name, state]).toEqual([name, expected === "problem" ? "failed" : "analysed"]);
      if (expected === "good" || expected === "ignored") {
        expect([name, problem]).toEqual([name, undefined]);
      } else {
        expect([name, problem?.usable]).toEqual([name, expected === "usable-problem"]);
        expect(problem?.message.length).toBeGreaterThan(20);
        if (code !== undefined) expect([name, problem?.code]).toEqual([name, code]);
      }
    }
  });

  it("keep no other file from being analysed, and none from being asked about", async () => {
    const { library } = opened;
    const kicks = [...(await samplesByPath(library, "kicks")).values()];
    expect(kicks.map(({ state }) => state)).toEqual(["analysed", "analysed", "analysed"]);
    for (const sample of (await samplesByPath(library)).values()) {
      const asking = (async () => similar(library, { sampleId: sample.id, k: 1000 }))();
      if (sample.state === "failed") {
        await expect(asking).rejects.toMatchObject({ code: "sample-not-analysed" });
      } else if (sample.loudness === null) {
        await expect(asking).rejects.toMatchObject({ code: "sample-silent" });
      } else {
        for (const { score } of (await asking).results) expect(Number.isFinite(score)).toBe(true);
      }
    }
  });

  it("are tried again when the musician asks, and good ones leave the list", async () => {
    const { library } = opened;
    await writeKick(join(sounds, "empty.wav"));
    await library.handlers["problems.retry"]({});
    await library.settled();
    const problems = await library.handlers["problems.list"]({});
    const listed = hostile.filter(({ expected }) => expected.endsWith("problem")).length;
    expect(problems).toHaveLength(listed - 1);
    expect((await sampleAt(library, "empty.wav")).state).toBe("analysed");
  });
});

describe("names", () => {
  it("with markup, SQL, other scripts and newlines are only names", async () => {
    const sounds = temporaryDirectory();
    const names = [
      "<b>bold</b>.wav",
      "a'; DROP TABLE files; --.wav",
      "東京 ドラム.wav",
      '%_*".wav',
    ];
    if (process.platform !== "win32") names.push("two\nlines.wav", "back\\slash.wav");
    for (const [seed, name] of names.entries()) await writeKick(join(sounds, name), { seed });
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    const samples = await samplesByPath(library);
    expect([...samples.keys()].sort()).toEqual([...names].sort());
    expect([...samples.values()].every(({ state }) => state === "analysed")).toBe(true);
    for (const [word, name] of [
      ["bold", "<b>bold</b>.wav"],
      ["drop table", "a'; DROP TABLE files; --.wav"],
      ["東京", "東京 ドラム.wav"],
    ] as const) {
      expect([...(await samplesByPath(library, word)).keys()]).toEqual([name]);
    }
  });
});

describe("taking a folder out", () => {
  it("empties the library, leaves the files alone, and lets them come back with their tags", async () => {
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Drums/Rims"], each: 3 });
    const files = await readdir(sounds, { recursive: true });
    const library = await openLibrary(temporaryDirectory());
    const rootId = await analyseFolder(library, sounds);
    const [tagged] = [...(await samplesByPath(library)).values()];
    if (!tagged) throw new Error("nothing was analysed");
    await library.handlers["samples.changeTags"]({
      sampleIds: [tagged.id],
      add: ["keep"],
      remove: [],
    });

    await library.handlers["roots.remove"]({ rootId });
    expect((await samplesByPath(library)).size).toBe(0);
    expect(await library.handlers["roots.list"]({})).toEqual([]);
    expect(await library.handlers["folders.list"]({})).toEqual([]);
    expect(await library.handlers["analysis.progress"]({})).toMatchObject({ files: 0 });
    // They are kept for 90 days, in case the folder comes back.
    expect(await library.check()).toMatchObject({ problems: [], files: 0, sounds: 6 });
    expect((await readdir(sounds, { recursive: true })).sort()).toEqual(files.sort());

    await analyseFolder(library, sounds);
    const back = await samplesByPath(library);
    expect(back.size).toBe(6);
    expect(back.get(pathOf(tagged))?.tags).toEqual(["keep"]);
    expect((await similarTo(library, pathOf(tagged))).length).toBe(5);
    expect(await library.check()).toMatchObject({ problems: [], files: 6, sounds: 6 });
  });
});

describe("adding folders", () => {
  it("refuses what is no folder and what overlaps, and knows a folder it has", async () => {
    const sounds = temporaryDirectory();
    await writeKick(join(sounds, "a/b/kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    const add = (path: string) => library.handlers["roots.add"]({ path });
    await expect(add(join(sounds, "none"))).rejects.toMatchObject({ code: "folder-missing" });
    await expect(add(join(sounds, "a/b/kick.wav"))).rejects.toMatchObject({
      code: "folder-missing",
    });
    await expect(add("relative")).rejects.toMatchObject({ code: "folder-missing" });
    const root = await add(join(sounds, "a"));
    expect(root).toMatchObject({ path: join(sounds, "a"), name: "a" });
    expect((await add(join(sounds, "a", "b"))).id).toBe(root.id);
    expect((await add(`${join(sounds, "a")}/`)).id).toBe(root.id);
    await expect(add(sounds)).rejects.toMatchObject({ code: "folder-overlaps" });
    await library.settled();
    expect((await samplesByPath(library)).size).toBe(1);
  });
});

describe("opening a library again", () => {
  async function answers(library: Library): Promise<unknown> {
    const samples = [...(await samplesByPath(library)).values()];
    const found = [];
    for (const { id } of samples) found.push(await similar(library, { sampleId: id, k: 5 }));
    return { samples, found };
  }

  it("answers the same and analyses nothing", async () => {
    const directory = temporaryDirectory();
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Synths/Bells"], each: 3 });
    const writer = await openLibrary(directory);
    await analyseFolder(writer, sounds);
    await writer.close();
    const first = await openLibrary(directory);
    const before = await answers(first);
    await first.close();

    const again = await openLibrary(directory);
    await again.settled();
    expect(await answers(again)).toEqual(before);
    expect((await again.check()).problems).toEqual([]);
    expect(again.workerProcessIds).toEqual([]);
  });

  it("goes on with the files that still waited", async () => {
    const directory = temporaryDirectory();
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Drums/Toms"], each: 10 });
    const first = await openLibrary(directory);
    await first.handlers["roots.add"]({ path: sounds });
    const progress = () => first.handlers["analysis.progress"]({});
    await expect.poll(async () => (await progress()).analysed, soon).toBeGreaterThan(2);
    await first.close();

    const again = await openLibrary(directory);
    await again.settled();
    const samples = [...(await samplesByPath(again)).values()];
    expect(samples.map(({ state }) => state)).toEqual(Array<string>(20).fill("analysed"));
    expect((await again.check()).problems).toEqual([]);
  });
});

describe("reading beside a running app", () => {
  it("sees what the app writes, and does not take that for damage", async () => {
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    await writeFamilies(sounds, { families: ["Drums/Kicks"], each: 2 });
    const app = await openLibrary(directory);
    await analyseFolder(app, sounds);
    const reader = await Library.open({ directory, forkWorker, readOnly: true });
    onTestFinished(() => reader.close());
    expect(await reader.check()).toMatchObject({
      problems: [],
      files: 2,
      sounds: 2,
      index: { indexed: 2 },
    });
    await writeFamilies(sounds, { families: ["Drums/Rims"], each: 2 });
    await analyseFolder(app, sounds);
    expect((await samplesByPath(reader)).size).toBe(4);
    expect((await reader.check()).problems).toEqual([]);
    expect((await app.check()).problems).toEqual([]);
  });
});

describe("closing a library", () => {
  it("in the middle of everything stops all that it does", async () => {
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Drums/Toms"], each: 10 });
    const library = await openLibrary(temporaryDirectory());
    let events = 0;
    library.on("progress", () => events++);
    await library.handlers["roots.add"]({ path: sounds });
    await expect.poll(() => events, soon).toBeGreaterThan(0);
    const workers = library.workerProcessIds;
    const asked = library.analyseFile(join(sounds, "nowhere.wav"));
    const refused = expect(asked).rejects.toMatchObject({ code: "not-available" });
    await library.close();
    await refused;
    const eventsThen = events;
    await vi.waitFor(() => {
      for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow();
    }, soon);
    // Whoever comes late finds nobody, and wakes nobody.
    const late = Promise.resolve(library.handlers["analysis.pause"]({}));
    await expect(late).rejects.toMatchObject({ code: "not-available" });
    expect(library.workerProcessIds).toEqual([]);
    expect(events).toBe(eventsThen);
  });
});

describe("pausing", () => {
  it("lets files wait, but a sound that is asked about is analysed at once", async () => {
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks"], each: 3 });
    await mkdir(join(sounds, "more"));
    const library = await openLibrary(temporaryDirectory());
    await library.handlers["analysis.pause"]({});
    await library.handlers["roots.add"]({ path: sounds });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(progress, soon).toMatchObject({ waiting: 3, scanning: false, paused: true });
    const [first] = [...(await samplesByPath(library)).values()];
    const found = await similar(library, { sampleId: first?.id ?? 0, k: 5 });
    expect(found.query.state).toBe("analysed");
    expect(await progress()).toMatchObject({ analysed: 1, waiting: 2 });
    await library.handlers["analysis.resume"]({});
    await library.settled();
    expect(await progress()).toMatchObject({ analysed: 3, waiting: 0, paused: false });
  });
});
