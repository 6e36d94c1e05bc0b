import { expect, test } from "vitest";
import type { Sample } from "../../../shared/domain.ts";
import {
  clipName,
  facts,
  formatBytes,
  formatDay,
  formatDuration,
  formatKey,
  formatMoment,
  formatRegion,
  formatShare,
  formatTempo,
  formatTimeLeft,
  place,
  title,
} from "./format.ts";

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

test.each([
  [0.2, 0.431, "0.20–0.43 s"],
  [9.4, 10.25, "9.4–10.3 s"],
  [12.4, 13.1, "12.4–13.1 s"],
  [59.8, 60.4, "0:59.8–1:00.4"],
  [724.52, 725.2, "12:04.5–12:05.2"],
])("the part from %s to %s reads %s", (start, end, text) => {
  expect(formatRegion({ start, end })).toBe(text);
});

test("a moment is as exact as the length of sounds", () => {
  expect([4.21, 12.44, 59.96, 725.2].map(formatMoment)).toEqual([
    "4.21 s",
    "12.4 s",
    "1:00.0",
    "12:05.2",
  ]);
});

test("a share is a percentage with two digits at most", () => {
  expect([0, 0.0042, 0.05, 0.834, 1].map(formatShare)).toEqual([
    "0%",
    "0.42%",
    "5%",
    "83%",
    "100%",
  ]);
});

test("bytes have two or three digits, and never more than their unit holds", () => {
  expect([0, 1, 12_300, 999_000, 999_500].map(formatBytes)).toEqual([
    "0 kB",
    "1 kB",
    "13 kB",
    "1 MB",
    "1 MB",
  ]);
  expect([4_200_000, 9_960_000, 123_400_000, 999_600_000, 1_234_000_000].map(formatBytes)).toEqual([
    "4.2 MB",
    "10 MB",
    "123 MB",
    "1 GB",
    "1.2 GB",
  ]);
});

test.each([
  [3, "under 1 min"],
  [80, "about 1 min"],
  [5360, "about 89 min"],
  [5400, "about 1.5 h"],
  [36_100, "about 10 h"],
])("%s seconds left are %s", (seconds, text) => {
  expect(formatTimeLeft(seconds)).toBe(text);
});

test("a day is the one of its name in every time zone", () => {
  expect(formatDay("2026-11-23")).toBe("23 Nov 2026");
  expect(formatDay("2026-11-23-fuller")).toBe("23 Nov 2026, fuller");
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
  kind: "one-shot",
  instrument: null,
  copies: 0,
  tags: [],
  favourite: false,
  rating: null,
  note: "",
  collections: [],
  corrected: [],
  addedAt: 0,
  plays: 0,
  lastPlayedAt: null,
};

test("facts name only what is known", () => {
  expect(facts({ sample, region: null })).toBe("24-bit 48 kHz stereo, 0.82 s, -9.8 LUFS");
  const waiting = { bitDepth: null, sampleRate: null, channels: null, duration: null };
  const named = { ...sample, ...waiting, format: "MP3", loudness: null };
  expect(facts({ sample: named, region: null })).toBe("MP3");
});

test("a part says where it lies", () => {
  const clip = { sample: { ...sample, duration: 187.2 }, region: { start: 12.4, end: 13.1 } };
  expect(clipName(clip)).toBe("at 12.4 s in Kick.wav");
  expect(facts(clip)).toBe("12.4–13.1 s of 3:07, 24-bit 48 kHz stereo");
  expect(clipName({ sample, region: null })).toBe("Kick.wav");
});
