import { expect, test } from "vitest";
import type { Sample } from "../../../shared/domain.ts";
import { audioKey, clipKey, shareOf } from "./clip.ts";

const sample = { id: 7, soundId: 3, duration: 20 } as Sample;
const copy = { ...sample, id: 8 };
const region = { start: 12.4, end: 13.1 };

test("a sample, its parts and its copies are clips of their own", () => {
  const clips = [
    { sample, region: null },
    { sample, region },
    { sample, region: { start: 12.4, end: 14 } },
    { sample: copy, region },
  ];
  expect(new Set(clips.map(clipKey)).size).toBe(4);
  expect(clipKey({ sample: { ...sample, tags: ["warm"] }, region: { ...region } })).toBe(
    clipKey({ sample, region }),
  );
});

test("copies share their audio; files that are not analysed do not", () => {
  expect(audioKey({ sample: copy, region })).toBe(audioKey({ sample, region }));
  expect(audioKey({ sample, region })).not.toBe(audioKey({ sample, region: null }));
  const waiting = { ...sample, id: 3, soundId: null };
  expect(audioKey({ sample: waiting, region: null })).not.toBe(audioKey({ sample, region: null }));
});

test("a part lies within its sample", () => {
  expect(shareOf({ sample, region: { start: 5, end: 10 } })).toEqual({ from: 0.25, to: 0.5 });
  // Analysis counts frames, and a container may say a little less.
  expect(shareOf({ sample, region: { start: 15, end: 20.1 } })).toEqual({ from: 0.75, to: 1 });
  expect(shareOf({ sample, region: null })).toBeNull();
  expect(shareOf({ sample: { ...sample, duration: null }, region })).toBeNull();
});
