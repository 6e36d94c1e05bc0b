import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { resample } from "../resample.ts";
import { loadModel, type AudioModel } from "./load-model.ts";
import { melLayouts, melPatches } from "./mel-patches.ts";
import { findModel } from "./model-card.ts";
import {
  modelsFolder,
  onnxBytes,
  onnxOperation,
  onnxProjection,
  onnxShape,
  someNumbers,
  writeCard,
  writeFourierModel,
  writeGraphModel,
  writeLayersModel,
  writeShapeModel,
  type OnnxValue,
} from "../../../test/fixtures/tiny-models.ts";

let folder: string;
let remove: () => Promise<void>;
const loaded: AudioModel[] = [];
/** Before TensorFlow.js has started anything. */
const listenersBefore = process.listenerCount("uncaughtException");

beforeEach(async () => {
  ({ folder, remove } = await modelsFolder());
});

afterEach(async () => {
  for (const model of loaded.splice(0)) model.dispose();
  await remove();
});

/** Loads the model that is in the folder, with a card that says `changes`. */
async function load(file: string, changes: Record<string, unknown>): Promise<AudioModel> {
  await writeCard(folder, file, changes);
  const card = await findModel(folder);
  if (!card) throw new Error("no model");
  const model = await loadModel(card);
  loaded.push(model);
  return model;
}

async function loadOnnx(bytes: Buffer, changes: Record<string, unknown>): Promise<AudioModel> {
  await writeFile(join(folder, "tiny.onnx"), bytes);
  return load("tiny.onnx", changes);
}

const musicnn = { input: { kind: "musicnn" } };
const vggish = { input: { kind: "vggish" } };
const audio = { input: { kind: "audio", sampleRate: 16_000 } };

function tone(seconds: number, sampleRate = 44_100, frequency = 440, level = 0.5): Float32Array {
  return Float32Array.from(
    { length: Math.round(sampleRate * seconds) },
    (_, i) => level * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
  );
}

function hiss(seconds: number): Float32Array {
  return someNumbers(Math.round(44_100 * seconds)).map((x, i) => Math.sin(x * 1e4 + i * i));
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

/** What a model should give that multiplies the mean frame of each patch by `someNumbers`. */
async function projected(
  kind: keyof typeof melLayouts,
  size: number,
  signal: Float32Array,
): Promise<Float32Array> {
  const { bands, frames } = melLayouts[kind];
  const matrix = someNumbers(bands * size);
  const resampled = await resample(signal, 44_100, 16_000);
  const peak = resampled.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const sum = new Float64Array(size);
  for (const patch of melPatches(
    resampled.map((sample) => sample / peak),
    kind,
  )) {
    for (const [i, value] of patch.entries()) {
      for (let d = 0; d < size; d++) {
        sum[d] = (sum[d] ?? 0) + (value / frames) * (matrix[(i % bands) * size + d] ?? 0);
      }
    }
  }
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (value) => value / length);
}

/** What every model must do, whatever its kind. */
async function expectToEmbed(model: AudioModel): Promise<void> {
  const first = await model.embed(tone(0.5), 44_100);
  expect(first).toHaveLength(model.size);
  expect(dot(first, first)).toBeCloseTo(1, 5);
  const other = await model.embed(hiss(0.5), 44_100);
  expect(dot(first, other)).toBeLessThan(0.999);
  expect(await model.embed(tone(0.5), 44_100)).toEqual(first);
  // Neither level nor sample rate count.
  expect(dot(first, await model.embed(tone(0.5, 44_100, 440, 0.01), 44_100))).toBeGreaterThan(
    0.9999,
  );
  expect(dot(first, await model.embed(tone(0.5, 96_000), 96_000))).toBeGreaterThan(0.999);
  for (const sound of [tone(0.005), new Float32Array(4410), hiss(0.2), new Float32Array(0)]) {
    const embedding = await model.embed(sound, 44_100);
    expect(embedding).toHaveLength(model.size);
    expect(embedding.every(Number.isFinite)).toBe(true);
  }
}

