/** A musician's own embedding model, loaded: sound in, unit vector out. */
import { resample } from "../resample.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import { chooseInput, type ChosenInput } from "./choose-input.ts";
import { melPatches, melRate } from "./mel-patches.ts";
import type { ModelCard } from "./model-card.ts";
import { modelUnusable, wordsOf, type Session, type Tensor } from "./session.ts";
import { audioWindows } from "./windows.ts";

/** Seconds of a sound that a model hears. */
const reach = 16;
/** Seconds that a model which takes audio of any length gets at least. */
const leastAudio = 1;
/** Numbers of an embedding; more would swell the catalog and the index. */
const largestEmbedding = 4096;

export interface AudioModel {
  readonly card: ModelCard;
  /** Numbers of its embeddings. */
  readonly size: number;
  /**
   * The embedding of mono float32 `signal` (`sampleRate` in Hz), of which the first 16 s count and
   * the level does not: `size` finite float32 of length 1, or all 0 where the model gives all 0.
   * @throws SoundkinError model-unusable.
   */
  embed(signal: Float32Array, sampleRate: number): Promise<Float32Array>;
  dispose(): void;
}

/**
 * Loads a model and tries it on a second of noise, so that one which does not work is known before
 * the first sound.
 * @throws SoundkinError model-unusable, saying what is wrong with the model or its card.
 */
export async function loadModel(card: ModelCard): Promise<AudioModel> {
  const session = await openSession(card);
  try {
    const input = chooseInput(card, session);
    const { length } = await embedWith(card, session, input, noise(melRate), melRate);
    return {
      card,
      size: length,
      embed: async (signal, sampleRate) => {
        const embedding = await embedWith(card, session, input, signal, sampleRate);
        if (embedding.length === length) return embedding;
        throw modelUnusable(
          card.name,
          `its output has ${embedding.length} numbers for one sound and ${length} for another.`,
        );
      },
      dispose: () => {
        session.dispose();
      },
    };
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** A worker without a model loads no runtime. */
async function openSession(card: ModelCard): Promise<Session> {
  if (card.format === "onnx") return (await import("./onnx.ts")).openOnnx(card);
  return (await import("./tensorflow.ts")).openTensorflow(card);
}

async function embedWith(
  card: ModelCard,
  session: Session,
  input: ChosenInput,
  signal: Float32Array,
  sampleRate: number,
): Promise<Float32Array> {
  const sum: number[] = [];
  for (const values of await soundInputs(card, input, signal, sampleRate)) {
    const shape = input.shape.map((size) => size ?? values.length);
    const output = await run(card, session, input.name, { values, shape });
    for (const [i, value] of meanVector(card, output).entries()) sum[i] = (sum[i] ?? 0) + value;
  }
  const length = Math.hypot(...sum);
  return Float32Array.from(sum, (value) => (length > 0 ? value / length : 0));
}

/** What the model hears of a sound: the values of its input, run by run. */
async function soundInputs(
  { input }: ModelCard,
  { shape }: ChosenInput,
  signal: Float32Array,
  sampleRate: number,
): Promise<Float32Array[]> {
  const rate = input.kind === "audio" ? input.sampleRate : melRate;
  const heard = signal.subarray(0, Math.ceil(reach * sampleRate));
  const sound = atFullLevel(await resample(heard, sampleRate, rate));
  if (input.kind !== "audio") return melPatches(sound, input.kind);
  const fixed = shape.reduce<number | null>((a, b) => (a === null || b === null ? null : a * b), 1);
  return audioWindows(sound, fixed ?? Math.max(sound.length, leastAudio * rate));
}

/** Brought to a peak of 1; silence stays as it is. */
function atFullLevel(signal: Float32Array): Float32Array {
  let peak = 0;
  for (const sample of signal) peak = Math.max(peak, Math.abs(sample));
  return peak > 0 ? signal.map((sample) => sample / peak) : signal;
}

async function run(
  card: ModelCard,
  session: Session,
  name: string,
  tensor: Tensor,
): Promise<Tensor> {
  try {
    return await session.run(name, tensor);
  } catch (error) {
    if (error instanceof SoundkinError) throw error;
    throw modelUnusable(card.name, `it does not run (${wordsOf(error)}).`, error);
  }
}

/** The mean of an output over time and all else but its last dimension; 1s at the end are none. */
function meanVector({ name }: ModelCard, { values, shape }: Tensor): Float64Array {
  const size = shape.findLast((length) => length !== 1) ?? 1;
  if (values.length === 0) throw modelUnusable(name, "its output is empty.");
  if (size > largestEmbedding) {
    throw modelUnusable(
      name,
      `its output has ${size} numbers, and no more than ${largestEmbedding} can be kept.`,
    );
  }
  if (!values.every(Number.isFinite)) {
    throw modelUnusable(name, "its output has numbers that are not finite.");
  }
  const rows = values.length / size;
  const mean = new Float64Array(size);
  for (const [i, value] of values.entries()) {
    const place = i % size;
    mean[place] = (mean[place] ?? 0) + value / rows;
  }
  return mean;
}

/** Noise, the same at each call: `length` samples in -1 to 1. */
function noise(length: number): Float32Array {
  let state = 1;
  return Float32Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return (2 * state) / 2_147_483_647 - 1;
  });
}
