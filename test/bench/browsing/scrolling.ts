/** Frames while a long list scrolls, beside a plain page that scrolls as fast. */
import type { Page } from "@playwright/test";
import { quantile, type Report } from "../report.ts";
import { frameIntervals } from "./frames.ts";
import type { Session } from "./session.ts";
import { blankWaits } from "./watch-rows.ts";

/** Pixels a second: reading, looking for something, and rushing through. */
const speeds = [600, 2_400, 9_600];
/** Seconds of each. */
const duration = 8;
/** Places that the scroll bar is dragged to. */
const jumps = 40;
/** Milliseconds that somebody looks at what is there then. */
const look = 400;
/** A frame that takes longer than at 60 a second, with a tenth for the clock. */
const longFrame = (1000 / 60) * 1.1;
/** Longer than this nobody should look at a blank row. */
const longBlank = 100;

export async function measureScrolling(session: Session, files: number, report: Report) {
  for (const speed of speeds) {
    const intervals = await frameIntervals(session.browser, session.page, () =>
      scroll(session, speed),
    );
    reportFrames(`scroll ${files} rows, ${speed} px/s`, intervals, report);
    const waits = await blankWaits(session.page, () => scroll(session, speed));
    reportWaits(`scroll ${files} rows, ${speed} px/s`, waits, report);
  }
  const waits = await blankWaits(session.page, () => jump(session.page));
  reportWaits(`drag the scroll bar over ${files} rows`, waits, report);
  await measureBaseline(session, report);
}

/** What this machine draws at best: the same gestures over the plain names of the same rows. */
async function measureBaseline({ browser }: Session, report: Report): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const rows = Array.from({ length: 5_000 }, (_, i) => `<p>Kick ${i}.wav</p>`).join("");
  await page.setContent(`<style>p { height: 37px; margin: 0 }</style>${rows}`);
  const devtools = await page.context().newCDPSession(page);
  for (const speed of speeds) {
    const intervals = await frameIntervals(browser, page, () =>
      gesture({ page, devtools }, { x: 700, y: 450 }, speed),
    );
    reportFrames(`baseline: scroll a plain page, ${speed} px/s`, intervals, report);
  }
  await page.close();
}

async function scroll(session: Session, speed: number): Promise<void> {
  const box = await session.sounds.boundingBox();
  if (box === null) throw new Error("there is no list to scroll");
  await gesture(session, { x: box.x + box.width / 2, y: box.y + box.height / 2 }, speed);
}

async function gesture(
  { devtools }: Pick<Session, "page" | "devtools">,
  place: { readonly x: number; readonly y: number },
  speed: number,
): Promise<void> {
  await devtools.send("Input.synthesizeScrollGesture", {
    ...place,
    yDistance: -speed * duration,
    speed,
    gestureSourceType: "mouse",
    preventFling: true,
  });
}

async function jump(page: Page): Promise<void> {
  for (let i = 0; i < jumps; i++) {
    // The golden ratio: nowhere near where one was, and everywhere in the end.
    await page.evaluate(
      (share) => {
        const scroller = document.querySelector(".sound-grid .scroller");
        if (scroller !== null) scroller.scrollTop = share * scroller.scrollHeight;
      },
      (i * 0.618_034) % 1,
    );
    await page.waitForTimeout(look);
  }
}

function reportFrames(name: string, intervals: readonly number[], report: Report): void {
  const long = intervals.filter((interval) => interval > longFrame).length;
  report(`${name}: frame, p50`, quantile(intervals, 0.5), "ms", intervals.length);
  report(`${name}: frame, p95`, quantile(intervals, 0.95), "ms", intervals.length);
  report(`${name}: frames later than 1/60 s`, (100 * long) / intervals.length, "%");
}

function reportWaits(name: string, waits: readonly number[], report: Report): void {
  const long = waits.filter((wait) => wait > longBlank).length;
  report(
    `${name}: blank row, p95`,
    waits.length === 0 ? 0 : quantile(waits, 0.95),
    "ms",
    waits.length,
  );
  report(`${name}: blank rows beyond 100 ms`, long, "rows", waits.length);
}
