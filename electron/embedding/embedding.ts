/**
 * The embedding: one unit-length sub-vector per aspect, whose inner product follows the L1
 * similarity of the fingerprints, which FAISS cannot search by. Each byte is thermometer-coded (then
 * squared Euclidean distance is L1 distance), and the code of an aspect is projected on axes in which
 * what copies of a sound differ in counts little (within-class covariance normalisation: Hatch,
 * Kajarekar and Stolcke, Interspeech 2006).
 */
import { aspects, defaultWeights, type PerAspect } from "../../shared/aspects.ts";
import { embeddingRanges, embeddingSize, fingerprintRanges, type Range } from "./layout.ts";
import { shippedParameters, type EmbeddingParameters, type Projection } from "./parameters.ts";

/** In standard deviations: a byte's code has a 1 for every level that it exceeds. */
const thermometerLevels = Array.from({ length: 8 }, (_, i) => -1.75 + i * 0.5);

/** Embeds a fingerprint as `embeddingSize` float32. */
export function embed(
  fingerprint: Uint8Array,
  parameters: EmbeddingParameters = shippedParameters,
): Float32Array {
  const embedding = new Float32Array(embeddingSize);
  for (const aspect of aspects) {
    const code = thermometerCode(fingerprint, fingerprintRanges[aspect], parameters);
    embedding.set(project(code, parameters.projections[aspect]), embeddingRanges[aspect].start);
  }
  return embedding;
}

/** The weighted thermometer code of a range of a fingerprint (bytes x levels). */
export function thermometerCode(
  fingerprint: Uint8Array,
  { start, end }: Range,
  { mean, deviation, weight }: Pick<EmbeddingParameters, "mean" | "deviation" | "weight">,
): Float32Array {
  const levels = thermometerLevels.length;
  const code = new Float32Array((end - start) * levels);
  for (let i = start; i < end; i++) {
    const spread = deviation[i] ?? 1;
    const standard = ((fingerprint[i] ?? 0) - (mean[i] ?? 0)) / spread;
    // Squared in the distance of two codes, so that a level counts as the bytes between levels do.
    const step = Math.sqrt((weight[i] ?? 0) * spread);
    for (const [j, level] of thermometerLevels.entries()) {
      if (standard > level) code[(i - start) * levels + j] = step;
    }
  }
  return code;
}

/**
 * The query vector of an embedding: each sub-vector times its aspect's weight, so that the inner
 * product with stored, unweighted embeddings is the weighted sum of the aspects' cosines.
 */
export function weightedQuery(
  embedding: Float32Array,
  weights: PerAspect = defaultWeights,
): Float32Array {
  const query = embedding.slice();
  for (const aspect of aspects) {
    const { start, end } = embeddingRanges[aspect];
    for (let i = start; i < end; i++) query[i] = (query[i] ?? 0) * weights[aspect];
  }
  return query;
}

function project(code: Float32Array, { codeMean, axes }: Projection): Float32Array {
  const centred = code.map((value, i) => value - (codeMean[i] ?? 0));
  const vector = new Float32Array(axes.length / code.length);
  for (let row = 0; row < vector.length; row++) {
    let value = 0;
    for (let i = 0; i < centred.length; i++) {
      value += (axes[row * centred.length + i] ?? 0) * (centred[i] ?? 0);
    }
    vector[row] = value;
  }
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
