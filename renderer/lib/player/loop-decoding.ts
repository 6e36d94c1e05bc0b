import { channelsOf } from "./stretch.ts";

/** Frames of a loop that are resampled again before and after it; a resampler looks at fewer. */
const least = 512;

/**
 * Decodes a loop of another sample rate than the output's so that it still goes round without a
 * click: what decodes also resamples, and would take the loop's surroundings for silence. So it is
 * decoded as it is, and resampled between its own end and its own start.
 */
export async function decodeLoop(
  context: BaseAudioContext,
  file: ArrayBuffer,
  sampleRate: number,
): Promise<AudioBuffer> {
  const loop = await new OfflineAudioContext(1, 1, sampleRate).decodeAudioData(file);
  const margin = wholeMargin(sampleRate, context.sampleRate);
  const inside = channelsOf(loop).map((channel) => goingRound(channel, margin));
  const resampled = await context.decodeAudioData(floatWav(inside, sampleRate));
  const ratio = context.sampleRate / sampleRate;
  const start = Math.round(margin * ratio);
  const length = Math.max(1, Math.round(loop.length * ratio));
  const round = new AudioBuffer({
    length,
    numberOfChannels: loop.numberOfChannels,
    sampleRate: context.sampleRate,
  });
  channelsOf(resampled).forEach((channel, index) =>
    round.copyToChannel(channel.subarray(start, start + length), index),
  );
  return round;
}

/** Frames that are whole frames at the other rate, too: otherwise the loop's start would fall between. */
export function wholeMargin(from: number, to: number): number {
  const step = from / greatestDivisor(from, to);
  return Math.ceil(least / step) * step;
}

/** A loop with its own end before it and its own start after it. */
export function goingRound(channel: Float32Array, margin: number): Float32Array {
  const { length } = channel;
  return Float32Array.from(
    { length: length + 2 * margin },
    (_, index) => channel[(((index - margin) % length) + length) % length] ?? 0,
  );
}

/** The smallest WAV that loses nothing: 32-bit float. */
function floatWav(channels: readonly Float32Array[], sampleRate: number): ArrayBuffer {
  const header = 44;
  const frameBytes = channels.length * 4;
  const frames = channels[0]?.length ?? 0;
  const view = new DataView(new ArrayBuffer(header + frames * frameBytes));
  const name = (at: number, text: string) => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  name(0, "RIFF");
  view.setUint32(4, header - 8 + frames * frameBytes, true);
  name(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 3, true);
  view.setUint16(22, channels.length, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 32, true);
  name(36, "data");
  view.setUint32(40, frames * frameBytes, true);
  channels.forEach((channel, index) =>
    channel.forEach((value, frame) =>
      view.setFloat32(header + frame * frameBytes + index * 4, value, true),
    ),
  );
  return view.buffer;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}
