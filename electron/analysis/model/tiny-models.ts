/** The tiny models of the tests, and what a musician would put beside them. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";

// Else TensorFlow.js advertises its other packages on the console.
tf.enableProdMode();

/** A new folder of models, and what removes it. */
export async function modelsFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "soundkin-models-"));
  return { folder, remove: () => rm(folder, { recursive: true }) };
}

/** Writes a card for `file` into `folder`, with `changes`. */
export async function writeCard(
  folder: string,
  file: string,
  changes: Record<string, unknown> = {},
): Promise<void> {
  const card = { name: "Tiny", licence: "CC0", file, input: { kind: "musicnn" }, ...changes };
  await writeFile(join(folder, "tiny.soundkin.json"), JSON.stringify(card));
}

// --- ONNX -------------------------------------------------------------------------------------

/** Types of ONNX tensors. */
export const onnxType = { float32: 1, int64: 7, bool: 9 } as const;

export interface OnnxValue {
  readonly name: string;
  readonly type?: keyof typeof onnxType;
  /** A string stands for a size that is left open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly integers?: Readonly<Record<string, number | readonly number[]>>;
}

export interface OnnxModel {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly weights?: readonly { name: string; shape: readonly number[]; values: Float32Array }[];
}

/** The bytes of an .onnx file: a protobuf message ModelProto of onnx.proto3. */
export function onnxBytes({ inputs, outputs, nodes, weights = [] }: OnnxModel): Buffer {
  const graph = [
    ...nodes.map((node) => message(1, onnxNode(node))),
    text(2, "tiny"),
    ...weights.map(({ name, shape, values }) =>
      message(5, [
        ...shape.map((size) => integer(1, size)),
        integer(2, onnxType.float32),
        text(8, name),
        bytes(9, Buffer.from(values.buffer)),
      ]),
    ),
    ...inputs.map((value) => message(11, onnxValue(value))),
    ...outputs.map((value) => message(12, onnxValue(value))),
  ];
  return Buffer.concat([integer(1, 8), message(7, graph), message(8, [integer(2, 13)])]);
}

function onnxNode({ operator, inputs, outputs, integers = {} }: OnnxNode): Buffer[] {
  return [
    ...inputs.map((name) => text(1, name)),
    ...outputs.map((name) => text(2, name)),
    text(4, operator),
    ...Object.entries(integers).map(([name, value]) =>
      message(
        5,
        typeof value === "number"
          ? [text(1, name), integer(3, value), integer(20, 2)]
          : [text(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)],
      ),
    ),
  ];
}

function onnxValue({ name, type = "float32", shape }: OnnxValue): Buffer[] {
  const sizes = shape.map((size) =>
    message(1, [typeof size === "number" ? integer(1, size) : text(2, size)]),
  );
  const tensor = [integer(1, onnxType[type]), message(2, sizes)];
  return [text(1, name), message(2, [message(1, tensor)])];
}

/** Protobuf: a field's key is its number and wire type; 0 is a varint, 2 has a length in front. */
function integer(field: number, value: number): Buffer {
  return Buffer.concat([varint(field << 3), varint(value)]);
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([varint((field << 3) | 2), varint(content.length), content]);
}

function text(field: number, content: string): Buffer {
  return bytes(field, Buffer.from(content));
}

function message(field: number, parts: readonly Buffer[]): Buffer {
  return bytes(field, Buffer.concat(parts));
}

function varint(value: number): Buffer {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Buffer.from([...out, value]);
}

/** Numbers in -1 to 1, the same at each call. */
export function someNumbers(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(12.9898 * (i + 1)));
}

/** Patches of any number of frames to 8 numbers: the mean over frames, times a matrix. */
export function onnxProjection(frames: number | string, bands: number): Buffer {
  return onnxBytes({
    inputs: [{ name: "mel", shape: ["batch", frames, bands] }],
    outputs: [{ name: "embedding", shape: ["batch", 8] }],
    nodes: [
      {
        operator: "ReduceMean",
        inputs: ["mel"],
        outputs: ["mean"],
        integers: { axes: [1], keepdims: 0 },
      },
      { operator: "MatMul", inputs: ["mean", "matrix"], outputs: ["embedding"] },
    ],
    weights: [{ name: "matrix", shape: [bands, 8], values: someNumbers(bands * 8) }],
  });
}

/** A model whose output is the shape of its input. */
export function onnxShape(shape: OnnxValue["shape"]): Buffer {
  return onnxBytes({
    inputs: [{ name: "sound", shape }],
    outputs: [{ name: "shape", shape: [shape.length] }],
    nodes: [
      { operator: "Shape", inputs: ["sound"], outputs: ["sizes"] },
      { operator: "Cast", inputs: ["sizes"], outputs: ["shape"], integers: { to: 1 } },
    ],
  });
}

/** A model of one operation on whatever it is given. */
export function onnxOperation(operator: string, outputType: OnnxValue["type"] = "float32"): Buffer {
  return onnxBytes({
    inputs: [{ name: "sound", shape: ["a", "b", "c"] }],
    outputs: [{ name: "result", type: outputType, shape: ["d", "e", "f"] }],
    nodes: [{ operator, inputs: ["sound"], outputs: ["result"] }],
  });
}

