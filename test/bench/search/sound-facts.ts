/** What a synthetic sound is besides what it sounds like: what filters ask for. */
import type { Random } from "../../../electron/demo/random.ts";
import { normal } from "./synthesiser.ts";

export interface SoundFacts {
  /** Seconds. */
  readonly duration: number;
  readonly loudness: number;
  readonly tempo: number | null;
  readonly key: string | null;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  /** How many segments it has beside the whole. */
  readonly segments: number;
}

/** Log-normal; most one-shots are shorter than a second, a tenth of all is longer than four. */
const duration = { median: 1, spread: 1.1, shortest: 0.1, longest: 30 };
const tempoShare = 0.2;
const keyShare = 0.4;
const favouriteShare = 0.1;
/** The app looks for segments in sounds that are longer, and finds none in most. */
const segmented = { longerThan: 4, share: 0.2, segments: 4 };
const commonTags = ["warm", "dark", "bright", "dirty", "clean", "vintage"] as const;
const commonTagShare = 0.15;
/** Each of them is on a thousandth of all sounds. */
export const rareTags = Array.from({ length: 10 }, (_, i) => `song ${i + 1}`);
const rareTagShare = 0.001;

const notes = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"] as const;

export function drawFacts(random: Random): SoundFacts {
  const seconds = drawDuration(random);
  const hasSegments = seconds > segmented.longerThan && random.chance(segmented.share);
  return {
    duration: seconds,
    loudness: random.in([-30, -6]),
    tempo: random.chance(tempoShare) ? Math.round(random.in([600, 1800])) / 10 : null,
    key: random.chance(keyShare) ? keyOf(random) : null,
    tags: drawTags(random),
    favourite: random.chance(favouriteShare),
    segments: hasSegments ? segmented.segments : 0,
  };
}

/** Drawn again where it is out of bounds: many sounds of one length would be hard to filter in shares. */
function drawDuration(random: Random): number {
  for (;;) {
    const seconds = duration.median * Math.exp(duration.spread * normal(random));
    if (seconds >= duration.shortest && seconds <= duration.longest) return seconds;
  }
}

function keyOf(random: Random): string {
  return `${random.pick(notes)} ${random.chance(0.5) ? "major" : "minor"}`;
}

function drawTags(random: Random): string[] {
  const tags: string[] = random.chance(commonTagShare) ? [random.pick(commonTags)] : [];
  const rare = rareTags[Math.floor(random.next() / rareTagShare)];
  if (rare !== undefined) tags.push(rare);
  return tags;
}
