/** Every screen is free of what axe-core finds: names, roles, contrast, focus, in both themes. */
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test, type Soundkin } from "./soundkin.ts";

const themes = ["dark", "light"] as const;
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function addSounds(soundkin: Soundkin): Promise<string> {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each: 4 });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  const [name = ""] = await namesIn(soundkin.sounds);
  return name;
}

/** A handle stands between two landmarks, a menu in front of them; in a narrow window a panel may cover the main one. */
const notHere = ["region", "landmark-one-main", "page-has-heading-one"];

/** What axe finds in both themes, each with the elements that it is about. */
async function findings(page: Page, screen: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const axe = new AxeBuilder({ page });
    // Names and roles are the same in both.
    if (colorScheme === "light") axe.withRules(["color-contrast"]);
    else axe.withTags(rules).disableRules(notHere);
    const { violations } = await axe.analyze();
    for (const { id, nodes } of violations)
      for (const { html } of nodes) found.push(`${screen}, ${colorScheme}: ${id} ${html}`);
  }
  return found;
}

async function closed(page: Page, role: "dialog" | "menu"): Promise<void> {
  await page.keyboard.press("Escape");
  await expect(page.getByRole(role)).toHaveCount(0);
}

test("an empty library, and the dialog that fills it, are accessible", async ({ soundkin }) => {
  const { page } = soundkin;
  const add = page.getByRole("button", { name: "Add folder" }).first();
  await expect(add).toBeVisible();
  const found = await findings(page, "empty library");
  await add.click();
  await expect(page.getByRole("dialog")).toBeVisible();
  found.push(...(await findings(page, "folder dialog")));
  expect(found).toEqual([]);
});

test("the list, its menu and similar sounds are accessible", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const name = await addSounds(soundkin);
  await rowOf(sounds, name).click();
  const found = await findings(page, "list");
  await rowOf(sounds, name).click({ button: "right" });
  await expect(page.getByRole("menu")).toBeVisible();
  found.push(...(await findings(page, "menu")));
  await closed(page, "menu");
  await findSimilar(soundkin, name);
  found.push(...(await findings(page, "similar sounds")));
  expect(found).toEqual([]);
});

test("settings, the palette and the shortcuts are accessible", async ({ soundkin }) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const found: string[] = [];
  for (const [keys, screen] of [
    ["Control+k", "palette"],
    ["?", "shortcuts"],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog")).toBeVisible();
    found.push(...(await findings(page, screen)));
    await closed(page, "dialog");
  }
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(page.getByRole("main", { name: "Settings" })).toBeVisible();
  found.push(...(await findings(page, "settings")));
  expect(found).toEqual([]);
});

test("the dialogs about a sound are accessible", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const name = await addSounds(soundkin);
  await rowOf(sounds, name).click();
  const found: string[] = [];
  for (const [keys, screen] of [
    ["t", "tags"],
    ["d", "details"],
    ["k", "collections"],
    ["Control+Shift+e", "export"],
  ] as const) {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog")).toBeVisible();
    found.push(...(await findings(page, screen)));
    await closed(page, "dialog");
  }
  expect(found).toEqual([]);
});

test("a narrow window is accessible", async ({ soundkin }) => {
  const { page } = soundkin;
  const name = await addSounds(soundkin);
  await page.setViewportSize({ width: 320, height: 640 });
  const found = await findings(page, "narrow list");
  await page.getByRole("button", { name: "Show the library" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  found.push(...(await findings(page, "drawer")));
  await closed(page, "dialog");
  await findSimilar(soundkin, name);
  found.push(...(await findings(page, "narrow similar sounds")));
  expect(found).toEqual([]);
});
