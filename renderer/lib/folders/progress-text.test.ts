import { expect, test } from "vitest";
import type { Progress } from "../../../shared/domain.ts";
import { progressText, timeLeft } from "./progress-text.ts";

const rest: Progress = {
  files: 2000,
  analysed: 2000,
  failed: 0,
  waiting: 0,
  perSecond: 0,
  scanning: false,
  paused: false,
  error: null,
};

test("nothing is said while there is nothing to do", () => {
  expect(progressText(rest)).toBeNull();
});

test("listing and analysing say how far they are, and how long it takes where that is known", () => {
  expect(progressText({ ...rest, scanning: true })).toBe("Listing files, 2,000 so far");
  expect(progressText({ ...rest, waiting: 1200 })).toBe("Analysing, 1,200 left");
  expect(progressText({ ...rest, waiting: 1200, perSecond: 4 })).toBe(
    "Analysing, 1,200 left, about 5 min",
  );
});

test("paused is said even where nothing waits: new files would not be analysed", () => {
  expect(progressText({ ...rest, paused: true })).toBe("Paused");
  expect(progressText({ ...rest, paused: true, waiting: 7, scanning: true })).toBe(
    "Paused, 7 left",
  );
});

test("nobody knows how long it takes while nothing is analysed", () => {
  expect(timeLeft({ ...rest, waiting: 1200 })).toBe("");
  expect(timeLeft({ ...rest, perSecond: 4 })).toBe("");
  expect(timeLeft({ ...rest, waiting: 30, perSecond: 4 })).toBe("under 1 min");
});
