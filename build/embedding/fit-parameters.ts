/** Fits the frozen parameters of fingerprints, embeddings and scores to many sounds. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { aspectDistances, measureBy } from "../../electron/embedding/distance.ts";
import { embed, thermometerCode } from "../../electron/embedding/embedding.ts";
import {
  fingerprint,
  fingerprintNumbers,
  type Descriptors,
} from "../../electron/embedding/fingerprint.ts";
import {
  blockSizes,
  embeddingLayout,
  embeddingRanges,
  fingerprintRanges,
  fingerprintSize,
  type Range,
} from "../../electron/embedding/layout.ts";
import type {
  Calibration,
  EmbeddingParameters,
  Projection,
  Scale,
} from "../../electron/embedding/parameters.ts";
import { mean } from "../../electron/library/search/retrieval-figures.ts";
import { analysisVersion, type SoundVectors } from "../../shared/analysis.ts";
import { aspects, perAspect, type Aspect, type PerAspect } from "../../shared/aspects.ts";

export interface TrainingSound {
  readonly descriptors: Descriptors;
  /** Of changed copies that are still the same sound (augment.ts). */
  readonly copies: readonly Descriptors[];
  /** Sounds of one kind share it; undefined where nobody said. */
  readonly kind?: string;
  /** Same kit or recording: such pairs say nothing about a kind. */
  readonly group?: string;
}

/** Standard deviations at which a descriptor is clipped, and a coefficient of the image. */
const clipping = { descriptor: 2, image: 3 };
/** How much it counts that copies of a sound agree in a number; 0 not at all, 1 fully. */
const steadiness = 0.5;
/** Two sounds of different kinds score this, at the median. */
const unrelatedScore = 12;
/** Least share of a random pair's distance that scores 50; one-shots all have the same rhythm. */
const leastHalf = 0.25;
const pairCount = 20_000;
/** Principal axes of a code in which copies are compared. */
const widest = 200;
/** How much of a sphere is mixed into the covariance of copies, in units of its own size. */
const shrinkage = 5;

/**
 * Fits all parameters. `scale` is kept where it is given: stored fingerprints are of that scale, and
 * with another they would have to be made again from the audio.
 */
export function fitParameters(
  sounds: readonly TrainingSound[],
  scale = fitScale(sounds.map(({ descriptors }) => fingerprintNumbers(descriptors))),
): EmbeddingParameters {
  const bytes = sounds.map(({ descriptors }) => fingerprint(descriptors, scale));
  const copies = sounds.map((sound) => sound.copies.map((copy) => fingerprint(copy, scale)));
  const weight = fitWeights(bytes, copies, scale);
  const columns = Array.from({ length: fingerprintSize }, (_, i) =>
    bytes.map((sound) => sound[i] ?? 0),
  );
  const code = {
    mean: columns.map(mean),
    deviation: columns.map((column) => Math.max(1e-3, deviationOf(column))),
    weight,
  };
  const projections = Object.fromEntries(
    aspects.map((aspect) => {
      const codeOf = (sound: Uint8Array): Float32Array =>
        thermometerCode(sound, fingerprintRanges[aspect], code);
      const ofCopies = copies.map((all) => all.map(codeOf));
      return [aspect, fitProjection(bytes.map(codeOf), ofCopies, embeddingLayout[aspect])];
    }),
  ) as Record<Aspect, Projection>;
  const cosineDistance = perAspect(() => 1);
  const calibration = { half: perAspect(() => 1), exponent: 1 };
  const parameters = {
    analysisVersion,
    scale,
    ...code,
    projections,
    cosineDistance,
    calibration,
  };
  const vectors = bytes.map((sound) => ({
    fingerprint: sound,
    embedding: embed(sound, parameters),
  }));
  const measured = { ...parameters, cosineDistance: meanCosineDistances(vectors) };
  return { ...measured, calibration: calibrate(sounds, vectors, measured) };
}

