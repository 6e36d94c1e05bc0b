import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VisibleSamples } from "./visible-samples.ts";

const send = vi.fn();
let visible: VisibleSamples;

beforeEach(() => {
  vi.useFakeTimers();
  send.mockClear();
  visible = new VisibleSamples(send);
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is on screen is told once scrolling rests", () => {
  visible.show("list", [1, 2]);
  vi.advanceTimersByTime(100);
  visible.show("list", [2, 3]);
  vi.advanceTimersByTime(149);
  expect(send).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(send.mock.calls).toEqual([[[2, 3]]]);
});

test("two lists are told together, a sample in both of them once", () => {
  visible.show("list", [1, 2]);
  visible.show("similar", [2, 3]);
  vi.runAllTimers();
  expect(send.mock.calls).toEqual([[[1, 2, 3]]]);
  visible.show("similar", []);
  vi.runAllTimers();
  expect(send).toHaveBeenLastCalledWith([1, 2]);
});

test("nothing is told while nothing changed, nor before anything is on screen", () => {
  visible.show("list", []);
  vi.runAllTimers();
  expect(send).not.toHaveBeenCalled();
  visible.show("list", [1]);
  vi.runAllTimers();
  visible.show("list", [2]);
  visible.show("list", [1]);
  vi.runAllTimers();
  expect(send).toHaveBeenCalledTimes(1);
});

test("a host that came back is told again", () => {
  visible.show("list", [1]);
  vi.runAllTimers();
  visible.repeat();
  vi.runAllTimers();
  expect(send.mock.calls).toEqual([[[1]], [[1]]]);
});
