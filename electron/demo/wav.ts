import { type Audio, bytesPerSample, type SampleFormat, writeName, writeSamples } from "./pcm.ts";

const headerBytes = 44;
const formatTags = { whole: 1, float: 3 } as const;

/** A RIFF/WAVE file (Microsoft and IBM, "Multimedia Programming Interface", 1991). */
export function encodeWav({ channels, sampleRate }: Audio, format: SampleFormat): Uint8Array {
  const frameBytes = bytesPerSample(format) * channels.length;
  const dataBytes = channels[0].length * frameBytes;
  // Chunks have an even length; the pad byte is not part of the data.
  const file = new Uint8Array(headerBytes + dataBytes + (dataBytes % 2));
  const view = new DataView(file.buffer);
  writeName(view, 0, "RIFF");
  view.setUint32(4, file.length - 8, true);
  writeName(view, 8, "WAVE");
  writeName(view, 12, "fmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, format === "float" ? formatTags.float : formatTags.whole, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 8 * bytesPerSample(format), true);
  writeName(view, 36, "data");
  view.setUint32(40, dataBytes, true);
  writeSamples(view, headerBytes, channels, format, true);
  return file;
}