/** Of random pairs, by aspect. */
function meanCosineDistances(vectors: readonly SoundVectors[]): PerAspect {
  const pairs = randomPairs(vectors.length, pairCount);
  return perAspect((aspect) => {
    const { start, end } = embeddingRanges[aspect];
    return mean(
      pairs.map(([i, j]) => {
        const other = vectors[j]?.embedding ?? new Float32Array(0);
        let cosine = 0;
        for (let n = start; n < end; n++) {
          cosine += (vectors[i]?.embedding[n] ?? 0) * (other[n] ?? 0);
        }
        return 1 - cosine;
      }),
    );
  });
}

/**
 * Winsorises at the 1st and 99th percentile, then centre and range are mean and two standard
 * deviations. The auditory image is only centred: its DCT already orders its numbers by importance.
 */
function fitScale(rows: readonly (readonly number[])[]): Scale {
  const image = imageRange();
  const columns = Array.from({ length: fingerprintSize }, (_, i) => {
    const column = rows.map((row) => row[i] ?? 0);
    return isIn(image, i) ? column : winsorised(column);
  });
  return {
    centre: columns.map(mean),
    range: columns.map((column, i) => {
      const spread = Math.max(1e-6, deviationOf(column));
      return (isIn(image, i) ? clipping.image : clipping.descriptor) * spread;
    }),
  };
}

/**
 * What a byte's step counts: more for numbers in which copies of a sound agree (the diagonal of
 * within-class covariance normalisation), so that each block's mean distance between random pairs is
 * 1 and an aspect's distance is the mean of its blocks'.
 */
function fitWeights(
  bytes: readonly Uint8Array[],
  copies: readonly (readonly Uint8Array[])[],
  { range }: Scale,
): number[] {
  const pairs = randomPairs(bytes.length, pairCount).flatMap(([i, j]) => {
    const [a, b] = [bytes[i], bytes[j]];
    return a && b ? [[a, b] as const] : [];
  });
  const ofCopies = copies.flatMap((all, i) => all.map((copy) => [bytes[i] ?? copy, copy] as const));
  const between = meanDifferences(pairs);
  const within = ofCopies.length > 0 ? meanDifferences(ofCopies) : between;
  const weight = new Array<number>(fingerprintSize).fill(0);
  for (const { start, end, blocks } of blockRanges()) {
    const steps = Array.from({ length: end - start }, (_, i) => {
      const steady = (between[start + i] ?? 0) / Math.max(0.1, within[start + i] ?? 0);
      // The image's numbers keep their own units, whose ranges differ.
      const unit = isIn(imageRange(), start) ? (range[start + i] ?? 0) : 1;
      return unit * Math.min(10, Math.max(0.1, steady)) ** steadiness;
    });
    const distance = steps.reduce((sum, step, i) => sum + step * (between[start + i] ?? 0), 0);
    for (const [i, step] of steps.entries()) {
      weight[start + i] = step / Math.max(1e-9, distance) / blocks;
    }
  }
  return weight;
}

/** Medians of distances between sounds of one kind, and how fast scores fall beyond. */
function calibrate(
  sounds: readonly TrainingSound[],
  vectors: readonly SoundVectors[],
  parameters: EmbeddingParameters,
): Calibration {
  const measure = measureBy(parameters);
  const alike: Float64Array[] = [];
  const apart: Float64Array[] = [];
  const labelled = sounds.flatMap(({ kind, group }, i) => {
    const own = vectors[i];
    return kind !== undefined && own ? [{ i, kind, group, own }] : [];
  });
  for (const [n, a] of labelled.entries()) {
    for (const b of labelled.slice(n + 1)) {
      const isOfOneKind = a.kind === b.kind;
      if (isOfOneKind && a.group === b.group) continue;
      const distances = () => aspectDistances(a.own, b.own, measure);
      // Unlike pairs are many: one in twenty tells the median as well.
      if (isOfOneKind) alike.push(distances());
      else if ((a.i + b.i) % 20 === 0) apart.push(distances());
    }
  }
  const medianOf = (pairs: readonly Float64Array[], aspect: Aspect): number =>
    median(pairs.map((pair) => pair[aspects.indexOf(aspect)] ?? 0));
  const half = perAspect((aspect) => Math.max(leastHalf, medianOf(alike, aspect)));
  const ratio = medianOf(apart, "timbre") / half.timbre;
  return { half, exponent: Math.log(Math.log2(100 / unrelatedScore)) / Math.log(ratio) };
}

