import type { Channels } from "./dsp.ts";

/** How a sample is written: bits of a whole number, or a 32-bit float. */
export type SampleFormat = 16 | 24 | "float";

/** Audio that is ready to be written to a file. */
export interface Audio {
  readonly channels: Channels;
  /** Hz. */
  readonly sampleRate: number;
}

export function bytesPerSample(format: SampleFormat): number {
  return format === "float" ? 4 : format / 8;
}

/** Interleaves the channels into `view` from `offset` on. Values beyond full scale are clipped. */
export function writeSamples(
  view: DataView,
  offset: number,
  channels: Channels,
  format: SampleFormat,
  littleEndian: boolean,
): void {
  const size = bytesPerSample(format);
  const frame = size * channels.length;
  const full = format === "float" ? 1 : 2 ** (format - 1) - 1;
  channels.forEach((channel, index) => {
    let at = offset + index * size;
    for (let i = 0; i < channel.length; i++, at += frame) {
      const sample = channel[i] ?? 0;
      if (format === "float") {
        view.setFloat32(at, sample, littleEndian);
        continue;
      }
      const whole = Math.round(Math.min(1, Math.max(-1, sample)) * full);
      if (format === 16) view.setInt16(at, whole, littleEndian);
      else if (littleEndian) {
        view.setUint16(at, whole & 0xffff, true);
        view.setInt8(at + 2, whole >> 16);
      } else {
        view.setInt16(at, whole >> 8);
        view.setUint8(at + 2, whole & 0xff);
      }
    }
  });
}

/** Writes a four-letter chunk or format name. */
export function writeName(view: DataView, offset: number, name: string): void {
  for (let i = 0; i < 4; i++) view.setUint8(offset + i, name.charCodeAt(i));
}
