/** Frames as Chromium's own tracing tells of them. */
import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  /** Microseconds. */
  readonly ts: number;
}

/** What the display compositor says when it begins to draw a frame onto the screen. */
const drawn = { name: "Graphics.Pipeline.DrawAndSwap", phase: "b" };
const categories = ["viz", "benchmark"];

/** Milliseconds between the frames that were displayed while `deed` went on. */
export async function frameIntervals(
  browser: Browser,
  page: Page,
  deed: () => Promise<void>,
): Promise<number[]> {
  await browser.startTracing(page, { categories });
  await deed();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const times = trace.traceEvents
    .filter(({ name, ph }) => name === drawn.name && ph === drawn.phase)
    .map(({ ts }) => ts / 1000)
    .sort((a, b) => a - b);
  return times.slice(1).map((time, i) => time - (times[i] ?? time));
}
