import type { Region } from "../../../shared/domain.ts";

/** What is known of a sound's samples; an AudioBuffer of them fits. */
export interface Samples {
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: readonly Float32Array[];
}

/** Which end of a region. */
export type Edge = "start" | "end";

/** Seconds; what is dragged shorter is no region. */
const shortest = 0.01;
/** Seconds, as the contract allows. */
const longest = 600;
/** Seconds that an edge may be moved by to where it does not click. */
const reach = 0.01;

/** The region between two places in seconds, in any order; null where it would be too short. */
export function regionBetween(one: number, other: number, duration: number): Region | null {
  const start = Math.max(0, Math.min(one, other));
  const end = Math.min(duration, Math.max(one, other), start + longest);
  return end - start < shortest ? null : { start, end };
}

/** A region with one end elsewhere; the ends never meet. */
export function moveEdge(region: Region, edge: Edge, seconds: number, duration: number): Region {
  return edge === "start"
    ? { ...region, start: clamp(seconds, Math.max(0, region.end - longest), region.end - shortest) }
    : {
        ...region,
        end: clamp(seconds, region.start + shortest, Math.min(duration, region.start + longest)),
      };
}

/** Moves both ends to where they do not click, so that the region also loops without one. */
export function snapRegion(region: Region, samples: Samples): Region {
  const start = snapToZero(samples, region.start);
  const end = snapToZero(samples, region.end);
  return end - start < shortest ? region : { start, end };
}

/**
 * The nearest place in seconds where the mix of all channels rises through zero, or is silent; the
 * place itself where none is within 10 ms. All regions begin and end on the same slope, so that the
 * end goes on into the start.
 */
export function snapToZero(samples: Samples, seconds: number): number {
  const { sampleRate, channels } = samples;
  const length = channels[0]?.length ?? 0;
  const centre = Math.round(seconds * sampleRate);
  if (centre <= 0) return 0;
  if (centre >= length) return length / sampleRate;
  for (let distance = 0; distance <= reach * sampleRate; distance++) {
    for (const index of [centre - distance, centre + distance]) {
      if (isRising(channels, index)) return index / sampleRate;
    }
  }
  return seconds;
}

function isRising(channels: readonly Float32Array[], index: number): boolean {
  if (index <= 0 || index >= (channels[0]?.length ?? 0)) return false;
  return mixAt(channels, index - 1) <= 0 && mixAt(channels, index) >= 0;
}

function mixAt(channels: readonly Float32Array[], index: number): number {
  return channels.reduce((sum, channel) => sum + (channel[index] ?? 0), 0);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
