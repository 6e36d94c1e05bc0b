import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findModel } from "./model-card.ts";
import { writeCard } from "../../../test/fixtures/tiny-models.ts";

let outside: string;
let folder: string;

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), "soundkin-models-"));
  folder = join(outside, "models");
  await mkdir(folder);
});

afterEach(async () => {
  await rm(outside, { recursive: true });
});

/** A model.json as far as a card's reader looks into it. */
function writeModelJson(path: string, paths: string[]): Promise<void> {
  return writeFile(path, JSON.stringify({ modelTopology: {}, weightsManifest: [{ paths }] }));
}

describe("without a model", () => {
  test("a missing folder has none", async () => {
    expect(await findModel(join(folder, "missing"))).toBeNull();
  });

  test("a folder without a card has none, whatever else is in it", async () => {
    await writeFile(join(folder, "model.onnx"), "model");
    await writeFile(join(folder, "notes.json"), "{}");
    await writeFile(join(folder, "._tiny.soundkin.json"), "of macOS");
    expect(await findModel(folder)).toBeNull();
  });
});

describe("with a model", () => {
  test("an ONNX model's card says all there is to know", async () => {
    await writeFile(join(folder, "tiny.onnx"), "model");
    const input = { kind: "audio", sampleRate: 16_000, seconds: 2, tensor: "waveform" };
    await writeCard(folder, "tiny.onnx", { input, output: "embedding" });
    const card = await findModel(folder);
    expect(card).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      name: "Tiny",
      licence: "CC0",
      format: "onnx",
      file: join(folder, "tiny.onnx"),
      weights: [],
      input,
      output: "embedding",
    });
    expect(structuredClone(card)).toEqual(card);
  });

  test("a TensorFlow.js model's weights stand beside its model.json", async () => {
    await mkdir(join(folder, "vggish"));
    await writeModelJson(join(folder, "vggish", "model.json"), ["b.bin", "a.bin"]);
    await writeFile(join(folder, "vggish", "a.bin"), "a");
    await writeFile(join(folder, "vggish", "b.bin"), "b");
    await writeCard(folder, "vggish/model.json", { input: { kind: "vggish" } });
    expect(await findModel(folder)).toMatchObject({
      format: "tensorflow",
      weights: [join(folder, "vggish", "b.bin"), join(folder, "vggish", "a.bin")],
      output: null,
    });
  });

  test("the first card by name counts, and a byte order mark does not", async () => {
    await writeFile(join(folder, "tiny.onnx"), "model");
    await writeCard(folder, "tiny.onnx");
    const first = { name: "First", licence: "CC0", file: "tiny.onnx", input: { kind: "vggish" } };
    await writeFile(join(folder, "a.soundkin.json"), `\uFEFF${JSON.stringify(first)}`);
    expect(await findModel(folder)).toMatchObject({ name: "First" });
  });

  test("the id changes with the card, the model and each of its weights, and with nothing else", async () => {
    const idNow = async (): Promise<string | undefined> => (await findModel(folder))?.id;
    await writeModelJson(join(folder, "model.json"), ["a.bin", "b.bin"]);
    await writeFile(join(folder, "a.bin"), "12");
    await writeFile(join(folder, "b.bin"), "3");
    await writeCard(folder, "model.json");
    const ids = [await idNow()];
    await writeFile(join(folder, "other.bin"), "other");
    expect(await idNow()).toBe(ids[0]);
    await writeFile(join(folder, "b.bin"), "4");
    ids.push(await idNow());
    // The same bytes, divided otherwise.
    await writeFile(join(folder, "a.bin"), "1");
    await writeFile(join(folder, "b.bin"), "24");
    ids.push(await idNow());
    await writeModelJson(join(folder, "model.json"), ["b.bin", "a.bin"]);
    ids.push(await idNow());
    await writeCard(folder, "model.json", { input: { kind: "vggish" } });
    ids.push(await idNow());
    expect(new Set(ids).size).toBe(5);
    expect(ids).not.toContain(undefined);
  });
});

