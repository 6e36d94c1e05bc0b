/** The quietest volume in decibels; it is silence. */
export const silence = -48;
/** LUFS that sounds are brought to where their level is matched. */
export const levelTarget = -18;

/** Whether something is a volume in decibels. */
export function isVolume(stored: unknown): stored is number {
  return typeof stored === "number" && stored >= silence && stored <= 0;
}

/** Decibels as a factor. */
export function gainOf(decibels: number): number {
  return decibels <= silence ? 0 : 10 ** (decibels / 20);
}

/**
 * The factor that brings a sound of so many LUFS to the target, and its peak never beyond full scale.
 * Without a known peak nothing gets louder; without a known loudness nothing changes.
 */
export function levelGain(loudness: number | null, peak: number | null): number {
  if (loudness === null) return 1;
  const wanted = 10 ** ((levelTarget - loudness) / 20);
  return Math.min(wanted, peak === null || peak === 0 ? 1 : 1 / peak);
}

/** The largest sample of all channels, without its sign. */
export function peakOf(channels: readonly Float32Array[]): number {
  let peak = 0;
  for (const channel of channels) {
    for (const value of channel) {
      if (value > peak) peak = value;
      else if (-value > peak) peak = -value;
    }
  }
  return peak;
}
