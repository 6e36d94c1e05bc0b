/**
 * The one Essentia instance of a worker. Vectors live on the WebAssembly heap until they are
 * deleted, so every call here frees what it made.
 */
import { createRequire } from "node:module";
import type EssentiaApi from "essentia.js/dist/essentia.js-core.umd.js";
import type { VectorFloat } from "essentia.js/dist/essentia.js-core.umd.js";
import { noteNeutral } from "./neutral.ts";
import { rememberHandlers } from "./without-handlers.ts";

const essentia = load();

/**
 * Runs Essentia on `signal` (mono float32); `neutral` is what a signal that it refuses is taken for,
 * which is noted under the name of `what` was to be measured. Everything that `use` returns must be
 * plain data; vectors that it registers with `keep` are freed afterwards.
 * @throws WebAssembly.RuntimeError where the module aborted.
 */
export function withEssentia<Result>(
  signal: Float32Array,
  neutral: Result,
  use: (
    essentia: EssentiaApi,
    vector: VectorFloat,
    keep: (vector: VectorFloat) => VectorFloat,
  ) => Result,
  what = "essentia",
): Result {
  const kept: VectorFloat[] = [];
  const keep = (vector: VectorFloat): VectorFloat => {
    kept.push(vector);
    return vector;
  };
  try {
    return use(essentia, keep(essentia.arrayToVector(signal)), keep);
  } catch (error) {
    if (isEssentiaAbort(error)) throw error;
    noteNeutral(what);
    return neutral;
  } finally {
    for (const vector of kept) vector.delete();
  }
}

/** An aborted module fails every later call; its process has to end. */
export function isEssentiaAbort(error: unknown): boolean {
  return (error instanceof Error && error.name === "RuntimeError") || /abort/i.test(String(error));
}

/** Copies a vector to plain numbers. */
export function toNumbers(vector: VectorFloat): number[] {
  return Array.from({ length: vector.size() }, (_, i) => vector.get(i));
}

function load(): EssentiaApi {
  const require = createRequire(import.meta.url);
  const removeNewHandlers = rememberHandlers();
  const wasm = require("essentia.js/dist/essentia-wasm.umd.js") as unknown;
  removeNewHandlers();
  const Essentia = require("essentia.js/dist/essentia.js-core.umd.js") as typeof EssentiaApi;
  return new Essentia(wasm);
}
