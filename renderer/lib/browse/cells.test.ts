import { expect, test } from "vitest";
import type { Sample } from "../../../shared/domain.ts";
import { cellText, dayOf, isCorrected, kindText, spokenFacts } from "./cells.ts";

const kick = {
  kind: "one-shot",
  instrument: "kick",
  duration: 0.82,
  loudness: -9.84,
  corrected: ["instrument"],
  plays: 0,
  folder: "Drums/Kicks",
} as unknown as Sample;

test("a kind is the instrument where one is known, and loops say so", () => {
  expect(kindText(kick)).toBe("Kick");
  expect(kindText({ ...kick, kind: "loop" })).toBe("Kick loop");
  expect(kindText({ ...kick, instrument: null })).toBe("One-shot");
  expect(kindText({ ...kick, instrument: null, kind: null })).toBe("");
});

test("what is not known is nothing, and what never happened, too", () => {
  expect(cellText({ ...kick, loudness: null }, "loudness")).toBe("");
  expect(cellText(kick, "plays")).toBe("");
  expect(cellText({ ...kick, lastPlayedAt: null }, "played")).toBe("");
});

test("a waveform is told in words", () => {
  expect(spokenFacts(kick)).toBe("Kick, 0.82 s, -9.8 LUFS");
  expect(spokenFacts({ ...kick, loudness: null, duration: null })).toBe("Kick");
});

test("a day is told as one says it, by the calendar and not by hours", () => {
  const now = new Date(2026, 10, 23, 0, 30).getTime();
  expect(dayOf(now - 60_000, now)).toBe("today");
  expect(dayOf(now - 3_600_000, now)).toBe("yesterday");
  expect(dayOf(new Date(2026, 10, 3).getTime(), now)).toBe("3 Nov 2026");
});

test("a column is marked where the musician put right what it says", () => {
  expect(isCorrected(kick, "kind")).toBe(true);
  expect(isCorrected(kick, "tempo")).toBe(false);
  expect(isCorrected(kick, "duration")).toBe(false);
});
