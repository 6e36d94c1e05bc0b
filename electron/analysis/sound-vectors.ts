/** What a sound, or a part of one, is compared by: fingerprint and embedding. */
import type { SoundVectors } from "../../shared/analysis.ts";
import { embed } from "../embedding/embedding.ts";
import { fingerprint, type Descriptors } from "../embedding/fingerprint.ts";
import { describe, prepare } from "./descriptors/descriptors.ts";

/** Of descriptors that are known. */
export function vectorsOf(descriptors: Descriptors): SoundVectors {
  const bytes = fingerprint(descriptors);
  return { fingerprint: bytes, embedding: embed(bytes) };
}

/** Of a part of a sound, mono float32 at the analysis rate; null for silence. */
export function soundVectors(signal: Float32Array): SoundVectors | null {
  const prepared = prepare(signal);
  // A part is one thing that sounds once, so it has no rhythm of its own.
  return prepared && vectorsOf(describe(prepared, { onsets: [], tempo: null }));
}
