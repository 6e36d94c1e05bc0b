import stretchModule from "signalsmith-stretch?url";
import { original, type Change } from "./match.ts";

/** Seconds that are rendered before the sound, until the stretcher's windows overlap fully. */
const lead = 0.3;

/**
 * Changes tempo and pitch of a whole sound, in the audio thread. A loop hears its own end before its
 * start and its start after its end, so that it goes round as it did.
 */
export async function stretch(
  buffer: AudioBuffer,
  { speed, semitones }: Change = original,
  loops: boolean,
): Promise<AudioBuffer> {
  // Large, and wanted only by those who match.
  const { default: createStretch } = await import("signalsmith-stretch");
  createStretch.moduleUrl = stretchModule;
  const { numberOfChannels, sampleRate, duration } = buffer;
  const length = Math.round(buffer.length / speed);
  const skipped = Math.round(lead * sampleRate);
  const context = new OfflineAudioContext(numberOfChannels, skipped + length, sampleRate);
  const node = await createStretch(context, {
    numberOfInputs: 0,
    numberOfOutputs: 1,
    outputChannelCount: [numberOfChannels],
  });
  node.connect(context.destination);
  await node.addBuffers(channelsOf(buffer).map((channel) => surrounded(channel, loops)));
  const input = duration - lead * speed;
  await node.schedule({ active: true, output: 0, outputTime: 0, input, rate: speed, semitones });
  return withoutStart(await context.startRendering(), skipped);
}

export function channelsOf(buffer: AudioBuffer): Float32Array<ArrayBuffer>[] {
  return Array.from({ length: buffer.numberOfChannels }, (_, channel) =>
    buffer.getChannelData(channel),
  );
}

/** A sound between two of its kind, or between silences. */
function surrounded(channel: Float32Array, loops: boolean): Float32Array {
  const all = new Float32Array(3 * channel.length);
  for (const place of loops ? [0, 1, 2] : [1]) all.set(channel, place * channel.length);
  return all;
}

function withoutStart(rendering: AudioBuffer, skipped: number): AudioBuffer {
  const { numberOfChannels, sampleRate, length } = rendering;
  const rest = new AudioBuffer({ numberOfChannels, sampleRate, length: length - skipped });
  channelsOf(rendering).forEach((channel, index) =>
    rest.copyToChannel(channel.subarray(skipped), index),
  );
  return rest;
}
