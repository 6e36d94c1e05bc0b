/** Memory of the page while somebody browses for a long time. */
import { readFileSync } from "node:fs";
import { quantile, type Report } from "../report.ts";
import type { Session } from "./session.ts";

interface Look {
  /** MiB of live JavaScript objects. */
  readonly heap: number;
  /** MiB of the renderer's process. */
  readonly resident: number;
  readonly nodes: number;
  readonly listeners: number;
}

const texts = ["kick", "snare", "pad", "hat", "bass", "loop", "fx", ""];

/** Browses for so many minutes, and looks at the memory after each. */
export async function measureMemory(session: Session, minutes: number, report: Report) {
  await browse(session, 0);
  const looks: Look[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    const end = performance.now() + 60_000;
    for (let round = minute; performance.now() < end; round++) await browse(session, round);
    looks.push(await lookAt(session));
  }
  const third = Math.max(1, Math.floor(looks.length / 3));
  for (const [name, unit] of [
    ["heap", "MiB"],
    ["resident", "MiB"],
    ["nodes", "nodes"],
    ["listeners", "listeners"],
  ] as const) {
    const values = looks.map((look) => look[name]);
    const title = `browse for ${minutes} min: ${name}`;
    report(`${title}, first third`, quantile(values.slice(0, third), 0.5), unit, third);
    report(`${title}, last third`, quantile(values.slice(-third), 0.5), unit, third);
    report(`${title}, most`, Math.max(...values), unit, values.length);
  }
}

/** One round of what musicians do: search, scroll, walk, listen, ask for similar sounds, go back. */
async function browse({ page, search, sounds, devtools }: Session, round: number): Promise<void> {
  await search.fill(texts[round % texts.length] ?? "");
  await page.waitForTimeout(300);
  const box = await sounds.boundingBox();
  if (box !== null) {
    await devtools.send("Input.synthesizeScrollGesture", {
      x: box.x + box.width / 2,
      y: box.y + box.height / 2,
      yDistance: -6_000,
      speed: 6_000,
      gestureSourceType: "mouse",
      preventFling: true,
    });
  }
  await search.fill(`demo ${texts[round % 3] ?? ""}`);
  await page.waitForTimeout(300);
  await sounds.getByRole("row").nth(2).click();
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(150);
  }
  await page.keyboard.press("Enter");
  await page.waitForTimeout(400);
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press("ArrowDown");
    await page.waitForTimeout(150);
  }
  await page.keyboard.press("Alt+ArrowLeft");
  await page.waitForTimeout(200);
  await page.keyboard.press("Escape");
}

async function lookAt({ devtools, browser }: Session): Promise<Look> {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const valueOf = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send("SystemInfo.getProcessInfo");
  await system.detach();
  const renderers = processInfo.filter(({ type }) => type === "renderer");
  return {
    heap: valueOf("JSHeapUsedSize") / 2 ** 20,
    // Chromium keeps a spare one, which is the smaller.
    resident: Math.max(...renderers.map(({ id }) => residentOf(id))),
    nodes: valueOf("Nodes"),
    listeners: valueOf("JSEventListeners"),
  };
}

/** MiB, of Linux's count. */
function residentOf(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? NaN) / 1024;
}
