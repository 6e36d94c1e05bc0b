/**
 * `npm run screenshots`: pictures of every view, from the demo pack in the browser host, at both sizes
 * and in both themes, into docs/screenshots. Look at them before they are committed.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "@playwright/test";
import { chromiumOptions } from "../test/e2e/chromium.ts";
import { startHost } from "../test/e2e/host.ts";

const output = fileURLToPath(new URL("../docs/screenshots", import.meta.url));
const sizes = [
  { width: 1440, height: 900, suffix: "" },
  { width: 1024, height: 700, suffix: "-small" },
];
/** Beside the DAW. */
const narrow = { width: 360, height: 700, suffix: "-narrow" };
const themes = ["dark", "light"] as const;

type Take = (name: string) => Promise<unknown>;

async function main(): Promise<void> {
  await rm(output, { recursive: true, force: true });
  await mkdir(output, { recursive: true });
  const browser = await chromium.launch(chromiumOptions);
  try {
    await onLibrary(["--demo"], async (url) => {
      await inEveryLook(browser, url, sizes, takeAll);
      await inEveryLook(browser, url, [narrow], takeNarrow);
    });
    await onLibrary([], (url) => inEveryLook(browser, url, sizes, takeEmpty));
  } finally {
    await browser.close();
  }
}

/** Starts a host on a library of its own. */
async function onLibrary(
  args: readonly string[],
  use: (url: string) => Promise<void>,
): Promise<void> {
  const library = await mkdtemp(join(tmpdir(), "soundkin-screenshots-"));
  const host = await startHost([...args, "--library", library]);
  try {
    await use(host.url);
  } finally {
    await host.stop();
    await rm(library, { recursive: true, force: true });
  }
}

async function inEveryLook(
  browser: Browser,
  url: string,
  viewports: readonly (typeof narrow)[],
  use: (page: Page, take: Take) => Promise<void>,
): Promise<void> {
  for (const { width, height, suffix } of viewports) {
    for (const colorScheme of themes) {
      // The token is good for one browser context after another.
      const context = await browser.newContext({ viewport: { width, height }, colorScheme });
      const page = await context.newPage();
      await page.goto(url);
      await use(page, async (name) => {
        await settled(page);
        await page.screenshot({ path: join(output, `${name}-${colorScheme}${suffix}.png`) });
      });
      await context.close();
    }
  }
}

async function takeAll(page: Page, take: Take): Promise<void> {
  await ready(page);
  await takeLists(page, take);
  await takeSimilar(page, take);
  await takeDialogs(page, take);
  await takeViews(page, take);
}

/** The list, a search with its completion, the filter form, the context menu of several sounds. */
async function takeLists(page: Page, take: Take): Promise<void> {
  const { sounds, search } = partsOf(page);
  await page.getByRole("treeitem", { name: "Loops" }).click();
  await take("list");
  await page.getByRole("treeitem", { name: "Demo pack" }).click();
  await search.fill("dark len:<2s kind:");
  await take("search");
  await search.fill("");
  await page.getByRole("button", { name: "Reset filters" }).click();
  await page.getByRole("button", { name: /^Filters/ }).click();
  await take("filters");
  await page.keyboard.press("Escape");
  await page.getByRole("treeitem", { name: "Drums" }).click();
  await search.fill("kick");
  await settled(page);
  await sounds.getByRole("row").nth(3).click();
  await sounds
    .getByRole("row")
    .nth(6)
    .click({ modifiers: ["Shift"] });
  await sounds.getByRole("row").nth(5).click({ button: "right" });
  await take("menu");
  await page.keyboard.press("Escape");
}

/** Similar sounds, with an example that is liked, and a part of a loop among them. */
async function takeSimilar(page: Page, take: Take): Promise<void> {
  const { sounds, similar, search } = partsOf(page);
  await sounds.getByRole("row").nth(8).click();
  await page.keyboard.press("Enter");
  await similar.getByRole("row").nth(4).waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  await take("similar");
  await page.keyboard.press("+");
  await take("examples");
  await search.fill("snare fat");
  await settled(page);
  await sounds.getByRole("row", { name: "Snare Fat 02.wav" }).click();
  await page.keyboard.press("Enter");
  await similar
    .getByRole("row", { name: /^at .* in Loop/ })
    .first()
    .click();
  await take("part");
  await page.getByRole("button", { name: "Close similar sounds" }).click();
  await search.fill("");
}

async function takeDialogs(page: Page, take: Take): Promise<void> {
  const { sounds } = partsOf(page);
  await page.getByRole("treeitem", { name: "Loops" }).click();
  await settled(page);
  await sounds.getByRole("row").nth(2).click();
  for (const [name, keys] of [
    ["details", "d"],
    ["tags", "t"],
    ["export", "ControlOrMeta+Shift+e"],
    ["palette", "ControlOrMeta+k"],
    ["shortcuts", "?"],
  ] as const) {
    await page.keyboard.press(keys);
    await page.getByRole("dialog").waitFor();
    await take(name);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
  }
}

async function takeViews(page: Page, take: Take): Promise<void> {
  await page.getByRole("button", { name: /^Problems/ }).click();
  await take("problems");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await take("settings");
  await page.getByRole("region", { name: "Check my library" }).getByRole("button").click();
  await page.getByRole("table").first().waitFor({ timeout: 60_000 });
  await page.getByRole("table").first().scrollIntoViewIfNeeded();
  await take("check");
}

async function takeNarrow(page: Page, take: Take): Promise<void> {
  const { sounds, similar } = partsOf(page);
  await sounds.getByRole("row").nth(3).click();
  await take("list");
  await page.keyboard.press("Enter");
  await similar.getByRole("row").nth(2).waitFor();
  await take("similar");
}

async function takeEmpty(page: Page, take: Take): Promise<void> {
  await page.getByRole("button", { name: "Add folder" }).first().waitFor();
  await take("empty");
}

function partsOf(page: Page) {
  return {
    sounds: page.getByRole("grid", { name: "Sounds", exact: true }),
    similar: page.getByRole("grid", { name: "Similar sounds" }),
    search: page.getByRole("combobox", { name: "Search sounds" }),
  };
}

/** Waits until the demo pack is analysed. */
async function ready(page: Page): Promise<void> {
  await page.getByRole("treeitem", { name: "Demo pack" }).waitFor({ timeout: 60_000 });
  await partsOf(page).sounds.getByRole("row").nth(1).waitFor();
  await page.getByText(/^(Analysing|Listing)/).waitFor({ state: "detached", timeout: 120_000 });
}

/** Waveforms are fetched a few at a time; nothing on the page says when the last is drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.waitForLoadState("networkidle");
}

await main();
