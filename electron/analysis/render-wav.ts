/** Renders any supported file as 16-bit WAV, for players that cannot decode it themselves. */
import { decodeFile, type Channels } from "./decode.ts";

/** Seconds; a preview needs no more, and the page holds it in memory. */
const longest = 600;
const headerSize = 44;
const bytesPerSample = 2;

/** The first ten minutes of the file at `path` as a WAV file. @throws SoundkinError as `decodeFile`. */
export async function renderWav(path: string): Promise<Uint8Array> {
  const blocks: Uint8Array[] = [];
  let frames = 0;
  const { facts } = await decodeFile(path, (channels, { sampleRate }) => {
    const room = Math.max(0, longest * sampleRate - frames);
    const block = interleave(channels, room);
    frames += block.length / bytesPerSample / channels.length;
    blocks.push(block);
  });
  const header = wavHeader(facts.sampleRate, facts.channels, frames);
  return new Uint8Array(Buffer.concat([header, ...blocks]));
}

function interleave(channels: Channels, mostFrames: number): Uint8Array {
  const frames = Math.min(mostFrames, channels[0]?.length ?? 0);
  const samples = new Int16Array(frames * channels.length);
  for (const [c, channel] of channels.entries()) {
    for (let i = 0; i < frames; i++) {
      const sample = Math.max(-1, Math.min(1, channel[i] ?? 0));
      samples[i * channels.length + c] = Math.round(sample * 32_767);
    }
  }
  return new Uint8Array(samples.buffer);
}

/** RIFF header of interleaved 16-bit PCM (Microsoft and IBM, Multimedia Programming Interface 1.0). */
function wavHeader(sampleRate: number, channels: number, frames: number): Uint8Array {
  const frameBytes = channels * bytesPerSample;
  const header = Buffer.alloc(headerSize);
  header.write("RIFF", 0);
  header.writeUInt32LE(headerSize - 8 + frames * frameBytes, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(8 * bytesPerSample, 34);
  header.write("data", 36);
  header.writeUInt32LE(frames * frameBytes, 40);
  return header;
}
