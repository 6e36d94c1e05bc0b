/** The small copy of a sound that is heard while its drive is away. */
import openEncoder from "@audio/encode-opus";
import { joined } from "./joined.ts";
import { readRegion } from "./region.ts";
import { resample } from "./resample.ts";

/** Seconds. */
const longest = 60;
/** Hz; the only rate that Opus knows. */
const opusRate = 48_000;
/** kbit/s a channel. */
const bitrate = 64;
/**
 * Frames that a player skips at the beginning, as the encoder writes into the header (RFC 7845, 4.2), but
 * for those by which the encoder itself delays the sound (libopus, OPUS_GET_LOOKAHEAD).
 */
const lead = 3840 - 312;
/** Frames encoded at once: the encoder's buffer stays short. */
const framesAtOnce = opusRate;

/**
 * The first minute of the file at `path` as Ogg Opus, in one or two channels.
 * @throws SoundkinError as `readRegion`.
 */
export async function encodePreview(path: string): Promise<Uint8Array> {
  const { facts, blocks } = await readRegion(path, { start: 0, end: longest });
  const channels = Math.min(2, facts.channels);
  const signals = await Promise.all(
    Array.from({ length: channels }, async (_, channel) => {
      const signal = joined(blocks.map((block) => block[channel] ?? new Float32Array(0)));
      return joined([
        new Float32Array(lead),
        await resample(finite(signal), facts.sampleRate, opusRate),
      ]);
    }),
  );
  const encoder = await openEncoder({
    sampleRate: opusRate,
    channels,
    bitrate: bitrate * channels,
  });
  const pages: Uint8Array[] = [];
  for (let start = 0; start < (signals[0]?.length ?? 0); start += framesAtOnce) {
    const part = signals.map((signal) => signal.subarray(start, start + framesAtOnce));
    pages.push(encoder.encode(part));
  }
  pages.push(encoder.flush());
  encoder.free();
  return new Uint8Array(Buffer.concat(pages));
}

/** What is not finite would spoil its surroundings. */
function finite(signal: Float32Array): Float32Array {
  return signal.map((sample) => (Number.isFinite(sample) ? sample : 0));
}