// --- TensorFlow.js ----------------------------------------------------------------------------

/** Saves a Keras-like model that is made of patches of `frames` x `bands`, as model.json. */
export async function writeLayersModel(
  folder: string,
  frames: number,
  bands: number,
): Promise<void> {
  const model = sequential({
    layers: [
      layers.conv1d({
        inputShape: [frames, bands],
        filters: 6,
        kernelSize: 5,
        name: "convolution",
      }),
      layers.globalAveragePooling1d({ name: "mean" }),
      layers.dense({ units: 4, name: "embedding" }),
    ],
  });
  model.setWeights(
    model.getWeights().map((weight) => tf.tensor(someNumbers(weight.size), weight.shape)),
  );
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      await writeTensorflowFiles(folder, artifacts);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    }),
  );
  model.dispose();
}

/** Writes model.json and, beside it, its weights in two files, as converters do. */
async function writeTensorflowFiles(folder: string, artifacts: tf.io.ModelArtifacts) {
  const { modelTopology, weightSpecs = [], weightData } = artifacts;
  const weights = Buffer.from(tf.io.CompositeArrayBuffer.join(weightData));
  const half = weights.length >> 1;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "group1-shard1of2.bin"), weights.subarray(0, half));
  await writeFile(join(folder, "group1-shard2of2.bin"), weights.subarray(half));
  const paths = ["group1-shard1of2.bin", "group1-shard2of2.bin"];
  await writeFile(
    join(folder, "model.json"),
    JSON.stringify({
      format: "layers-model",
      modelTopology,
      weightsManifest: [{ paths, weights: weightSpecs }],
    }),
  );
}

/** A node of a TensorFlow graph, as a graph model's JSON has it. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, unknown>>;
}

const float = { T: { type: "DT_FLOAT" } };

export function placeholder(name: string, sizes: readonly number[], type = "DT_FLOAT"): GraphNode {
  const shape = { dim: sizes.map((size) => ({ size: String(size) })) };
  return { name, op: "Placeholder", attr: { dtype: { type }, shape: { shape } } };
}

function constant(name: string, type: string): GraphNode {
  const tensor = { dtype: type, tensorShape: {} };
  return { name, op: "Const", attr: { dtype: { type }, value: { tensor } } };
}

/**
 * Writes a graph model: patches of `frames` x `bands` to 5 numbers. As in Essentia's, there is a
 * switch that must be off, and an input that nothing uses.
 */
export async function writeGraphModel(
  folder: string,
  frames: number,
  bands: number,
): Promise<void> {
  const nodes = [
    placeholder("unused", [-1, 1]),
    placeholder("melspectrogram", [-1, frames, bands]),
    placeholder("is_training", [], "DT_BOOL"),
    constant("axis", "DT_INT32"),
    constant("matrix", "DT_FLOAT"),
    operation("mean", "Mean", ["melspectrogram", "axis"], { keep_dims: { b: false } }),
    operation("product", "MatMul", ["mean", "matrix"]),
    operation("wrong", "Neg", ["product"]),
    operation("embeddings", "Select", ["is_training", "wrong", "product"]),
  ];
  const matrix = Buffer.from(someNumbers(bands * 5).buffer);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "weights.bin"), Buffer.concat([matrix, int32(1)]));
  await writeGraph(folder, nodes, [
    { name: "matrix", shape: [bands, 5], dtype: "float32" },
    { name: "axis", shape: [1], dtype: "int32" },
  ]);
}

/** Writes a graph model of audio to the magnitudes of its spectrum. */
export async function writeFourierModel(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "weights.bin"), int32(32));
  await writeGraph(
    folder,
    [
      placeholder("audio", [-1, -1]),
      constant("length", "DT_INT32"),
      operation("spectrum", "RFFT", ["audio", "length"]),
      operation("magnitudes", "ComplexAbs", ["spectrum"]),
    ],
    [{ name: "length", shape: [1], dtype: "int32" }],
  );
}

/** Writes a graph model whose output is the shape of its input, of four dimensions. */
export async function writeShapeModel(folder: string): Promise<void> {
  await writeFile(join(folder, "weights.bin"), int32(0));
  await writeGraph(
    folder,
    [
      placeholder("picture", [-1, -1, -1, -1]),
      operation("sizes", "Shape", ["picture"]),
      operation("shape", "Cast", ["sizes"], { DstT: { type: "DT_FLOAT" } }),
    ],
    [{ name: "unused", shape: [1], dtype: "int32" }],
  );
}

function operation(
  name: string,
  op: string,
  input: readonly string[],
  attr: Readonly<Record<string, unknown>> = {},
): GraphNode {
  return { name, op, input, attr: { ...float, ...attr } };
}

function int32(value: number): Buffer {
  return Buffer.from(Int32Array.of(value).buffer);
}

async function writeGraph(
  folder: string,
  node: readonly GraphNode[],
  weights: readonly { name: string; shape: readonly number[]; dtype: string }[],
): Promise<void> {
  const json = {
    format: "graph-model",
    modelTopology: { node, versions: {} },
    weightsManifest: [{ paths: ["weights.bin"], weights }],
  };
  await writeFile(join(folder, "model.json"), JSON.stringify(json));
}