describe("a wrong card says what is wrong with it", () => {
  const wrongCards: [string, Record<string, unknown>, string][] = [
    ["no name", { name: undefined }, 'the field "name" of its card is missing'],
    ["no licence", { licence: undefined }, 'the field "licence" of its card is missing'],
    ["an empty licence", { licence: " " }, 'the field "licence" of its card is wrong'],
    ["no file", { file: undefined }, 'the field "file" of its card is missing'],
    ["no input", { input: undefined }, 'the field "input" of its card is missing'],
    ["no kind", { input: {} }, 'the field "input.kind" of its card is missing'],
    ["another kind", { input: { kind: "mp3" } }, '"musicnn", "vggish" or "audio"'],
    [
      "no rate",
      { input: { kind: "audio" } },
      'the field "input.sampleRate" of its card is missing',
    ],
    ["a wrong rate", { input: { kind: "audio", sampleRate: 1 } }, '"input.sampleRate" of its card'],
    [
      "a rate for patches",
      { input: { kind: "vggish", sampleRate: 16_000 } },
      'not known, "input.sampleRate"',
    ],
    ["a field too many", { license: "MIT" }, 'has a field that is not known, "license"'],
    ["another format", { file: "tiny.pb" }, '"tiny.pb" is neither an .onnx file nor'],
    ["no such file", { file: "gone.onnx" }, '"gone.onnx" is not in the folder of models'],
    ["a folder", { file: "folder.onnx" }, '"folder.onnx" is not a file'],
    ["a way out", { file: "../secret.onnx" }, '"../secret.onnx" lies outside the folder'],
    ["a link out", { file: "link.onnx" }, '"link.onnx" lies outside the folder'],
    ["no list of weights", { file: "other.json" }, "it has no list of weights"],
    ["weights that are gone", { file: "gone.json" }, '"gone.bin" is not in the folder'],
    ["weights outside", { file: "out.json" }, "lies outside the folder of models"],
  ];

  test.each(wrongCards)("%s", async (_, changes, words) => {
    await writeFile(join(folder, "tiny.onnx"), "model");
    await writeFile(join(outside, "secret.onnx"), "secret");
    await symlink(join(outside, "secret.onnx"), join(folder, "link.onnx"));
    await mkdir(join(folder, "folder.onnx"));
    await writeFile(join(folder, "other.json"), '{"scripts":{}}');
    await writeModelJson(join(folder, "gone.json"), ["gone.bin"]);
    await writeModelJson(join(folder, "out.json"), ["../secret.onnx"]);
    await writeCard(folder, "tiny.onnx", changes);
    await expect(findModel(folder)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining(words) as string,
    });
  });

  test.each([
    ["no JSON", "name = Tiny", "its card is not JSON"],
    ["a list", "[]", "its card is not a JSON object"],
    ["nothing", "", "its card is not JSON"],
  ])("%s", async (_, content, words) => {
    await writeFile(join(folder, "tiny.soundkin.json"), content);
    await expect(findModel(folder)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining(words) as string,
    });
  });
});

describe("a folder of a size that no model has", () => {
  const expectUnusable = (words: string): Promise<void> =>
    expect(findModel(folder)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining(words) as string,
    });

  /** A file that says it is large and takes no room. */
  async function writeHole(name: string, size: number): Promise<void> {
    await writeFile(join(folder, name), "");
    await truncate(join(folder, name), size);
  }

  test("a card of more than 64 KiB is not read", async () => {
    await writeHole("tiny.soundkin.json", 64 * 2 ** 10 + 1);
    await expectUnusable("its card is larger than 64 KiB");
  });

  test("a card that is no file is not read", async () => {
    await mkdir(join(folder, "tiny.soundkin.json"));
    await expectUnusable(`"tiny.soundkin.json" is not a file`);
  });

  test("a card that is a link out of the folder is not read", async () => {
    await writeFile(join(outside, "secret"), "secret");
    await symlink(join(outside, "secret"), join(folder, "tiny.soundkin.json"));
    await expectUnusable("lies outside the folder of models");
  });

  test("a field's name as long as a card is not shown whole", async () => {
    await writeFile(join(folder, "tiny.onnx"), "model");
    await writeCard(folder, "tiny.onnx", { ["a".repeat(60_000)]: 1 });
    const error = await findModel(folder).catch((reason: unknown) => reason);
    expect(String(error).length).toBeLessThan(400);
  });

  test("a card that is nested as deep as it can be is wrong, and no more", async () => {
    const depth = 30_000;
    const card = `${"[".repeat(depth)}${"]".repeat(depth)}`;
    await writeFile(join(folder, "tiny.soundkin.json"), card);
    await expectUnusable("its card is not a JSON object");
  });

  test("a model.json of more than 64 MiB is not read", async () => {
    await writeHole("model.json", 64 * 2 ** 20 + 1);
    await writeCard(folder, "model.json");
    await expectUnusable("its model.json is larger than 64 MiB");
  });

  test.each(["tiny.onnx", "model.json"])("a %s of more than 1 GiB is not read", async (file) => {
    await writeHole(file, 2 ** 30 + 1);
    await writeCard(folder, file);
    await expectUnusable("its files are larger than 1 GiB together");
  });

  test("weights that are named many times count as often", async () => {
    await writeHole("a.bin", 2 ** 29);
    await writeModelJson(join(folder, "model.json"), ["a.bin", "a.bin"]);
    await writeCard(folder, "model.json");
    await expectUnusable("its files are larger than 1 GiB together");
  });

  test("a thousand weights are enough", async () => {
    await writeFile(join(folder, "a.bin"), "a");
    await writeCard(folder, "model.json");
    await writeModelJson(join(folder, "model.json"), Array<string>(1000).fill("a.bin"));
    expect((await findModel(folder))?.weights).toHaveLength(1000);
    await writeModelJson(join(folder, "model.json"), Array<string>(1001).fill("a.bin"));
    await expectUnusable("names more than 1000 files");
  });
});

test("a folder that cannot be read is no missing one", async () => {
  await rm(folder, { recursive: true });
  await symlink(folder, folder);
  await expect(findModel(folder)).rejects.toMatchObject({ code: "model-unusable" });
});