/**
 * PCA of the codes, within-class covariance normalisation by the differences of copies, and PCA of
 * what that leaves: one matrix in all.
 */
function fitProjection(
  codes: readonly Float32Array[],
  copies: readonly (readonly Float32Array[])[],
  count: number,
): Projection {
  const size = codes[0]?.length ?? 0;
  const codeMean = Float32Array.from({ length: size }, (_, i) =>
    mean(codes.map((code) => code[i] ?? 0)),
  );
  const centred = centredMatrix(codes, codeMean);
  const broad = principalAxes(centred, Math.min(widest, size));
  const originals = centred.mmul(broad.transpose());
  const pairs = copies.flatMap((all, i) => all.map((copy) => ({ copy, original: i })));
  const differences = centredMatrix(
    pairs.map(({ copy }) => copy),
    codeMean,
  ).mmul(broad.transpose());
  for (const [row, { original }] of pairs.entries()) {
    differences.setRow(
      row,
      Matrix.sub(differences.getRowVector(row), originals.getRowVector(original)),
    );
  }
  const normalised = broad.transpose().mmul(inverseRoot(differences)).transpose();
  const narrow = principalAxes(centred.mmul(normalised.transpose()), count);
  const axes = new Float32Array(count * size);
  for (const [row, axis] of narrow.mmul(normalised).to2DArray().entries()) {
    axes.set(axis, row * size);
  }
  return { codeMean, axes };
}

function centredMatrix(codes: readonly Float32Array[], codeMean: Float32Array): Matrix {
  return new Matrix(codes.map((code) => Array.from(code, (x, i) => x - (codeMean[i] ?? 0))));
}

/** The first principal axes of centred rows, one a row. */
function principalAxes(centred: Matrix, count: number): Matrix {
  const { eigenvectorMatrix } = new EigenvalueDecomposition(centred.transpose().mmul(centred), {
    assumeSymmetric: true,
  });
  const last = centred.columns - 1;
  return new Matrix(
    Array.from({ length: Math.min(count, centred.columns) }, (_, row) =>
      eigenvectorMatrix.getColumn(last - row),
    ),
  );
}

/** The inverse square root of the differences' covariance, shrunk towards a sphere. */
function inverseRoot(differences: Matrix): Matrix {
  const covariance = differences.transpose().mmul(differences).div(differences.rows);
  const spherical = (shrinkage * covariance.trace()) / covariance.rows;
  covariance.add(Matrix.eye(covariance.rows).mul(spherical));
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(covariance, {
    assumeSymmetric: true,
  });
  const roots = Matrix.diag(realEigenvalues.map((value) => 1 / Math.sqrt(value)));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

/** Where each block stands in a fingerprint, and how many blocks its aspect has. */
function blockRanges(): (Range & { blocks: number })[] {
  return aspects.flatMap((aspect) => {
    let { start } = fingerprintRanges[aspect];
    return blockSizes[aspect].map((size) => {
      const range = { start, end: start + size, blocks: blockSizes[aspect].length };
      start += size;
      return range;
    });
  });
}

function imageRange(): Range {
  const { start } = fingerprintRanges.envelope;
  return { start, end: start + blockSizes.envelope[0] };
}

function isIn({ start, end }: Range, i: number): boolean {
  return i >= start && i < end;
}

function meanDifferences(pairs: readonly (readonly [Uint8Array, Uint8Array])[]): number[] {
  return Array.from(
    { length: fingerprintSize },
    (_, i) =>
      pairs.reduce((sum, [a, b]) => sum + Math.abs((a[i] ?? 0) - (b[i] ?? 0)), 0) / pairs.length,
  );
}

function winsorised(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const low = sorted[Math.floor(0.01 * (sorted.length - 1))] ?? 0;
  const high = sorted[Math.ceil(0.99 * (sorted.length - 1))] ?? 0;
  return values.map((value) => Math.max(low, Math.min(high, value)));
}

function deviationOf(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0;
}

/** Deterministic pairs by a linear congruential generator (Park and Miller 1988). */
function randomPairs(size: number, count: number): [number, number][] {
  let state = 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) % size;
  return Array.from({ length: count }, () => [next(), next()]);
}
