/**
 * A sound's identity: the hash of its decoded audio, the same for every lossless file of it,
 * whatever the container and however many bits hold its samples.
 */
import { createHash, type Hash } from "node:crypto";
import type { FileFacts } from "../../shared/analysis.ts";
import type { Channels } from "./decode.ts";

/** Integer samples are compared as 24-bit ones; what is lossy or float is rounded to that. */
const gridBits = 24;

/** What turns a decoded sample back into the integer that the file holds. */
interface IntegerScale {
  readonly positive: number;
  readonly negative: number;
  /** From the file's bits to the grid. */
  readonly step: number;
}

export class AudioHash {
  #channels: Hash[] = [];
  #sampleRate = 0;

  /** Adds a chunk of a file, which may be cut anywhere. */
  add(channels: Channels, facts: FileFacts): void {
    this.#sampleRate = facts.sampleRate;
    if (this.#channels.length === 0) this.#channels = channels.map(() => createHash("sha256"));
    const scale = integerScale(facts);
    for (const [c, samples] of channels.entries()) {
      this.#channels[c]?.update(new Uint8Array(toIntegers(samples, scale).buffer));
    }
  }

  /** SHA-256 over rate, channel count and every channel's samples. */
  digest(): Uint8Array {
    const whole = createHash("sha256").update(`${this.#sampleRate} ${this.#channels.length}`);
    for (const channel of this.#channels) whole.update(channel.digest());
    return new Uint8Array(whole.digest());
  }
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

function toIntegers(samples: Float32Array, { positive, negative, step }: IntegerScale): Int32Array {
  const integers = new Int32Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i] ?? 0;
    integers[i] = Math.round(sample * (sample < 0 ? negative : positive)) * step;
  }
  return integers;
}
