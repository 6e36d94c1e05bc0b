import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../test/fixtures/decode.ts";
import { encodeAiff } from "./aiff.ts";
import { noise } from "./oscillators.ts";
import { type Audio, bytesPerSample, type SampleFormat } from "./pcm.ts";
import { Random } from "./random.ts";
import { encodeWav } from "./wav.ts";

const random = new Random(1);
/** Odd lengths, so that mono 24 bit needs a pad byte. */
const mono: Audio = { channels: [noise(4999, random)], sampleRate: 44100 };
const stereo: Audio = { channels: [noise(4999, random), noise(4999, random)], sampleRate: 96000 };

/** Whole numbers round by half a step, and decoders disagree by one on what full scale is. */
function tolerance(format: SampleFormat): number {
  return format === "float" ? 0 : 1.5 / 2 ** (format - 1);
}

async function expectRoundTrip(audio: Audio, file: Uint8Array, format: SampleFormat) {
  const { channels, sampleRate } = await decodeBytes(file);
  expect(sampleRate).toBe(audio.sampleRate);
  expect(channels.map(({ length }) => length)).toEqual(audio.channels.map(({ length }) => length));
  audio.channels.forEach((channel, index) => {
    const decoded = channels[index] ?? new Float32Array();
    const error = channel.reduce(
      (most, x, i) => Math.max(most, Math.abs(x - (decoded[i] ?? 0))),
      0,
    );
    expect(error).toBeLessThanOrEqual(tolerance(format));
  });
}

describe.for([mono, stereo])("$channels.length channels", (audio) => {
  it.for<SampleFormat>([16, 24, "float"])("WAV %s comes back", async (format) => {
    const file = encodeWav(audio, format);
    expect(file.length % 2).toBe(0);
    expect(file.length).toBeGreaterThanOrEqual(44 + 4999 * bytesPerSample(format));
    await expectRoundTrip(audio, file, format);
  });

  it.for<16 | 24>([16, 24])("AIFF %i comes back", async (format) => {
    const file = encodeAiff(audio, format);
    expect(file.length % 2).toBe(0);
    await expectRoundTrip(audio, file, format);
  });
});

it("clips what is beyond full scale instead of wrapping it around", async () => {
  const loud: Audio = { channels: [Float32Array.of(1.5, -1.5, 1, -1)], sampleRate: 44100 };
  for (const file of [encodeWav(loud, 16), encodeWav(loud, 24), encodeAiff(loud, 24)]) {
    const { channels } = await decodeBytes(file);
    const rounded = Array.from(channels[0] ?? [], (sample) => Number(sample.toFixed(3)));
    expect(rounded).toEqual([1, -1, 1, -1]);
  }
});