describe("ONNX models", () => {
  test.each([
    ["musicnn", "of a fixed", 187, 96],
    ["vggish", "of a fixed", 96, 64],
    ["musicnn", "of any", "time", 96],
  ] as const)("%s patches %s number of frames", async (kind, _, frames, bands) => {
    const model = await loadOnnx(onnxProjection(frames, bands), { input: { kind } });
    expect(model.size).toBe(8);
    await expectToEmbed(model);
    for (const sound of [tone(0.3), hiss(4)]) {
      const expected = await projected(kind, 8, sound);
      expect(dot(await model.embed(sound, 44_100), expected)).toBeCloseTo(1, 5);
    }
  });

  test.each<[string, OnnxValue["shape"], Record<string, unknown>, number[]]>([
    ["musicnn", ["n", "t", "f"], musicnn, [1, 187, 96]],
    ["musicnn without a batch", ["t", 96], musicnn, [187, 96]],
    ["musicnn with a channel", ["n", 1, 187, 96], musicnn, [1, 1, 187, 96]],
    ["vggish with a channel behind", ["n", 96, 64, 1], vggish, [1, 96, 64, 1]],
    ["vggish of open sizes", ["a", "b", "c", "d"], vggish, [1, 1, 96, 64]],
    ["all of the audio", ["n", "s"], audio, [1, 48_000]],
    ["audio of a length that the model wants", [1, 8000], audio, [1, 8000]],
    ["audio with a channel", ["n", 1, "s"], audio, [1, 1, 48_000]],
    [
      "audio of a length that the card wants",
      ["n", "s"],
      { input: { kind: "audio", sampleRate: 8000, seconds: 0.5 } },
      [1, 4000],
    ],
  ])("are given %s in the shape that they want", async (_, shape, changes, expected) => {
    const model = await loadOnnx(onnxShape(shape), changes);
    const length = Math.hypot(...expected);
    const embedding = await model.embed(tone(3), 44_100);
    expect(Array.from(embedding, (value) => Math.round(value * length))).toEqual(expected);
  });

  test("short audio is filled up to a second, and long audio ends after 16", async () => {
    const model = await loadOnnx(onnxShape(["n", "s"]), audio);
    const heard = async (seconds: number): Promise<number> => {
      const [batch = 0, samples = 0] = await model.embed(tone(seconds), 44_100);
      return Math.round(samples / batch / 160) / 100;
    };
    expect(await heard(0.005)).toBe(1);
    expect(await heard(3)).toBe(3);
    expect(await heard(20)).toBe(16);
  });

  test("raw audio is the sound itself, and parts of it are averaged", async () => {
    // 100 samples at a time: the mean over both windows of a sound that ends after 150 samples.
    const identity = onnxBytes({
      inputs: [{ name: "sound", shape: [1, 100] }],
      outputs: [{ name: "same", shape: [1, 100] }],
      nodes: [{ operator: "Identity", inputs: ["sound"], outputs: ["same"] }],
    });
    const model = await loadOnnx(identity, audio);
    const sound = tone(1, 16_000).subarray(0, 150);
    const expected = Float32Array.from(
      { length: 100 },
      (_, i) => (sound[i] ?? 0) + (sound[i + 50] ?? 0),
    );
    const length = Math.hypot(...expected);
    const embedding = await model.embed(sound, 16_000);
    for (const [i, value] of embedding.entries()) {
      expect(value).toBeCloseTo((expected[i] ?? 0) / length, 5);
    }
  });

  test.each([[["n", 187, 96]], [["n", 187, 96, 1]]])(
    "an output over time, %j, is averaged",
    async (shape) => {
      const identity = onnxBytes({
        inputs: [{ name: "mel", shape }],
        outputs: [{ name: "same", shape }],
        nodes: [{ operator: "Identity", inputs: ["mel"], outputs: ["same"] }],
      });
      const model = await loadOnnx(identity, musicnn);
      const sound = tone(1, 16_000, 440, 1);
      const mean = new Float32Array(96);
      for (const [i, value] of (melPatches(sound, "musicnn")[0] ?? new Float32Array()).entries()) {
        mean[i % 96] = (mean[i % 96] ?? 0) + value;
      }
      const embedding = await model.embed(sound, 16_000);
      expect(dot(embedding, mean) / Math.hypot(...mean)).toBeCloseTo(1, 5);
    },
  );

  test("the input and the output that the card names are used, and other inputs are off", async () => {
    const two = onnxBytes({
      inputs: [
        { name: "training", type: "bool", shape: [] },
        { name: "count", type: "int64", shape: [1, "s"] },
        { name: "unused", shape: [1, "s"] },
        { name: "audio", shape: [1, "s"] },
      ],
      outputs: [
        { name: "negative", shape: [1, "s"] },
        { name: "chosen", shape: [1, "s"] },
      ],
      nodes: [
        { operator: "Neg", inputs: ["audio"], outputs: ["negative"] },
        { operator: "Add", inputs: ["audio", "unused"], outputs: ["sum"] },
        { operator: "Where", inputs: ["training", "negative", "sum"], outputs: ["chosen"] },
      ],
    });
    const input = { kind: "audio", sampleRate: 16_000, seconds: 0.1, tensor: "audio" };
    const sound = tone(0.1, 16_000);
    const chosen = await (await loadOnnx(two, { input, output: "chosen" })).embed(sound, 16_000);
    const negative = await (
      await loadOnnx(two, { input, output: "negative" })
    ).embed(sound, 16_000);
    const level = Math.hypot(...sound);
    for (const [i, value] of chosen.entries()) {
      expect(value).toBeCloseTo((sound[i] ?? 0) / level, 5);
      expect(negative[i]).toBeCloseTo(-value, 6);
    }
  });
});

