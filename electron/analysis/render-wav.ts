/** Renders a file, or a part of one, as WAV, for players and programs that want just that. */
import type { FileFacts } from "../../shared/analysis.ts";
import type { Region } from "../../shared/domain.ts";
import { decodeFile, type Channels } from "./decode.ts";
import { gridBits, toIntegers } from "./integers.ts";
import { readRegion } from "./region.ts";

/** Seconds; a preview needs no more, and the page holds it in memory. */
const longest = 600;
const headerSize = 44;

/**
 * The first ten minutes of the file at `path` as 16-bit WAV, or its part at `region` at the file's
 * own rate and depth (24 bits for what is not PCM of up to 16).
 * @throws SoundkinError as `decodeFile` and `readRegion`.
 */
export async function renderWav(path: string, region?: Region): Promise<Uint8Array> {
  if (region) {
    const { facts, blocks } = await readRegion(path, region);
    const is16 = facts.bitDepth !== null && facts.bitDepth <= 16;
    return wavFile(facts, blocks, is16 ? 2 : 3);
  }
  const blocks: Channels[] = [];
  let room = Infinity;
  const { facts } = await decodeFile(path, (channels, { sampleRate }) => {
    room = Math.min(room, longest * sampleRate);
    if (room > 0) blocks.push(channels.map((samples) => samples.subarray(0, room)));
    room -= channels[0]?.length ?? 0;
  });
  return wavFile(facts, blocks, 2);
}

function wavFile(
  facts: FileFacts,
  blocks: readonly Channels[],
  bytesPerSample: number,
): Uint8Array {
  const { sampleRate, channels } = facts;
  const frames = blocks.reduce((sum, [first]) => sum + (first?.length ?? 0), 0);
  const file = Buffer.alloc(headerSize + frames * channels * bytesPerSample);
  writeHeader(file, sampleRate, channels, frames, bytesPerSample);
  const step = 2 ** (gridBits - 8 * bytesPerSample);
  const full = 2 ** (8 * bytesPerSample - 1);
  let at = headerSize;
  for (const block of blocks) {
    const integers = block.map((samples) => toIntegers(samples, facts));
    for (let i = 0; i < (integers[0]?.length ?? 0); i++) {
      for (const channel of integers) {
        const value = Math.round((channel[i] ?? 0) / step);
        file.writeIntLE(Math.max(-full, Math.min(full - 1, value)), at, bytesPerSample);
        at += bytesPerSample;
      }
    }
  }
  return file;
}

/** RIFF header of interleaved PCM (Microsoft and IBM, Multimedia Programming Interface 1.0). */
function writeHeader(
  header: Buffer,
  sampleRate: number,
  channels: number,
  frames: number,
  bytesPerSample: number,
): void {
  const frameBytes = channels * bytesPerSample;
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
}
