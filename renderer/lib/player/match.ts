import type { Sample } from "../../../shared/domain.ts";

/** What the musician works on; null for what does not matter. */
export interface Project {
  /** Beats per minute. */
  readonly tempo: number | null;
  /** "A minor". */
  readonly key: string | null;
}

/** How a sound is changed to fit a project. */
export interface Change {
  /** Seconds of the sound that are heard in one: 1.25 is a quarter faster. */
  readonly speed: number;
  /** Up, or down where below 0. */
  readonly semitones: number;
}

/** The sound as it is. */
export const original: Change = { speed: 1, semitones: 0 };

const tonics: Readonly<Record<string, number>> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };

/** What makes a sound fit: loops get the project's tempo, what has a key gets the project's. */
export function changeFor(
  { kind, tempo, key }: Pick<Sample, "kind" | "tempo" | "key">,
  project: Project,
): Change {
  return {
    speed:
      kind === "loop" && tempo !== null && project.tempo !== null
        ? speedTo(tempo, project.tempo)
        : 1,
    semitones: key !== null && project.key !== null ? semitonesTo(key, project.key) : 0,
  };
}

/** Whether a change leaves the sound as it is; what nobody hears is no change. */
export function isOriginal({ speed, semitones }: Change): boolean {
  return Math.abs(speed - 1) < 0.001 && semitones === 0;
}

/**
 * How much faster a loop gets, at half or double its tempo where that is nearer: 170 bpm fits 90 at
 * 180, which is 6% faster and not 47% slower.
 */
export function speedTo(tempo: number, projectTempo: number): number {
  const speeds = [1, 2, 0.5].map((factor) => (projectTempo * factor) / tempo);
  return speeds.reduce((best, speed) => (octaves(speed) < octaves(best) ? speed : best));
}

/**
 * The nearest shift from one key to another, -6 to 5. A minor key counts as the major key of the same
 * notes: A minor needs no shift to C major.
 */
export function semitonesTo(key: string, projectKey: string): number {
  const up = (majorTonic(projectKey) - majorTonic(key) + 12) % 12;
  return up >= 6 ? up - 12 : up;
}

function octaves(speed: number): number {
  return Math.abs(Math.log2(speed));
}

/** Semitones above C of the major key that has the notes of a key. */
function majorTonic(key: string): number {
  const [, letter = "C", accidental = "", mode] = /^([A-G])([#b]?) (major|minor)$/.exec(key) ?? [];
  const tonic = (tonics[letter] ?? 0) + { "#": 1, b: -1, "": 0 }[accidental as "#" | "b" | ""];
  return (tonic + (mode === "minor" ? 3 : 0) + 12) % 12;
}
