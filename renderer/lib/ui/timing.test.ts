import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { debounce, oneAtATime, throttle } from "./timing.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("debounce runs once after the last call", () => {
  const run = vi.fn();
  const delayed = debounce(run, 100);
  delayed();
  vi.advanceTimersByTime(60);
  delayed();
  vi.advanceTimersByTime(99);
  expect(run).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(run).toHaveBeenCalledTimes(1);
});

test("a cancelled debounce does not run", () => {
  const run = vi.fn();
  const delayed = debounce(run, 100);
  delayed();
  delayed.cancel();
  vi.advanceTimersByTime(200);
  expect(run).not.toHaveBeenCalled();
});

test("throttle runs at once and keeps the last call of a burst", () => {
  const run = vi.fn();
  const throttled = throttle(run, 300);
  throttled();
  throttled();
  throttled();
  expect(run).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(300);
  expect(run).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(300);
  expect(run).toHaveBeenCalledTimes(2);
  throttled();
  expect(run).toHaveBeenCalledTimes(3);
});

test("one at a time: of the calls during a run only the last one counts, after it", async () => {
  const ends: (() => void)[] = [];
  const run = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const call = oneAtATime(run);
  call();
  call();
  call();
  expect(run).toHaveBeenCalledTimes(1);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(run).toHaveBeenCalledTimes(2);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(run).toHaveBeenCalledTimes(2);
  call();
  expect(run).toHaveBeenCalledTimes(3);
});
