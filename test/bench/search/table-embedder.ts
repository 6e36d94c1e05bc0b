/**
 * The app's embedding from a table: what each value of each byte adds to each number of a sub-vector.
 * A million embeddings take half a minute by it and several by `embed`, which it equals to 1e-6.
 */
import { thermometerCode } from "../../../electron/embedding/embedding.ts";
import {
  embeddingRanges,
  embeddingSize,
  fingerprintRanges,
  fingerprintSize,
  type Range,
} from "../../../electron/embedding/layout.ts";
import {
  shippedParameters,
  type EmbeddingParameters,
} from "../../../electron/embedding/parameters.ts";
import { aspects, type Aspect } from "../../../shared/aspects.ts";

const byteValues = 256;

interface AspectTable {
  readonly bytes: Range;
  readonly vector: Range;
  /** The sub-vector of a code of zeros, not yet of unit length. */
  readonly origin: Float32Array;
  /** Bytes x values x numbers of the sub-vector, row-major. */
  readonly added: Float32Array;
}

export class TableEmbedder {
  readonly #tables: readonly AspectTable[];

  constructor(parameters: EmbeddingParameters = shippedParameters) {
    this.#tables = aspects.map((aspect) => tableOf(aspect, parameters));
  }

  embed(fingerprint: Uint8Array): Float32Array {
    const embedding = new Float32Array(embeddingSize);
    for (const { bytes, vector, origin, added } of this.#tables) {
      const part = embedding.subarray(vector.start, vector.end);
      part.set(origin);
      for (let i = bytes.start; i < bytes.end; i++) {
        const row = (i - bytes.start) * byteValues + (fingerprint[i] ?? 0);
        const at = row * part.length;
        for (let j = 0; j < part.length; j++) part[j] = (part[j] ?? 0) + (added[at + j] ?? 0);
      }
      toUnitLength(part);
    }
    return embedding;
  }
}

function tableOf(aspect: Aspect, parameters: EmbeddingParameters): AspectTable {
  const bytes = fingerprintRanges[aspect];
  const vector = embeddingRanges[aspect];
  const { codeMean, axes } = parameters.projections[aspect];
  const size = vector.end - vector.start;
  const levels = codeMean.length / (bytes.end - bytes.start);
  const origin = Float32Array.from({ length: size }, (_, j) => {
    const axis = axes.subarray(j * codeMean.length, (j + 1) * codeMean.length);
    return -axis.reduce((sum, value, i) => sum + value * (codeMean[i] ?? 0), 0);
  });
  const added = new Float32Array((bytes.end - bytes.start) * byteValues * size);
  for (let value = 0; value < byteValues; value++) {
    const code = thermometerCode(new Uint8Array(fingerprintSize).fill(value), bytes, parameters);
    for (const [i, step] of code.entries()) {
      const at = (Math.floor(i / levels) * byteValues + value) * size;
      for (let j = 0; j < size; j++) {
        added[at + j] = (added[at + j] ?? 0) + step * (axes[j * codeMean.length + i] ?? 0);
      }
    }
  }
  return { bytes, vector, origin, added };
}

function toUnitLength(vector: Float32Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  if (squares === 0) return;
  const factor = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] ?? 0) * factor;
}
