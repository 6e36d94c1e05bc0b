/**
 * TensorFlow.js models: graph models (converted from TensorFlow) and layers models (from Keras). The
 * WebAssembly backend runs them ten times as fast as plain JavaScript, but has no Fourier transform.
 */
import { readFile } from "node:fs/promises";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { loadGraphModel, type GraphModel } from "@tensorflow/tfjs-converter";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel, model as layersModel, type LayersModel } from "@tensorflow/tfjs-layers";
import { SoundkinError } from "../../../shared/errors.ts";
import { rememberHandlers } from "../without-handlers.ts";
import type { ModelCard } from "./model-card.ts";
import {
  chooseOutput,
  modelUnusable,
  wordsOf,
  type ModelInput,
  type Session,
  type Tensor,
} from "./session.ts";

/** Either kind of model. */
interface LoadedModel {
  readonly inputs: readonly ModelInput[];
  /** Takes a tensor for every input, in their order; its caller tidies up. */
  execute(tensors: tf.Tensor[]): tf.Tensor | tf.Tensor[];
  dispose(): void;
}

/** @throws SoundkinError model-unusable where the file is no model or its output has another name. */
export async function openTensorflow(card: ModelCard): Promise<Session> {
  await startBackend();
  const model = await openModel(card);
  return {
    inputs: model.inputs,
    channelsLast: true,
    run: async (name, tensor) => {
      try {
        return runOnce(model, name, tensor);
      } catch (error) {
        if (!isMissingKernel(error)) throw error;
        await tf.setBackend("cpu");
        return runOnce(model, name, tensor);
      }
    },
    dispose: () => {
      model.dispose();
    },
  };
}

async function startBackend(): Promise<void> {
  // Nothing on the console, and the cores are the workers' already.
  tf.enableProdMode();
  setThreadsCount(1);
  const removeNewHandlers = rememberHandlers();
  if (!(await tf.setBackend("wasm"))) await tf.setBackend("cpu");
  removeNewHandlers();
}

/** Whether the WebAssembly backend lacks an operation, as it does all of Fourier's. */
function isMissingKernel(error: unknown): boolean {
  return tf.getBackend() === "wasm" && /kernel .* not registered/i.test(wordsOf(error));
}

function runOnce(model: LoadedModel, name: string, { values, shape }: Tensor): Tensor {
  return tf.tidy(() => {
    const tensors = model.inputs.map((input) =>
      input.name === name ? tf.tensor(values, [...shape]) : zeros(input),
    );
    const [output] = [model.execute(tensors)].flat();
    if (output?.dtype !== "float32") {
      throw new Error(`its output is ${output?.dtype ?? "missing"}, not float32`);
    }
    return { values: output.dataSync<"float32">().slice(), shape: output.shape };
  });
}

/** Inputs beside the sound are switches such as "is training", which are off. */
function zeros({ type, shape }: ModelInput): tf.Tensor {
  return tf.zeros(
    (shape ?? []).map((size) => size ?? 1),
    type as tf.DataType,
  );
}

async function openModel(card: ModelCard): Promise<LoadedModel> {
  const weights: ArrayBuffer[] = [];
  try {
    const json = JSON.parse(await readFile(card.file, "utf8")) as tf.io.ModelJSON;
    for (const path of card.weights) weights.push(new Uint8Array(await readFile(path)).buffer);
    const artifacts = await tf.io.getModelArtifactsForJSON(json, (manifest) =>
      Promise.resolve([manifest.flatMap((group) => group.weights), weights]),
    );
    const source = tf.io.fromMemory(artifacts);
    if ("node" in json.modelTopology) {
      return ofGraph(card, await loadGraphModel(source), nodeNames(json.modelTopology));
    }
    return ofLayers(card, await loadLayersModel(source));
  } catch (error) {
    if (error instanceof SoundkinError) throw error;
    throw modelUnusable(
      card.name,
      `its files are not a TensorFlow.js model that runs (${wordsOf(error)}).`,
      error,
    );
  }
}

function ofGraph(card: ModelCard, model: GraphModel, nodes: string[]): LoadedModel {
  try {
    const { inputNodes } = model;
    const inputs = model.inputs.map(
      ({ name, dtype, shape }: { name: string; dtype: string; shape?: number[] }, i) => ({
        name: inputNodes[i] ?? name,
        type: dtype,
        shape: shape?.map((size) => (size > 0 ? size : null)) ?? null,
      }),
    );
    // An input that nothing uses counts as an output too. A node inside the graph is as good an
    // output as one at its end.
    const outputs = model.outputNodes.filter((name) => !inputNodes.includes(name));
    const outputName = chooseOutput(card, outputs, nodes);
    return {
      inputs,
      execute: (tensors) => model.execute(tensors, outputName),
      dispose: () => {
        model.dispose();
      },
    };
  } catch (error) {
    model.dispose();
    throw error;
  }
}

function nodeNames({ node }: { node?: unknown }): string[] {
  return Array.isArray(node) ? node.map(({ name }: { name: string }) => name) : [];
}

function ofLayers(card: ModelCard, whole: LayersModel): LoadedModel {
  // Disposing of the model would count its layers, which another model shares.
  const dispose = (): void => {
    for (const weight of whole.weights) weight.dispose();
  };
  try {
    const names = whole.outputs.map((output) => output.sourceLayer.name);
    const layers = whole.layers.map((layer) => layer.name);
    const outputName = chooseOutput(card, names, layers);
    const outputs = whole.outputs[names.indexOf(outputName)] ?? whole.getLayer(outputName).output;
    const model = layersModel({ inputs: whole.inputs, outputs });
    return {
      inputs: whole.inputs.map(({ name, dtype, shape }) => ({ name, type: dtype, shape })),
      execute: (tensors) => model.predictOnBatch(tensors),
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}
