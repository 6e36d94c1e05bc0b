/**
 * `npm run screenshots`: the pictures of the README, from the demo pack in the browser host, at both
 * sizes and in both themes, into docs/screenshots. Look at them before they are committed.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "@playwright/test";
import { startHost } from "../test/e2e/host.ts";

const output = fileURLToPath(new URL("../docs/screenshots", import.meta.url));
const systemChromium = "/usr/bin/chromium";
const sizes = [
  { width: 1440, height: 900, suffix: "" },
  { width: 1024, height: 700, suffix: "-small" },
];
const themes = ["dark", "light"] as const;

async function main(): Promise<void> {
  const library = await mkdtemp(join(tmpdir(), "soundkin-screenshots-"));
  const host = await startHost(["--demo", "--library", library]);
  const browser = await chromium.launch({
    ...(existsSync(systemChromium) ? { executablePath: systemChromium } : {}),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    await mkdir(output, { recursive: true });
    // The token is good for one browser context after another.
    for (const { width, height, suffix } of sizes) {
      for (const colorScheme of themes) {
        const context = await browser.newContext({ viewport: { width, height }, colorScheme });
        const page = await context.newPage();
        await page.goto(host.url);
        await takeAll(page, `-${colorScheme}${suffix}.png`);
        await context.close();
      }
    }
  } finally {
    await browser.close();
    await host.stop();
    await rm(library, { recursive: true, force: true });
  }
}

/** The list, the context menu, similar sounds, a part of a loop, settings and the library's check. */
async function takeAll(page: Page, ending: string): Promise<void> {
  const take = (name: string) => page.screenshot({ path: join(output, `${name}${ending}`) });
  const sounds = page.getByRole("grid", { name: "Sounds", exact: true });
  const similar = page.getByRole("grid", { name: "Similar sounds" });
  await page.getByRole("treeitem", { name: "Demo pack" }).waitFor({ timeout: 60_000 });
  await sounds.getByRole("row").nth(1).waitFor();
  await page.getByText(/^(Analysing|Listing)/).waitFor({ state: "detached", timeout: 120_000 });
  await page.getByRole("treeitem", { name: "Loops" }).click();
  await settled(page);
  await take("list");
  await page.getByRole("treeitem", { name: "Drums" }).click();
  await page.getByRole("searchbox").fill("kick");
  await settled(page);
  await sounds.getByRole("row").nth(8).click({ button: "right" });
  await settled(page);
  await take("menu");
  await page.getByRole("menuitem", { name: /Find similar sounds/ }).click();
  await similar.getByRole("row").nth(4).waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await settled(page);
  await take("similar");
  await page.getByRole("searchbox").fill("snare fat");
  await settled(page);
  await sounds.getByRole("row", { name: "Snare Fat 02.wav" }).click();
  await page.keyboard.press("Enter");
  await similar
    .getByRole("row", { name: /^at .* in Loop/ })
    .first()
    .click();
  await settled(page);
  await take("part");
  await page.getByRole("button", { name: "Close similar sounds" }).click();
  await page.getByRole("button", { name: "Settings" }).click();
  await settled(page);
  await take("settings");
  await page.getByRole("button", { name: "Check my library" }).click();
  await page.getByRole("table").first().waitFor({ timeout: 60_000 });
  await page.getByRole("table").first().scrollIntoViewIfNeeded();
  await take("check");
}

/** Waveforms are fetched a few at a time; nothing on the page says when the last is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.waitForLoadState("networkidle");
}

await main();
