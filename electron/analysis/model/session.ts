/** What the two runtimes have in common, so that the rest need not know which one runs a model. */
import { SoundkinError } from "../../../shared/errors.ts";
import type { ModelCard } from "./model-card.ts";

/** Sizes of a tensor, outermost first; null where the model takes any. */
export type DeclaredShape = readonly (number | null)[];

/** One input of a model, as the model declares it. */
export interface ModelInput {
  readonly name: string;
  /** "float32" is what sound is given as. */
  readonly type: string;
  /** Null where the model does not say. */
  readonly shape: DeclaredShape | null;
}

/** Numbers in row-major order, and their shape. */
export interface Tensor {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** A loaded model. */
export interface Session {
  readonly inputs: readonly ModelInput[];
  /** Whether a picture's channels are its last dimension (TensorFlow) or its second (ONNX). */
  readonly channelsLast: boolean;
  /** Gives `tensor` to the input called `name`, and zeros to all others. */
  run(name: string, tensor: Tensor): Promise<Tensor>;
  dispose(): void;
}

/** The error of a model that cannot be used; `reason` is a whole sentence. */
export function modelUnusable(name: string, reason: string, cause?: unknown): SoundkinError {
  return new SoundkinError("model-unusable", `The model "${name}" cannot be used: ${reason}`, {
    cause,
  });
}

/** What a runtime said, short enough to be shown. */
export function wordsOf(error: unknown): string {
  const words = (error instanceof Error ? error.message : String(error)).trim();
  // ONNX Runtime says first that it failed, then in which of its codes.
  const line = (words.split("\n", 1)[0] ?? "").replace(/^.*ERROR_MESSAGE: /, "").replace(/\.$/, "");
  return line.length > 300 ? `${line.slice(0, 300)}...` : line;
}

/**
 * The output that a card names, else the only one that the model has; `inner` are names that do as
 * well, without being listed.
 * @throws SoundkinError model-unusable, listing the names that there are.
 */
export function chooseOutput(
  { name, output }: Pick<ModelCard, "name" | "output">,
  outputs: readonly string[],
  inner: readonly string[] = [],
): string {
  const [only] = outputs;
  if (output === null && outputs.length === 1 && only !== undefined) return only;
  if (output !== null && (outputs.includes(output) || inner.includes(output))) return output;
  const wrong =
    output === null ? "its card must name one of its outputs" : `it has no output "${output}"`;
  throw modelUnusable(name, `${wrong}. Its outputs are ${listNames(outputs)}.`);
}

/** The names that a model has, to choose from. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 20).map((name) => `"${name}"`);
  return names.length > shown.length ? `${shown.join(", ")}, ...` : shown.join(", ");
}