describe("TensorFlow.js models", () => {
  test("a layers model embeds", async () => {
    await writeLayersModel(join(folder, "keras"), 187, 96);
    const model = await load("keras/model.json", musicnn);
    expect(model.size).toBe(4);
    await expectToEmbed(model);
  });

  test("a layer inside a layers model is an output too", async () => {
    await writeLayersModel(folder, 96, 64);
    const model = await load("model.json", { ...vggish, output: "mean" });
    expect(model.size).toBe(6);
    await expectToEmbed(model);
  });

  test("a graph model embeds, its switch for training off", async () => {
    await writeGraphModel(folder, 96, 64);
    const model = await load("model.json", vggish);
    await expectToEmbed(model);
    const expected = await projected("vggish", 5, hiss(3));
    expect(dot(await model.embed(hiss(3), 44_100), expected)).toBeCloseTo(1, 5);
  });

  test("a node inside a graph model is an output too", async () => {
    await writeGraphModel(folder, 187, 96);
    const model = await load("model.json", { ...musicnn, output: "mean" });
    expect(model.size).toBe(96);
  });

  test("a graph model of pictures has its channel behind", async () => {
    await writeShapeModel(folder);
    const model = await load("model.json", vggish);
    const shape = Array.from(await model.embed(tone(0.1), 44_100), (x) => x * Math.hypot(96, 64));
    for (const [i, size] of [1, 96, 64, 1].entries()) expect(shape[i]).toBeCloseTo(size, 0);
  });

  test("what the WebAssembly backend cannot do, plain JavaScript does", async () => {
    await writeFourierModel(folder);
    const input = { kind: "audio", sampleRate: 16_000, seconds: 0.1 };
    const model = await load("model.json", { input });
    const spectrum = await model.embed(tone(0.1, 16_000, 2000), 16_000);
    // 1,600 samples at 16 kHz: 10 Hz a number.
    expect(spectrum).toHaveLength(801);
    expect(spectrum.indexOf(Math.max(...spectrum))).toBe(200);
    expect(tf.getBackend()).toBe("cpu");
    await writeGraphModel(folder, 96, 64);
    await load("model.json", vggish);
    expect(tf.getBackend()).toBe("wasm");
  });

  test("tensors are freed after each sound and with the model", async () => {
    await writeLayersModel(join(folder, "keras"), 187, 96);
    await writeGraphModel(join(folder, "graph"), 187, 96);
    const before = tf.memory().numTensors;
    for (const file of ["keras/model.json", "graph/model.json"]) {
      const model = await load(file, musicnn);
      await model.embed(tone(1), 44_100);
      const { numTensors, numBytes } = tf.memory();
      expect(numTensors).toBeGreaterThan(before);
      for (let i = 0; i < 20; i++) await model.embed(tone(0.01 * i), 44_100);
      expect(tf.memory()).toMatchObject({ numTensors, numBytes });
      loaded.pop();
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
    }
    // One that is refused leaves nothing behind either.
    await expect(load("keras/model.json", vggish)).rejects.toThrow("it wants");
    for (const file of ["keras/model.json", "graph/model.json"]) {
      await expect(load(file, { output: "none" })).rejects.toThrow("no output");
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  test("nothing is left to hide where an error of the process came from", async () => {
    await writeGraphModel(folder, 187, 96);
    await load("model.json", musicnn);
    expect(process.listenerCount("uncaughtException")).toBe(listenersBefore);
  });
});

describe("a wrong model says what is wrong with it", () => {
  const short = { input: { kind: "audio", sampleRate: 16_000, seconds: 0.1 } };
  const projection = onnxProjection(187, 96);
  const twoAtATime = onnxBytes({
    inputs: [{ name: "sound", shape: [2, "s"] }],
    outputs: [{ name: "same", shape: [2, "s"] }],
    nodes: [{ operator: "Identity", inputs: ["sound"], outputs: ["same"] }],
  });
  const lengthDependent = onnxBytes({
    inputs: [{ name: "sound", shape: [1, "s"] }],
    outputs: [{ name: "rectangle", shape: ["a", "b"] }],
    nodes: [
      { operator: "Transpose", inputs: ["sound"], outputs: ["column"] },
      { operator: "MatMul", inputs: ["column", "none"], outputs: ["rectangle"] },
    ],
    weights: [{ name: "none", shape: [1, 0], values: new Float32Array(0) }],
  });

  test.each<[string, Buffer, Record<string, unknown>, string]>([
    ["no model", Buffer.from("RIFF....WAVE"), musicnn, "its file is not an ONNX model that runs"],
    ["half a model", projection.subarray(0, 300), musicnn, "protobuf parsing failed"],
    ["an empty file", Buffer.alloc(0), musicnn, "its file is not an ONNX model"],
    [
      "an unknown operation",
      onnxOperation("Nonsense"),
      musicnn,
      "runs (No Op registered for Nonsense",
    ],
    [
      "another number of bands",
      projection,
      vggish,
      'wants any x 187 x 96 float32 ("mel"), but its card gives it mel patches of 96 frames x 64 bands',
    ],
    ["another rank", projection, audio, "gives it any number of samples of audio"],
    [
      "a batch of two",
      twoAtATime,
      short,
      'wants 2 x any float32 ("sound"), but its card gives it 1600',
    ],
    [
      "an unknown input",
      projection,
      { input: { kind: "musicnn", tensor: "melspectrogram" } },
      'it has no input "melspectrogram". Its inputs are "mel".',
    ],
    [
      "an unknown output",
      projection,
      { output: "embeddings" },
      'it has no output "embeddings". Its outputs are "embedding".',
    ],
    ["no number", onnxOperation("Log"), short, "numbers that are not finite"],
    ["nothing", lengthDependent, short, "its output is empty"],
    [
      "too much",
      onnxOperation("Abs"),
      audio,
      "its output has 16000 numbers, and no more than 4096",
    ],
  ])("%s", async (_, bytes, changes, words) => {
    await expect(loadOnnx(bytes, changes)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining(words) as string,
    });
  });

  test("an input of whole numbers", async () => {
    const bytes = onnxBytes({
      inputs: [{ name: "count", type: "int64", shape: [1, "s"] }],
      outputs: [{ name: "result", shape: [1, "s"] }],
      nodes: [{ operator: "Cast", inputs: ["count"], outputs: ["result"], integers: { to: 1 } }],
    });
    await expect(loadOnnx(bytes, short)).rejects.toThrow(
      'wants 1 x any int64 ("count"), but its card gives it 1600 samples of audio.',
    );
  });

  test("two outputs, and none chosen", async () => {
    const nodes = ["a", "b"].map((name) => ({
      operator: "Abs",
      inputs: ["sound"],
      outputs: [name],
    }));
    const outputs = ["a", "b"].map((name) => ({ name, shape: [1, "s"] }));
    const bytes = onnxBytes({ inputs: [{ name: "sound", shape: [1, "s"] }], outputs, nodes });
    await expect(loadOnnx(bytes, short)).rejects.toThrow(
      'its card must name one of its outputs. Its outputs are "a", "b".',
    );
  });

  test("numbers that are whole", async () => {
    const bytes = onnxBytes({
      inputs: [{ name: "sound", shape: [1, "s"] }],
      outputs: [{ name: "sizes", type: "int64", shape: [2] }],
      nodes: [{ operator: "Shape", inputs: ["sound"], outputs: ["sizes"] }],
    });
    await expect(loadOnnx(bytes, short)).rejects.toThrow('"sizes" is int64, not float32');
  });

  test("as many numbers as the sound is long", async () => {
    const model = await loadOnnx(
      onnxBytes({
        inputs: [{ name: "sound", shape: [1, "s"] }],
        outputs: [{ name: "same", shape: [1, "s"] }],
        nodes: [{ operator: "Identity", inputs: ["sound"], outputs: ["same"] }],
      }),
      { input: { kind: "audio", sampleRate: 2000 } },
    );
    await expect(model.embed(tone(2, 2000), 2000)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining("4000 numbers for one sound and 2000 for another") as string,
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["an unknown layer", { output: "none" }, 'no output "none". Its outputs are "embedding".'],
    ["another number of bands", vggish, "wants any x 187 x 96 float32"],
  ])("TensorFlow.js: %s", async (_, changes, words) => {
    await writeLayersModel(folder, 187, 96);
    await expect(load("model.json", changes)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining(words) as string,
    });
  });

  test("TensorFlow.js: half of the weights", async () => {
    await writeGraphModel(folder, 187, 96);
    await writeFile(join(folder, "weights.bin"), Buffer.alloc(100));
    await expect(load("model.json", musicnn)).rejects.toMatchObject({ code: "model-unusable" });
  });

  test("TensorFlow.js: a model.json that holds no model", async () => {
    await writeFile(join(folder, "model.json"), '{"modelTopology":{},"weightsManifest":[]}');
    await expect(load("model.json", musicnn)).rejects.toMatchObject({
      code: "model-unusable",
      message: expect.stringContaining("not a TensorFlow.js model that runs") as string,
    });
  });
});
