/** ONNX models, by ONNX Runtime's WebAssembly build. */
import { readFile } from "node:fs/promises";
import { env, InferenceSession, Tensor as OnnxTensor } from "onnxruntime-web";
import type { ModelCard } from "./model-card.ts";
import { chooseOutput, modelUnusable, wordsOf, type ModelInput, type Session } from "./session.ts";

// The cores are the workers' already.
env.wasm.numThreads = 1;
env.logLevel = "fatal";

type Metadata = InferenceSession.ValueMetadata;

/** @throws SoundkinError model-unusable where the file is no model or its output has another name. */
export async function openOnnx(card: ModelCard): Promise<Session> {
  const session = await createSession(card);
  try {
    const outputName = chooseOutput(card, session.outputNames);
    const inputs = session.inputMetadata.map(describe);
    return {
      inputs,
      channelsLast: false,
      run: async (inputName, { values, shape }) => {
        const feeds = inputs.map((input): [string, OnnxTensor] => [
          input.name,
          input.name === inputName ? new OnnxTensor("float32", values, shape) : zeros(input),
        ]);
        const { [outputName]: result } = await session.run(Object.fromEntries(feeds), [outputName]);
        if (!(result?.data instanceof Float32Array)) {
          throw new Error(
            `its output "${outputName}" is ${result?.type ?? "missing"}, not float32`,
          );
        }
        return { values: result.data, shape: result.dims };
      },
      dispose: () => void session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

async function createSession({ name, file }: ModelCard): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(await readFile(file), {
      executionProviders: ["wasm"],
      logSeverityLevel: 4,
    });
  } catch (error) {
    throw modelUnusable(
      name,
      `its file is not an ONNX model that runs (${wordsOf(error)}).`,
      error,
    );
  }
}

function describe(metadata: Metadata): ModelInput {
  const { name } = metadata;
  if (!metadata.isTensor) return { name, type: "no tensor", shape: null };
  // A name stands for a size that the model leaves open.
  const shape = metadata.shape.map((size) => (typeof size === "number" && size > 0 ? size : null));
  return { name, type: metadata.type, shape };
}

/** Inputs beside the sound are switches such as "is training", which are off. */
function zeros({ name, type, shape }: ModelInput): OnnxTensor {
  const sizes = (shape ?? []).map((size) => size ?? 1);
  const length = sizes.reduce((a, b) => a * b, 1);
  if (type === "bool") return new OnnxTensor("bool", new Uint8Array(length), sizes);
  if (type === "float32") return new OnnxTensor("float32", new Float32Array(length), sizes);
  if (type === "int32") return new OnnxTensor("int32", new Int32Array(length), sizes);
  if (type === "int64") return new OnnxTensor("int64", new BigInt64Array(length), sizes);
  throw new Error(`its input "${name}" is ${type}, which cannot be given`);
}
