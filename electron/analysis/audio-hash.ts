/**
 * A sound's identity: the hash of its decoded audio, the same for every lossless file of it,
 * whatever the container and however many bits hold its samples.
 */
import { createHash, type Hash } from "node:crypto";
import type { FileFacts } from "../../shared/analysis.ts";
import type { Channels } from "./decode.ts";
import { toIntegers } from "./integers.ts";

export class AudioHash {
  #channels: Hash[] = [];
  #sampleRate = 0;

  /** Adds a chunk of a file, which may be cut anywhere. */
  add(channels: Channels, facts: FileFacts): void {
    this.#sampleRate = facts.sampleRate;
    if (this.#channels.length === 0) this.#channels = channels.map(() => createHash("sha256"));
    for (const [c, samples] of channels.entries()) {
      this.#channels[c]?.update(new Uint8Array(toIntegers(samples, facts).buffer));
    }
  }

  /** SHA-256 over rate, channel count and every channel's samples. */
  digest(): Uint8Array {
    const whole = createHash("sha256").update(`${this.#sampleRate} ${this.#channels.length}`);
    for (const channel of this.#channels) whole.update(channel.digest());
    return new Uint8Array(whole.digest());
  }
}
