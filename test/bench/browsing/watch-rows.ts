/** How long rows on screen stay blank, as the page itself sees it at every frame. */
import type { Page } from "@playwright/test";

declare global {
  var __blankWaits: number[] | undefined;
}

/** Milliseconds that each row was in view without its name, or without its waveform. */
export async function blankWaits(page: Page, deed: () => Promise<void>): Promise<number[]> {
  await page.evaluate(beginWatching);
  await deed();
  return page.evaluate(() => {
    const waits = globalThis.__blankWaits ?? [];
    globalThis.__blankWaits = undefined;
    return waits;
  });
}

/** Runs in the page. */
function beginWatching(): void {
  const waits: number[] = [];
  globalThis.__blankWaits = waits;
  // A slot's place tells which row it stands for, also while there is no row in it.
  const blankSince = new Map<string, number>();

  function look(now: number): void {
    if (globalThis.__blankWaits !== waits) return;
    const blank = new Set(blankSlots());
    for (const place of blank) if (!blankSince.has(place)) blankSince.set(place, now);
    for (const [place, since] of blankSince) {
      if (blank.has(place)) continue;
      waits.push(now - since);
      blankSince.delete(place);
    }
    requestAnimationFrame(look);
  }

  function blankSlots(): string[] {
    const scroller = document.querySelector(".sound-grid .scroller");
    const view = scroller?.getBoundingClientRect();
    if (view === undefined) return [];
    return [...document.querySelectorAll<HTMLElement>(".sound-grid .scroller .row")]
      .filter((slot) => {
        const { top, bottom } = slot.getBoundingClientRect();
        return bottom > view.top && top < view.bottom;
      })
      .filter((slot) => slot.querySelector("[role=row] .waveform[data-drawn]") === null)
      .map((slot) => slot.style.transform);
  }

  requestAnimationFrame(look);
}
