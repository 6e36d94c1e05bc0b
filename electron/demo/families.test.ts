import { describe, expect, it } from "vitest";
import { planFamily, type PlannedSound, renderSound } from "./demo-pack.ts";
import { highpass, lowpass } from "./dsp.ts";
import { families } from "./families.ts";
import type { Audio } from "./pcm.ts";

function soundsOf(folder: string, count = 12): PlannedSound[] {
  const family = families.find((candidate) => candidate.folder === folder);
  if (!family) throw new Error(`No family ${folder}`);
  return planFamily(family, count, 1);
}

function energy(channel: Float32Array): number {
  return channel.reduce((sum, sample) => sum + sample * sample, 0);
}

/** Share of the first channel's energy that a steep filter leaves. */
function share({ channels: [first], sampleRate }: Audio, pass: typeof lowpass, hertz: number) {
  const once = pass(first.slice(), hertz, sampleRate);
  return energy(pass(once, hertz, sampleRate)) / energy(first);
}

function secondsOf({ channels, sampleRate }: Audio): number {
  return channels[0].length / sampleRate;
}

/** Seconds until half of the energy has passed. */
function middle({ channels: [first], sampleRate }: Audio): number {
  const half = energy(first) / 2;
  let sum = 0;
  return first.findIndex((sample) => (sum += sample * sample) >= half) / sampleRate;
}

describe("the demo pack's families sound like what they are called", () => {
  it.for(soundsOf("Drums/Kicks"))("$path is low", (sound) => {
    expect(share(renderSound(sound), lowpass, 200)).toBeGreaterThan(0.5);
  });

  it.for(soundsOf("Drums/Closed Hats"))("$path is high and short", (sound) => {
    const audio = renderSound(sound);
    expect(share(audio, highpass, 4000)).toBeGreaterThan(0.8);
    expect(secondsOf(audio)).toBeLessThan(0.12);
  });

  it.for(soundsOf("Drums/Open Hats"))("$path is high and rings", (sound) => {
    const audio = renderSound(sound);
    expect(share(audio, highpass, 4000)).toBeGreaterThan(0.8);
    expect(secondsOf(audio)).toBeGreaterThan(0.3);
  });

  it.for(soundsOf("Bass/Sub"))("$path is nothing but low", (sound) => {
    expect(share(renderSound(sound), lowpass, 250)).toBeGreaterThan(0.85);
  });

  it.for(soundsOf("FX/Risers"))("$path has its energy at the end", (sound) => {
    const audio = renderSound(sound);
    expect(middle(audio) / secondsOf(audio)).toBeGreaterThan(0.6);
  });

  it.for(soundsOf("Synths/Pads"))("$path swells slowly and is wide", (sound) => {
    const audio = renderSound(sound);
    expect(middle(audio)).toBeGreaterThan(0.8);
    const [left, right = left] = audio.channels;
    const side = left.map((sample, i) => sample - (right[i] ?? 0));
    expect(energy(side) / energy(left)).toBeGreaterThan(0.2);
  });

  it.for([...soundsOf("Loops/Drum Loops"), ...soundsOf("Loops/Melodic Loops")])(
    "$path lasts whole bars at the tempo in its name",
    (sound) => {
      const tempo = Number(/ (\d{2,3}) /.exec(sound.path)?.[1]);
      const bars = (secondsOf(renderSound(sound)) * tempo) / 240;
      expect(bars).toBeCloseTo(Math.round(bars), 3);
      expect([1, 2, 4]).toContain(Math.round(bars));
    },
  );
});
