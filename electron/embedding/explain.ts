/** Why a sound is among the results, from two fingerprints. */
import type { Aspect, PerAspect } from "../../shared/aspects.ts";
import { likenesses, type Contrast, type Reason, type Trait } from "../../shared/reason.ts";
import { blockSizes, fingerprintRanges } from "./layout.ts";
import { shippedParameters } from "./parameters.ts";

/** A descriptor that a musician has words for. */
interface TraitDescriptor {
  readonly trait: Trait;
  /** Where it stands in a fingerprint. */
  readonly at: number;
  /** What a sound is that has more, or less, of it than the query. */
  readonly more: Contrast;
  readonly less: Contrast;
}

const descriptors: readonly TraitDescriptor[] = [
  trait("attack", "envelope", 2, 0, "softer-attack", "sharper-attack"),
  trait("length", "envelope", 2, 1, "longer", "shorter"),
  trait("brightness", "spectrum", 0, 0, "brighter", "darker"),
  trait("noisiness", "spectrum", 0, 7, "noisier", "cleaner"),
  trait("bass", "spectrum", 0, 12, "more-bass", "less-bass"),
];
/** Octaves from middle A times confidence, and confidence (0 to 1). */
const pitchAt = position("pitch", 0, 0);
const confidenceAt = position("pitch", 0, 1);

/** Steps of a byte (64 are a standard deviation) below which a trait is the same. */
const same = 14;
/** Steps from which a difference is worth telling. */
const different = 38;
/** Confidence from which both sounds have a pitch that a musician would name. */
const pitched = 0.6;
/** In semitones; the fingerprint's own grain is nearly half of one. */
const samePitch = 0.8;
const mostNamed = 2;
/** Scores from which an aspect is alike, and from which nothing differs. */
const alike = 75;
const identical = 99;

interface Difference {
  readonly trait: Trait;
  readonly contrast: Contrast;
  /** Steps of a byte, or what weighs as much. */
  readonly size: number;
}

/** Compares a result with its query: the same attack and pitch, and brighter. */
export function reasonFor(
  query: Uint8Array,
  result: Uint8Array,
  { score, aspects: scores }: { readonly score: number; readonly aspects: PerAspect },
): Reason {
  if (score >= identical) return { identical: true, same: [], nearest: null, differs: [] };
  const differences = [...traitDifferences(query, result), ...pitchDifference(query, result)].sort(
    (a, b) => a.size - b.size,
  );
  const shared = differences
    .filter(({ size }) => size < same)
    .slice(0, mostNamed)
    .map(({ trait }) => trait);
  const differs = differences
    .filter(({ size }) => size >= different)
    .slice(-mostNamed)
    .reverse()
    .map(({ contrast }) => contrast);
  const nearest = shared.length > 0 ? null : likeness(scores);
  return { identical: false, same: shared, nearest, differs };
}

function traitDifferences(query: Uint8Array, result: Uint8Array): Difference[] {
  return descriptors.map(({ trait, at, more, less }) => {
    const difference = (result[at] ?? 0) - (query[at] ?? 0);
    return { trait, contrast: difference > 0 ? more : less, size: Math.abs(difference) };
  });
}

/** Nothing where either sound has no clear pitch. */
function pitchDifference(query: Uint8Array, result: Uint8Array): Difference[] {
  const [from, to] = [pitchOf(query), pitchOf(result)];
  if (from === null || to === null) return [];
  const semitones = 12 * (to - from);
  const size = (Math.abs(semitones) / samePitch) * same;
  return [{ trait: "pitch", contrast: semitones > 0 ? "higher" : "lower", size }];
}

/** Octaves from middle A; null without a clear pitch. */
function pitchOf(fingerprint: Uint8Array): number | null {
  const confidence = descriptorAt(fingerprint, confidenceAt);
  return confidence >= pitched ? descriptorAt(fingerprint, pitchAt) / confidence : null;
}

function descriptorAt(fingerprint: Uint8Array, at: number): number {
  const { centre, range } = shippedParameters.scale;
  return (centre[at] ?? 0) + ((range[at] ?? 0) * ((fingerprint[at] ?? 0) - 128)) / 127;
}

/** What is most alike, where no single trait is the same; a one-shot's rhythm says nothing. */
function likeness(scores: PerAspect): Reason["nearest"] {
  const best = likenesses.reduce((a, b) => (scores[b] > scores[a] ? b : a));
  return { in: best, alike: scores[best] >= alike };
}

function trait(
  name: Trait,
  aspect: Aspect,
  block: number,
  number: number,
  more: Contrast,
  less: Contrast,
): TraitDescriptor {
  return { trait: name, at: position(aspect, block, number), more, less };
}

function position(aspect: Aspect, block: number, number: number): number {
  const before = blockSizes[aspect].slice(0, block).reduce<number>((sum, size) => sum + size, 0);
  return fingerprintRanges[aspect].start + before + number;
}
