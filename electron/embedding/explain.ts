/** Why a sound is among the results, in one line of plain words, from two fingerprints. */
import { aspects, type Aspect, type PerAspect } from "../../shared/aspects.ts";
import { blockSizes, fingerprintRanges } from "./layout.ts";
import { shippedParameters } from "./parameters.ts";

/** A descriptor that a musician has words for. */
interface Trait {
  readonly name: string;
  /** Where it stands in a fingerprint. */
  readonly at: number;
  /** What a sound is that has more, or less, of it than the query. */
  readonly more: string;
  readonly less: string;
}

const traits: readonly Trait[] = [
  trait("attack", "envelope", 2, 0, "softer attack", "sharper attack"),
  trait("length", "envelope", 2, 1, "longer", "shorter"),
  trait("brightness", "spectrum", 0, 0, "brighter", "darker"),
  trait("noisiness", "spectrum", 0, 7, "noisier", "cleaner"),
  trait("bass", "spectrum", 0, 12, "more bass", "less bass"),
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
const mostWords = 2;
/** Scores from which an aspect is alike, and from which nothing differs. */
const alike = 75;
const identical = 99;

const aspectWords: Record<Aspect, string> = {
  timbre: "timbre",
  spectrum: "brightness",
  envelope: "shape",
  pitch: "pitch",
  rhythm: "rhythm",
};

interface Difference {
  readonly name: string;
  readonly word: string;
  /** Steps of a byte, or what weighs as much. */
  readonly size: number;
}

/** Compares a result with its query: "Same attack and pitch, brighter". */
export function reasonFor(
  query: Uint8Array,
  result: Uint8Array,
  { score, aspects: scores }: { readonly score: number; readonly aspects: PerAspect },
): string {
  if (score >= identical) return "The same sound";
  const differences = [...traitDifferences(query, result), ...pitchDifference(query, result)].sort(
    (a, b) => a.size - b.size,
  );
  const shared = differences
    .filter(({ size }) => size < same)
    .slice(0, mostWords)
    .map(({ name }) => name);
  const apart = differences
    .filter(({ size }) => size >= different)
    .slice(-mostWords)
    .reverse()
    .map(({ word }) => word);
  const beginning = shared.length > 0 ? `Same ${listed(shared)}` : likeness(scores);
  return [beginning, ...apart].join(", ");
}

function traitDifferences(query: Uint8Array, result: Uint8Array): Difference[] {
  return traits.map(({ name, at, more, less }) => {
    const difference = (result[at] ?? 0) - (query[at] ?? 0);
    return { name, word: difference > 0 ? more : less, size: Math.abs(difference) };
  });
}

/** Nothing where either sound has no clear pitch. */
function pitchDifference(query: Uint8Array, result: Uint8Array): Difference[] {
  const [from, to] = [pitchOf(query), pitchOf(result)];
  if (from === null || to === null) return [];
  const semitones = 12 * (to - from);
  const size = (Math.abs(semitones) / samePitch) * same;
  return [{ name: "pitch", word: semitones > 0 ? "higher" : "lower", size }];
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
function likeness(scores: PerAspect): string {
  const [best] = aspects
    .filter((aspect) => aspect !== "rhythm")
    .sort((a, b) => scores[b] - scores[a]);
  if (best === undefined) return "";
  return `${scores[best] >= alike ? "Alike" : "Nearest"} in ${aspectWords[best]}`;
}

function listed(words: readonly string[]): string {
  return words.join(" and ");
}

function trait(
  name: string,
  aspect: Aspect,
  block: number,
  number: number,
  more: string,
  less: string,
): Trait {
  return { name, at: position(aspect, block, number), more, less };
}

function position(aspect: Aspect, block: number, number: number): number {
  const before = blockSizes[aspect].slice(0, block).reduce<number>((sum, size) => sum + size, 0);
  return fingerprintRanges[aspect].start + before + number;
}
