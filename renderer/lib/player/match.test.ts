import fc from "fast-check";
import { expect, test } from "vitest";
import { keys } from "../../../shared/domain.ts";
import { changeFor, isOriginal, semitonesTo, speedTo } from "./match.ts";

const loop = { kind: "loop", tempo: 92, key: "E minor" } as const;

test("a loop gets the project's tempo, and what has a key the project's", () => {
  const change = changeFor(loop, { tempo: 115, key: "A minor" });
  expect(change.speed).toBeCloseTo(1.25);
  expect(change.semitones).toBe(5);
});

test("a project without tempo and key changes nothing", () => {
  expect(isOriginal(changeFor(loop, { tempo: null, key: null }))).toBe(true);
});

test("what is no loop keeps its length, what has no key its pitch", () => {
  const change = changeFor(
    { kind: "one-shot", tempo: null, key: null },
    { tempo: 90, key: "C major" },
  );
  expect(isOriginal(change)).toBe(true);
});

test.each([
  [170, 90, 180 / 170],
  [87, 174, 1],
  [70, 128, 64 / 70],
  [120, 122, 122 / 120],
])("a loop of %d bpm fits %d at half or double where that is nearer", (tempo, wanted, speed) => {
  expect(speedTo(tempo, wanted)).toBeCloseTo(speed);
});

test.each([
  ["A minor", "C major", 0],
  ["E minor", "G major", 0],
  ["C major", "A minor", 0],
  ["C minor", "C major", -3],
  ["B minor", "C minor", 1],
  ["C major", "B major", -1],
  ["Bb major", "A# major", 0],
  ["F# minor", "C minor", -6],
])("from %s to %s it is %d semitones", (key, projectKey, semitones) => {
  expect(semitonesTo(key, projectKey)).toBe(semitones);
});

test("no key is further than six semitones, and none from itself", () => {
  const key = fc.constantFrom(...keys);
  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(Math.abs(semitonesTo(one, other))).toBeLessThanOrEqual(6);
      expect(semitonesTo(one, one)).toBe(0);
    }),
  );
});

test("no loop is stretched by more than the root of two", () => {
  const tempo = fc.double({ min: 60, max: 200, noNaN: true });
  fc.assert(
    fc.property(tempo, fc.double({ min: -1, max: 1, noNaN: true }), (own, octaves) => {
      const speed = speedTo(own, own * 2 ** octaves);
      expect(Math.abs(Math.log2(speed))).toBeLessThanOrEqual(0.5 + 1e-9);
    }),
  );
});
