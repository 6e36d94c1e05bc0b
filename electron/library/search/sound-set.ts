/** Sets of sounds, one bit each. */

export interface SoundSet {
  has(soundId: number): boolean;
  /** How many sounds. */
  readonly size: number;
}

export class SoundBits implements SoundSet {
  readonly #bits: Uint8Array;
  #size = 0;

  /** For sounds with ids up to `highest`. */
  constructor(highest: number) {
    this.#bits = new Uint8Array((highest >>> 3) + 1);
  }

  static of(soundIds: readonly number[]): SoundBits {
    const set = new SoundBits(soundIds.reduce((highest, id) => Math.max(highest, id), 0));
    for (const id of soundIds) set.add(id);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  has(soundId: number): boolean {
    return ((this.#bits[soundId >>> 3] ?? 0) & (1 << (soundId & 7))) !== 0;
  }

  add(soundId: number): void {
    const byte = this.#bits[soundId >>> 3] ?? 0;
    const bit = 1 << (soundId & 7);
    if ((byte & bit) !== 0) return;
    this.#bits[soundId >>> 3] = byte | bit;
    this.#size++;
  }
}
