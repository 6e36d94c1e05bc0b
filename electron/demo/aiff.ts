import { type Audio, bytesPerSample, writeName, writeSamples } from "./pcm.ts";

const headerBytes = 54;

/** A whole number as the 80-bit float of AIFF (IEEE 754 extended, as in the Motorola 68881). */
export function writeExtended(view: DataView, offset: number, value: number): void {
  const exponent = Math.floor(Math.log2(value));
  view.setUint16(offset, 16383 + exponent);
  view.setBigUint64(offset + 2, BigInt(value) << BigInt(63 - exponent));
}

/** An AIFF file (Apple, "Audio Interchange File Format" 1.3, 1989). */
export function encodeAiff({ channels, sampleRate }: Audio, format: 16 | 24): Uint8Array {
  const frames = channels[0].length;
  const dataBytes = frames * channels.length * bytesPerSample(format);
  const file = new Uint8Array(headerBytes + dataBytes + (dataBytes % 2));
  const view = new DataView(file.buffer);
  writeName(view, 0, "FORM");
  view.setUint32(4, file.length - 8);
  writeName(view, 8, "AIFF");
  writeName(view, 12, "COMM");
  view.setUint32(16, 18);
  view.setUint16(20, channels.length);
  view.setUint32(22, frames);
  view.setUint16(26, format);
  writeExtended(view, 28, sampleRate);
  writeName(view, 38, "SSND");
  view.setUint32(42, dataBytes + 8);
  writeSamples(view, headerBytes, channels, format, false);
  return file;
}
