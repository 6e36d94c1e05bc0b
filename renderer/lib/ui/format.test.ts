import { expect, test } from "vitest";
import type { Sample } from "../../../shared/domain.ts";
import { facts, formatDuration, formatKey, formatTempo, place, title } from "./format.ts";

test.each([
  [null, ""],
  [0.094, "0.09 s"],
  [9.994, "9.99 s"],
  [9.996, "10.0 s"],
  [59.96, "1:00"],
  [187.2, "3:07"],
  [3725, "62:05"],
])("duration %s reads %s", (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test("tempo and key are short", () => {
  expect(formatTempo(119.96)).toBe("120");
  expect(formatTempo(92.54)).toBe("92.5");
  expect(formatKey("C# minor")).toBe("C#m");
  expect(formatKey("F major")).toBe("F");
  expect(formatKey(null)).toBe("");
});

test("a title loses its extension and nothing else", () => {
  expect(title("Kick 01.wav")).toBe("Kick 01");
  expect(title("Loop 92.5 bpm.aiff")).toBe("Loop 92.5 bpm");
  expect(title(".hidden")).toBe(".hidden");
});

test("a place is the two innermost folders", () => {
  expect(place("Samples", "")).toBe("Samples");
  expect(place("Samples", "Kicks")).toBe("Samples / Kicks");
  expect(place("Samples", "Vintage Tape/Kicks")).toBe("Vintage Tape / Kicks");
});

test("facts name only what is known", () => {
  const sample: Sample = {
    id: 1,
    rootId: 1,
    folder: "",
    name: "Kick.wav",
    state: "analysed",
    soundId: 1,
    duration: 0.82,
    format: "WAV",
    sampleRate: 48000,
    channels: 2,
    bitDepth: 24,
    loudness: -9.8,
    tempo: null,
    key: null,
    tags: [],
  };
  expect(facts(sample)).toBe("24-bit 48 kHz stereo, 0.82 s, -9.8 LUFS");
  const waiting = { bitDepth: null, sampleRate: null, channels: null, duration: null };
  expect(facts({ ...sample, ...waiting, format: "MP3", loudness: null })).toBe("MP3");
});
