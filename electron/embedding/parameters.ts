/**
 * The frozen parameters of fingerprint, embedding and scores: fitted by build/embedding, shipped as
 * parameters.json beside this file.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { aspects, type Aspect, type PerAspect } from "../../shared/aspects.ts";

/** How a descriptor becomes a byte: 1 at `centre - range`, 255 at `centre + range`. */
export interface Scale {
  /** Of each number of a fingerprint. */
  readonly centre: readonly number[];
  readonly range: readonly number[];
}

/** How an aspect's thermometer code becomes its sub-vector. */
export interface Projection {
  /** Mean of the weighted code, per code position (numbers x levels). */
  readonly codeMean: Float32Array;
  /** Sub-vector size x code positions, row-major. */
  readonly axes: Float32Array;
}

/** What a distance means. */
export interface Calibration {
  /** Distance that scores 50: the median of random pairs of one kind, per aspect. */
  readonly half: PerAspect;
  /** How fast the score falls beyond and below it. */
  readonly exponent: number;
}

export interface EmbeddingParameters {
  /** `analysisVersion` of the descriptors that `scale` was fitted to. */
  readonly analysisVersion: number;
  readonly scale: Scale;
  /** Distance that one step of each byte counts, so that a block's mean over random pairs is 1. */
  readonly weight: readonly number[];
  /** Mean and standard deviation of each byte; the levels of the thermometer code. */
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly projections: Readonly<Record<Aspect, Projection>>;
  /** Cosine distance of a random pair's sub-vectors. */
  readonly cosineDistance: PerAspect;
  readonly calibration: Calibration;
}

interface StoredProjection {
  readonly codeMean: readonly number[];
  /** What a step of an axis counts; axes are 8-bit integers, row-major, base64. */
  readonly axisScale: readonly number[];
  readonly axes: string;
}
type StoredParameters = Omit<EmbeddingParameters, "projections"> & {
  readonly projections: Readonly<Record<Aspect, StoredProjection>>;
};

/** Parameters as they are written to parameters.json. */
export function serialiseParameters(parameters: EmbeddingParameters): string {
  const { projections, ...rest } = parameters;
  const stored: StoredParameters = {
    ...rest,
    projections: Object.fromEntries(
      aspects.map((aspect) => [aspect, storeProjection(projections[aspect])]),
    ) as StoredParameters["projections"],
  };
  return `${JSON.stringify(stored, (_, value: unknown) => (typeof value === "number" ? rounded(value) : value))}\n`;
}

/** The inverse of `serialiseParameters`. */
export function parseParameters(json: string): EmbeddingParameters {
  const { projections, ...rest } = JSON.parse(json) as StoredParameters;
  return {
    ...rest,
    projections: Object.fromEntries(
      aspects.map((aspect) => [aspect, readProjection(projections[aspect])]),
    ) as EmbeddingParameters["projections"],
  };
}

function storeProjection({ codeMean, axes }: Projection): StoredProjection {
  const rows = Array.from({ length: axes.length / codeMean.length }, (_, row) =>
    axes.subarray(row * codeMean.length, (row + 1) * codeMean.length),
  );
  const axisScale = rows.map((row) => row.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-12) / 127);
  const steps = rows.flatMap((row, r) =>
    Array.from(row, (x) => Math.round(x / (axisScale[r] ?? 1))),
  );
  return {
    codeMean: Array.from(codeMean),
    axisScale,
    axes: Buffer.from(Int8Array.from(steps).buffer).toString("base64"),
  };
}

function readProjection({ codeMean, axisScale, axes }: StoredProjection): Projection {
  const steps = new Int8Array(Uint8Array.from(Buffer.from(axes, "base64")).buffer);
  return {
    codeMean: Float32Array.from(codeMean),
    axes: Float32Array.from(
      steps,
      (step, i) => step * (axisScale[Math.floor(i / codeMean.length)] ?? 0),
    ),
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

const file = readFileSync(new URL("parameters.json", import.meta.url), "utf8");

export const shippedParameters = parseParameters(file);

/** Changes with the parameters: embeddings of another version are made again from fingerprints. */
export const parametersVersion = createHash("sha256").update(file).digest("hex").slice(0, 16);
