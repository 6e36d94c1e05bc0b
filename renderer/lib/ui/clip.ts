import type { Region, Sample } from "../../../shared/domain.ts";

/** What is played, asked about and dragged: a sample, or a part of one. */
export interface Clip {
  readonly sample: Sample;
  /** Null for all of it. */
  readonly region: Region | null;
}

/** The same as a command takes it. */
export interface ClipRef {
  readonly sampleId: number;
  readonly region?: Region;
}

/** Where a part lies in its sample, 0 to 1. */
export interface Share {
  readonly from: number;
  readonly to: number;
}

export function refOf({ sample, region }: Clip): ClipRef {
  return region === null ? { sampleId: sample.id } : { sampleId: sample.id, region };
}

/** As `clipKey`. */
export function refKey({ sampleId, region }: ClipRef): string {
  return `${sampleId}${regionSuffix(region ?? null)}`;
}

/** Tells clips apart: two parts of one sample are two sounds. */
export function clipKey({ sample, region }: Clip): string {
  return `${sample.id}${regionSuffix(region)}`;
}

/** The same for what is heard: copies of one sound share it. */
export function audioKey({ sample, region }: Clip): string {
  // A file that is not analysed yet has only itself.
  const audio = sample.soundId === null ? `file ${sample.id}` : `sound ${sample.soundId}`;
  return `${audio}${regionSuffix(region)}`;
}

/** Null for a whole sample, and where nobody knows how long it is. */
export function shareOf({ sample: { duration }, region }: Clip): Share | null {
  if (region === null || duration === null || duration === 0) return null;
  return { from: Math.min(region.start / duration, 1), to: Math.min(region.end / duration, 1) };
}

function regionSuffix(region: Region | null): string {
  return region === null ? "" : ` ${region.start}-${region.end}`;
}
