import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { onnxProjection, writeCard } from "../fixtures/tiny-models.ts";
import type { Library } from "../../electron/library/library.ts";
import { writeFamilies, writeTone } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { runCli } from "./run-cli.ts";
import {
  analyseFolder,
  openLibrary,
  sampleAt,
  samplesByPath,
  similar,
  soon,
} from "./open-library.ts";

const onlyModel = { timbre: 0, spectrum: 0, envelope: 0, pitch: 0, rhythm: 0, model: 1 };

async function libraryWith(model: (folder: string) => Promise<void>): Promise<{
  library: Library;
  directory: string;
  models: string;
  sounds: string;
}> {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  const models = join(directory, "models");
  await mkdir(models);
  await model(models);
  await writeFamilies(sounds, { families: ["Drums/Kicks", "Synths/Pads"], each: 3 });
  await writeTone(join(sounds, "silence.wav"), { gain: 0 });
  const library = await openLibrary(directory);
  await analyseFolder(library, sounds);
  return { library, directory, models, sounds };
}

async function writeModel(folder: string, changes: Record<string, unknown> = {}): Promise<void> {
  await writeFile(join(folder, "tiny.onnx"), onnxProjection(187, 96));
  await writeCard(folder, "tiny.onnx", { input: { kind: "musicnn" }, ...changes });
}

/** The embeddings in a library's catalog, by the sound that they are of. */
function storedEmbeddings(directory: string): Map<string, string> {
  const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
  const rows = database
    .prepare<[], [string, string]>(
      `SELECT hex(s.audio_hash), m.model || coalesce(hex(m.embedding), 'none')
       FROM model_embeddings m JOIN sounds s ON s.id = m.sound_id ORDER BY 1`,
    )
    .raw()
    .all();
  database.close();
  return new Map(rows);
}

const aKick = async (library: Library) =>
  [...(await samplesByPath(library, "kick")).values()][0] ?? expect.fail("no kick");

describe("a musician's own model", () => {
  it("embeds every sound and is one more aspect, by itself too", async () => {
    const { library } = await libraryWith(writeModel);
    await expect
      .poll(async () => (await library.handlers["model.get"]({}))?.embedded, soon)
      .toBe(7);
    expect(await library.handlers["model.get"]({})).toMatchObject({ error: null, sounds: 7 });
    const { id: sampleId } = await aKick(library);
    const { results } = await similar(library, {
      sampleId,
      k: 10,
      weights: onlyModel,
    });
    expect(results.length).toBeGreaterThanOrEqual(5);
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    for (const { model } of results) expect(model).toBeGreaterThanOrEqual(0);
  });

  it("is asked again when it is another, and is no aspect when it is gone", async () => {
    const { library, models } = await libraryWith(writeModel);
    await writeFile(join(models, "tiny.onnx"), onnxProjection(96, 64));
    await writeCard(models, "tiny.onnx", { name: "Other", input: { kind: "vggish" } });
    expect(await library.handlers["model.get"]({})).toMatchObject({ name: "Other", error: null });
    await library.settled();
    expect(await library.handlers["model.get"]({})).toMatchObject({ embedded: 7 });
    await rm(models, { recursive: true });
    expect(await library.handlers["model.get"]({})).toBeNull();
    const { id: sampleId } = await aKick(library);
    const { results } = await similar(library, { sampleId, k: 3 });
    expect(results.map(({ model }) => model)).toEqual([null, null, null]);
  });

  it("that is wrong says why, and everything else works on", async () => {
    const { library } = await libraryWith(async (folder) => {
      await writeModel(folder);
      await writeFile(join(folder, "tiny.onnx"), "no model at all");
    });
    const state = await library.handlers["model.get"]({});
    expect(state?.error?.code).toBe("model-unusable");
    expect(state?.error?.message).toMatch(/./);
    const { id: sampleId } = await aKick(library);
    const { results } = await similar(library, { sampleId, k: 3 });
    expect(results).toHaveLength(3);
    expect((await sampleAt(library, "silence.wav")).state).toBe("analysed");
  });

  it("that was swapped makes the same embeddings as in a new library", async () => {
    const [directory, other, sounds] = [
      temporaryDirectory(),
      temporaryDirectory(),
      temporaryDirectory(),
    ];
    const swap = async (library: string): Promise<void> => {
      await writeFile(join(library, "models", "tiny.onnx"), onnxProjection(187, 96, 2));
    };
    for (const library of [directory, other]) {
      await mkdir(join(library, "models"));
      await writeModel(join(library, "models"));
    }
    const families = ["Drums/Kicks", "Drums/Closed Hats", "Synths/Pads"];
    await writeFamilies(sounds, { families, each: 5 });
    const library = await openLibrary(directory);
    await analyseFolder(library, sounds);
    // Both workers have the old model.
    const before = storedEmbeddings(directory);
    expect(before.size).toBe(15);
    await swap(directory);
    await library.handlers["model.get"]({});
    await library.settled();
    await swap(other);
    const fresh = await openLibrary(other);
    await analyseFolder(fresh, sounds);
    const after = storedEmbeddings(directory);
    expect(after).toEqual(storedEmbeddings(other));
    for (const [sound, embedding] of after) expect(embedding).not.toBe(before.get(sound));
  });

  it("embeds the sounds of a drive that comes back, and tells of it", async () => {
    const { library, directory, models, sounds } = await libraryWith(() => Promise.resolve());
    await rename(sounds, `${sounds}-away`);
    await library.close();
    await writeModel(models);
    const again = await openLibrary(directory);
    await again.settled();
    expect(await again.handlers["model.get"]({})).toMatchObject({ embedded: 0, sounds: 7 });
    let told = 0;
    const end = again.on("progress", () => told++);
    await rename(`${sounds}-away`, sounds);
    await expect.poll(async () => (await again.handlers["model.get"]({}))?.embedded, soon).toBe(7);
    await again.settled();
    end();
    expect(told).toBeGreaterThan(0);
  });

  it("counts on the command line too", async () => {
    const { library, directory, sounds } = await libraryWith(writeModel);
    const { folder, name } = await aKick(library);
    const args = ["similar", join(sounds, folder, name), "--library", directory, "--json"];
    const weights = "timbre=0,spectrum=0,envelope=0,pitch=0,rhythm=0,model=1";
    const { code, stdout } = await runCli([...args, "--weights", weights]);
    expect(code).toBe(0);
    const results = JSON.parse(stdout) as { score: number; model: number | null }[];
    expect(results.length).toBeGreaterThanOrEqual(5);
    for (const { score, model } of results) {
      expect(model).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(100);
    }
  });

  it("says that it does not know a part of a sound", async () => {
    const { library } = await libraryWith(writeModel);
    const { id: sampleId } = await aKick(library);
    const region = { start: 0, end: 0.05 };
    await expect(similar(library, { sampleId, region, k: 3, weights: onlyModel })).rejects.toThrow(
      "The model does not know this sound yet. Give another aspect a weight.",
    );
    const nothing = { ...onlyModel, model: 0 };
    await expect(similar(library, { sampleId, k: 3, weights: nothing })).rejects.toThrow(
      "At least one aspect needs a weight above 0.",
    );
  });
});
