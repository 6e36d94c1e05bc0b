import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { onnxProjection, writeCard } from "../../electron/analysis/model/tiny-models.ts";
import type { Library } from "../../electron/library/library.ts";
import { writeFamilies, writeTone } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, soon } from "./open-library.ts";

const onlyModel = { timbre: 0, spectrum: 0, envelope: 0, pitch: 0, rhythm: 0, model: 1 };

async function libraryWith(model: (folder: string) => Promise<void>): Promise<{
  library: Library;
  directory: string;
  models: string;
}> {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  const models = join(directory, "models");
  await mkdir(models);
  await model(models);
  await writeFamilies(sounds, { families: ["Drums/Kicks", "Synths/Pads"], each: 3 });
  await writeTone(join(sounds, "silence.wav"), { gain: 0 });
  const library = await openLibrary(directory);
  await analyseFolder(library, sounds);
  return { library, directory, models };
}

async function writeModel(folder: string, changes: Record<string, unknown> = {}): Promise<void> {
  await writeFile(join(folder, "tiny.onnx"), onnxProjection(187, 96));
  await writeCard(folder, "tiny.onnx", { input: { kind: "musicnn" }, ...changes });
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
    const { results } = await library.handlers["samples.similar"]({
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
    const { results } = await library.handlers["samples.similar"]({ sampleId, k: 3 });
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
    const { results } = await library.handlers["samples.similar"]({ sampleId, k: 3 });
    expect(results).toHaveLength(3);
    expect((await sampleAt(library, "silence.wav")).state).toBe("analysed");
  });
});
