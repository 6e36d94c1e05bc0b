/** Decoded samples as the integers that the file holds, whatever scaled them. */
import type { FileFacts } from "../../shared/analysis.ts";

/** Integers are given as 24-bit ones; what is lossy or float is rounded to that. */
export const gridBits = 24;

/** What turns a decoded sample back into the integer that the file holds. */
interface IntegerScale {
  readonly positive: number;
  readonly negative: number;
  /** From the file's bits to the grid. */
  readonly step: number;
}

/** One channel of a file as integers of `gridBits` bits; what is louder than full scale stays so. */
export function toIntegers(samples: Float32Array, facts: FileFacts): Int32Array {
  const { positive, negative, step } = integerScale(facts);
  const integers = new Int32Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    integers[i] = Math.round(sample * (sample < 0 ? negative : positive)) * step;
  }
  return integers;
}

/**
 * audio-decode scales each container's integers its own way: WAV to -1 and 1 by their two different
 * limits, FLAC by the positive limit alone, the others by the power of two.
 */
function integerScale({ format, bitDepth }: FileFacts): IntegerScale {
  const bits = bitDepth === null || bitDepth > gridBits ? gridBits : bitDepth;
  const power = 2 ** (bits - 1);
  const isWhole = bits === bitDepth;
  return {
    positive: isWhole && (format === "WAV" || format === "FLAC") ? power - 1 : power,
    negative: isWhole && format === "FLAC" ? power - 1 : power,
    step: 2 ** (gridBits - bits),
  };
}
