/** Each test gets a browser host of its own, on a library of its own, and a page that is open on it. */
import { mkdtempSync, realpathSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Locator, type Page } from "@playwright/test";
import { startHost } from "./host.ts";

export interface Soundkin {
  /** A folder of the test's own, gone after it. */
  readonly directory: string;
  readonly page: Page;
  /** The list of sounds. */
  readonly sounds: Locator;
  /** The results beside it. */
  readonly similar: Locator;
  readonly player: Locator;
  /** Adds a folder as a musician does where there is no native dialog. */
  addFolder(path: string): Promise<void>;
  /** Waits until every file has been dealt with. */
  analysed(count: number): Promise<void>;
  /** Closes Soundkin and opens it again, on the same library. */
  restart(): Promise<void>;
}

/** Fails the test on anything that the page complains of: errors, refused content, broken requests. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      complaints.push(message.text());
    }
  });
  return complaints;
}

export const test = base.extend<{ soundkin: Soundkin }>({
  soundkin: async ({ page }, use) => {
    const directory = mkdtempSync(join(realpathSync(tmpdir()), "soundkin-e2e-"));
    const start = () => startHost(["--library", join(directory, "library")]);
    let host = await start();
    const complaints = collectComplaints(page);
    await page.goto(host.url);
    await use({
      directory,
      page,
      sounds: page.getByRole("grid", { name: "Sounds", exact: true }),
      similar: page.getByRole("grid", { name: "Similar sounds" }),
      player: page.getByRole("contentinfo"),
      addFolder: async (path) => {
        await page.getByRole("button", { name: "Add folder" }).first().click();
        await page.getByRole("textbox", { name: "Folder path" }).fill(path);
        await page.getByRole("textbox", { name: "Folder path" }).press("Enter");
      },
      analysed: async (count) => {
        await expect(page.getByRole("button", { name: /^All sounds/ })).toContainText(
          String(count),
        );
        await expect(page.getByText(/^Analysing/)).toHaveCount(0, { timeout: 60_000 });
        await expect(page.getByRole("row", { name: /\.\w+$/ }).first()).toBeVisible();
        await expect(page.getByRole("img", { name: "Waiting for analysis" })).toHaveCount(0);
      },
      restart: async () => {
        // The page would complain of the host that is gone.
        await page.goto("about:blank");
        await host.stop();
        host = await start();
        await page.goto(host.url);
      },
    });
    expect(complaints).toEqual([]);
    await page.close();
    await host.stop();
    await rm(directory, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  },
});

/** The names of a grid's sounds, in order, without the header. */
export async function namesIn(grid: Locator): Promise<string[]> {
  const labels = await grid
    .getByRole("row")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("aria-label")));
  return labels.filter((label) => label !== null);
}

/** The row of a sound by its file name. */
export function rowOf(grid: Locator, name: string): Locator {
  return grid.getByRole("row", { name, exact: true });
}

/** Gives a sound of the list tags, which are separated by commas. */
export async function tagSound(
  { page, sounds }: Pick<Soundkin, "page" | "sounds">,
  name: string,
  tags: string,
): Promise<void> {
  await rowOf(sounds, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: /Edit tags/ }).click();
  await page.getByRole("combobox", { name: "Add a tag" }).fill(tags);
  // The first one takes the last tag, the second one saves.
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
}

/** A message at the edge of the window. */
export function toast(page: Page, text: string | RegExp): Locator {
  return page.locator(".toast").filter({ hasText: text });
}

/** Asks for the sounds like one of the list, and waits for the first of them. */
export async function findSimilar(
  { page, sounds, similar }: Soundkin,
  name: string,
): Promise<void> {
  await rowOf(sounds, name).first().click();
  await page.keyboard.press("Enter");
  await expect(similar.getByRole("row").first()).toBeVisible();
}

export { expect };
