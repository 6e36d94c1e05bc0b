/** Parts of a sound that a model hears one after the other. */

/** A long sound is heard in parts, and in no more than this: each part is a run of the model. */
const mostWindows = 8;

/**
 * Starts of windows of `size` in a sequence of `length`, evenly spread from its start to its end;
 * a single 0 where the sequence is no longer than a window.
 */
export function windowStarts(length: number, size: number): number[] {
  const count = Math.min(mostWindows, Math.max(1, Math.ceil(length / size)));
  if (count === 1) return [0];
  const step = (length - size) / (count - 1);
  return Array.from({ length: count }, (_, i) => Math.round(i * step));
}

/** Windows of `size` samples of `signal`, the last one filled up with zeros. */
export function audioWindows(signal: Float32Array, size: number): Float32Array[] {
  return windowStarts(signal.length, size).map((start) => {
    const window = new Float32Array(size);
    window.set(signal.subarray(start, start + size));
    return window;
  });
}
