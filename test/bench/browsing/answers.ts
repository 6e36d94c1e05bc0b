/** From a key or a slider to the rows that it asks for, as they are painted. */
import type { Page } from "@playwright/test";
import { quantile, type Report } from "../report.ts";
import type { Session } from "./session.ts";

const texts = ["kick", "dark pad", "snare -tight", '"deep kick"', "bpm:120-128 ", "loop key:Am "];
/** As a quick typist types. */
const keyDelay = 70;
const slides = 60;
const slideDelay = 60;

export async function measureTyping({ page, search }: Session, files: number, report: Report) {
  const waits: number[] = [];
  for (const text of texts) {
    await search.fill("");
    await page.waitForTimeout(600);
    await search.focus();
    for (const key of text) {
      waits.push(...(await answered(page, "input", "Sounds", () => page.keyboard.type(key))));
      await page.waitForTimeout(keyDelay);
    }
    await page.keyboard.press("Escape");
    const reset = page.getByRole("button", { name: /^Reset/ });
    if (await reset.isVisible()) await reset.click();
  }
  const name = `search ${files} rows, key to first rows painted`;
  report(`${name}, p50`, quantile(waits, 0.5), "ms", waits.length);
  report(`${name}, p95`, quantile(waits, 0.95), "ms", waits.length);
}

/** Moves the weights of a question step by step, as a hand on a slider does. */
export async function measureSliding({ page, search, sounds }: Session, report: Report) {
  await search.fill("kick deep 02");
  await sounds.getByRole("row", { name: "Kick Deep 02.wav" }).click();
  await page.keyboard.press("Enter");
  const results = page.getByRole("grid", { name: "Similar sounds" });
  await results.getByRole("row").nth(4).waitFor();
  const sliders = page.getByRole("group", { name: "What counts" }).getByRole("slider");
  const waits: number[] = [];
  for (let i = 0; i < slides; i++) {
    const slider = sliders.nth(i % 4);
    await slider.focus();
    const key = i % 8 < 4 ? "PageDown" : "PageUp";
    waits.push(
      ...(await answered(page, "input", "Similar sounds", () => page.keyboard.press(key))),
    );
    await page.waitForTimeout(slideDelay);
  }
  report("move a weight to new scores painted, p50", quantile(waits, 0.5), "ms", waits.length);
  report("move a weight to new scores painted, p95", quantile(waits, 0.95), "ms", waits.length);
}

/**
 * Milliseconds from an event in the page to the first frame after a grid has other rows; none where
 * the rows stayed the same for a second.
 */
async function answered(
  page: Page,
  event: string,
  grid: string,
  deed: () => Promise<void>,
): Promise<number[]> {
  const waiting = page.evaluate(waitForRows, { event, grid });
  await deed();
  const wait = await waiting;
  return wait === null ? [] : [wait];
}

/** Runs in the page. */
function waitForRows(wanted: { event: string; grid: string }): Promise<number | null> {
  const grid = document.querySelector(`[role=grid][aria-label="${wanted.grid}"] .content`);
  return new Promise((resolve) => {
    let began: number | null = null;
    const giveUp = setTimeout(() => done(null), 1_000);
    const observer = new MutationObserver(() => {
      const since = began;
      if (since === null) return;
      observer.disconnect();
      // A frame has been painted once the task after its animation callbacks runs.
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - since)));
    });
    function begin(): void {
      began = performance.now();
    }
    function done(wait: number | null): void {
      clearTimeout(giveUp);
      observer.disconnect();
      removeEventListener(wanted.event, begin, true);
      resolve(wait);
    }
    addEventListener(wanted.event, begin, { capture: true, once: true });
    if (grid === null) done(null);
    else observer.observe(grid, { childList: true, subtree: true, characterData: true });
  });
}
