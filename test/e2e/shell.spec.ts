/** The window around the sounds: its panels, its looks, its language, its commands and their keys. */
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test, type Soundkin } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin): Promise<string[]> {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, {
    families: ["Drums/Kicks", "Synths/Plucks"],
    each: 3,
  });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return namesIn(soundkin.sounds);
}

function widthOf(panel: Locator): Promise<number> {
  return panel.evaluate((element) => Math.round(element.getBoundingClientRect().width));
}

/** Whether something of the page is beside the window. */
function isWider(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

function background(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

async function openPalette(page: Page): Promise<Locator> {
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: "Commands" });
  await expect(palette).toBeVisible();
  return palette;
}

async function openShortcuts(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  return page.getByRole("region", { name: "Keyboard shortcuts" });
}

test("panels are as wide as they were dragged, by mouse or by keys, after the page is loaded again", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  const [name = ""] = await addSounds(soundkin);
  const sidebar = page.getByRole("navigation", { name: "Library" });
  const handle = page.getByRole("separator", { name: "Width of the library" });
  const before = await widthOf(sidebar);

  const box = await handle.boundingBox();
  if (box === null) throw new Error("The handle is not there");
  await page.mouse.move(box.x + 4, 400);
  await page.mouse.down();
  await page.mouse.move(box.x + 64, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(sidebar)).toBe(before + 60);
  await expect(handle).toHaveAttribute("aria-valuenow", String(before + 60));

  await findSimilar(soundkin, name);
  const panel = page.getByRole("complementary");
  const narrower = page.getByRole("separator", { name: "Width of similar sounds" });
  const similarBefore = await widthOf(panel);
  await narrower.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => widthOf(panel)).toBe(similarBefore - 32);

  await page.reload();
  await expect.poll(() => widthOf(sidebar)).toBe(before + 60);
  await findSimilar(soundkin, name);
  await expect.poll(() => widthOf(panel)).toBe(similarBefore - 32);

  await handle.dblclick();
  await expect.poll(() => widthOf(sidebar)).toBe(before);
});

test("the sidebar and the large player are put away, and stay so", async ({ soundkin }) => {
  const { page, player } = soundkin;
  await addSounds(soundkin);
  const sidebar = page.getByRole("navigation", { name: "Library" });
  const heightOf = () => player.evaluate((element) => element.clientHeight);
  const tall = await heightOf();

  await page.getByRole("button", { name: "Hide the library" }).click();
  await expect(sidebar).toHaveCount(0);
  await page.keyboard.press("Control+j");
  await expect.poll(heightOf).toBeLessThan(tall);

  await page.reload();
  await expect(page.getByRole("button", { name: "Show the library" })).toBeVisible();
  await expect(sidebar).toHaveCount(0);
  expect(await heightOf()).toBeLessThan(tall);

  await page.keyboard.press("Control+b");
  await expect(sidebar).toBeVisible();
});

test("beside a DAW, at 320 px, one thing is shown at a time and nothing scrolls sideways", async ({
  soundkin,
}) => {
  const { page, similar, sounds } = soundkin;
  const [name = ""] = await addSounds(soundkin);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await isWider(page)).toBe(false);

  await page.getByRole("button", { name: "Show the library" }).click();
  const drawer = page.getByRole("dialog", { name: "Library" });
  await drawer.getByRole("treeitem", { name: "Synths" }).click();
  await expect(drawer).toHaveCount(0);
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /^Back/ }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(6);

  await findSimilar(soundkin, name);
  await expect(sounds).toBeHidden();
  expect(await isWider(page)).toBe(false);
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect(similar).toHaveCount(0);
  await expect(rowOf(sounds, name)).toBeVisible();

  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: /Settings/ }).click();
  await expect(page.getByRole("main", { name: "Settings" })).toBeVisible();
  expect(await isWider(page)).toBe(false);
});

test("in a browser a narrow window opens beside the DAW, with a word that it does not stay on top", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const opened = page.waitForEvent("popup");
  await page.getByRole("button", { name: "Beside the DAW" }).click();
  const beside = await opened;
  await expect(beside.getByRole("grid", { name: "Sounds", exact: true })).toBeVisible();
  await expect(beside.getByRole("button", { name: "Show the library" })).toBeVisible();
  await expect(page.getByText("A browser cannot keep it on top")).toBeVisible();
  await beside.close();
});

test("the theme follows the system until one is chosen, and the choice stays", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await background(page);
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(() => background(page)).not.toBe(dark);

  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await expect.poll(() => background(page)).toBe(dark);
  await page.reload();
  expect(await background(page)).toBe(dark);

  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("radio", { name: "As the system" }).check();
  await expect.poll(() => background(page)).not.toBe(dark);
});

test("text has the size that was chosen, everything can be twice as large, and nothing is cut off", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const settings = page.getByRole("button", { name: "Settings" });
  const entry = page.getByRole("button", { name: /^All sounds/ });
  const sizeOf = () => entry.evaluate((element) => getComputedStyle(element).fontSize);
  const heightOf = () => entry.evaluate((element) => element.getBoundingClientRect().height);
  const [usual, usualHeight] = [await sizeOf(), await heightOf()];
  expect(usual).toBe("13px");

  await settings.click();
  await page.getByLabel("Text size").selectOption("16 px");
  await expect.poll(sizeOf).toBe("16px");
  expect(await heightOf()).toBeGreaterThan(usualHeight);

  await page.getByLabel("Text size").selectOption("13 px");
  await page.getByLabel("Size of everything").selectOption("200 %");
  await expect.poll(heightOf).toBe(2 * usualHeight);
  await page.reload();
  await expect.poll(heightOf).toBe(2 * usualHeight);
  expect(await isWider(page)).toBe(false);
  const { width = 0, x = 0 } = (await settings.boundingBox()) ?? {};
  expect(x + width).toBeLessThanOrEqual(1440);

  // Both at once leave room for one thing at a time.
  await settings.click();
  await page.getByLabel("Text size").selectOption("16 px");
  await expect(page.getByRole("button", { name: "Show the library" })).toBeVisible();
  expect(await isWider(page)).toBe(false);
});

test("menus open where they are asked for at every zoom", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const [name = ""] = await addSounds(soundkin);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Size of everything").selectOption("150 %");
  await page.getByRole("button", { name: /^All sounds/ }).click();
  const row = await rowOf(sounds, name).boundingBox();
  if (row === null) throw new Error("The row is not there");
  await page.mouse.click(row.x + 200, row.y + 20, { button: "right" });
  const menu = await page.getByRole("menu").boundingBox();
  expect(Math.abs((menu?.x ?? 0) - (row.x + 200))).toBeLessThan(20);
});

/** What leads to each screen. */
const names = {
  en: { all: /^All sounds/, settings: "Settings", help: "Help" },
  de: { all: /^Alle Klänge/, settings: "Einstellungen", help: "Hilfe" },
} as const;

test("in German no text of the main screens is English", async ({ soundkin }) => {
  const { page } = soundkin;
  const [name = ""] = await addSounds(soundkin);
  const english = await textsOfScreens(soundkin, name, "en");
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  await page.getByLabel("Language").selectOption("Deutsch");
  await expect(page.getByRole("button", { name: "Einstellungen" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  const german = await textsOfScreens(soundkin, name, "de");

  const left = [...german].filter((text) => english.has(text) && !isTheSame(text));
  expect(left).toEqual([]);
});

/** What is read, or read out, on the list, its menu, similar sounds, settings, commands and shortcuts. */
async function textsOfScreens(
  { page }: Soundkin,
  name: string,
  language: keyof typeof names,
): Promise<Set<string>> {
  const found = new Set<string>();
  const read = async () => {
    for (const text of await textsOn(page)) found.add(text);
  };
  const { all, settings, help } = names[language];
  await page.getByRole("button", { name: all }).click();
  await page.locator("[role=grid] [data-index]").first().waitFor();
  await page.locator(`[role=row][aria-label="${name}"]`).first().click();
  await read();
  await page.locator(`[role=row][aria-label="${name}"]`).first().click({ button: "right" });
  await page.getByRole("menu").waitFor();
  await read();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("menu")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await page.getByRole("complementary").getByRole("row").first().waitFor();
  await read();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await read();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await read();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.getByRole("button", { name: settings, exact: true }).click();
  await page.getByRole("heading", { name: help, exact: true }).waitFor();
  await read();
  return found;
}

/** Texts, labels, hints and placeholders of a page. */
function textsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const attributes = ["aria-label", "title", "placeholder", "aria-valuetext"];
    const elements = [...document.body.querySelectorAll("*")];
    const spoken = elements.flatMap((element) =>
      attributes.flatMap((attribute) => element.getAttribute(attribute) ?? []),
    );
    const written = elements.flatMap((element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => (node.textContent ?? "").trim()),
    );
    return [...spoken, ...written].filter((text) => text !== "");
  });
}

/** Names of files, figures, keys, and what a German musician says in English, too. */
function isTheSame(text: string): boolean {
  return (
    !/\p{Letter}{2}/u.test(text) ||
    /^(Soundkin|samples|Drums|Kicks|Synths|Plucks|Kick|Pluck)\b/.test(text) ||
    /^(\/.*\/samples|[A-G][b#]?m?|\d+ (px|GB)|Alt\+.|Esc|README)$/.test(text) ||
    /^(English|Deutsch|Player|Autoplay|Mono|Loops?|Tempo|Format|Name|BPM|Position|Lead)$/.test(text)
  );
}

test("the palette finds commands and folders by some of their letters, and runs them", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin);
  const palette = await openPalette(page);
  await page.keyboard.type("settin");
  await expect(palette.getByRole("option").first()).toContainText("Settings");
  await page.keyboard.press("Enter");
  await expect(palette).toHaveCount(0);
  await expect(page.getByRole("main", { name: "Settings" })).toBeVisible();

  await openPalette(page);
  await page.keyboard.type("plu");
  await page.keyboard.press("Enter");
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);

  await openPalette(page);
  await page.keyboard.type("searc");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("combobox", { name: "Search" })).toBeFocused();

  // What does not apply is not offered.
  const again = await openPalette(page);
  await page.keyboard.type("redo");
  await expect(again.getByRole("option", { name: /^Redo/ })).toHaveCount(0);
  await page.keyboard.type("xyzzy");
  await expect(again.getByText("No command is called that.")).toBeVisible();
});

test("a command gets other keys, at once and for good, and gets its own back", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const shortcuts = await openShortcuts(page);
  const sidebar = page.getByRole("navigation", { name: "Library" });
  await shortcuts
    .getByRole("button", { name: /^Change the keys of "Show or hide the sid/ })
    .click();
  await page.keyboard.press("Control+Alt+q");
  await expect(shortcuts.getByRole("button", { name: /sidebar": Ctrl\+Alt\+Q$/ })).toBeVisible();

  await page.keyboard.press("Control+b");
  await expect(sidebar).toBeVisible();
  await page.keyboard.press("Control+Alt+q");
  await expect(sidebar).toHaveCount(0);

  await page.reload();
  await page.keyboard.press("Control+Alt+q");
  await expect(sidebar).toBeVisible();
  const later = await openShortcuts(page);
  await later.getByRole("button", { name: /^Reset the keys of "Show or hide the side/ }).click();
  await page.keyboard.press("Control+b");
  await expect(sidebar).toHaveCount(0);
});

test("keys that another command has are told, and taken over only when that is wanted", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const shortcuts = await openShortcuts(page);
  const loop = shortcuts.getByRole("button", { name: /^Change the keys of "Loop"/ });
  await loop.click();
  await page.keyboard.press("m");
  await expect(shortcuts.getByRole("alert")).toContainText('M belongs to "Mono".');
  await shortcuts.getByRole("button", { name: "Cancel" }).click();
  await expect(loop).toHaveAccessibleName(/: L$/);

  await loop.click();
  await page.keyboard.press("m");
  await shortcuts.getByRole("button", { name: "Take it over" }).click();
  await expect(loop).toHaveAccessibleName(/: M$/);
  await expect(
    shortcuts.getByRole("button", { name: /^Change the keys of "Mono": none/ }),
  ).toBeVisible();

  await shortcuts.getByRole("button", { name: 'Reset the keys of "Mono"' }).click();
  await expect(shortcuts.getByText('The same keys as "Loop".')).toBeVisible();
  await shortcuts.getByRole("button", { name: "Reset all shortcuts" }).click();
  await expect(loop).toHaveAccessibleName(/: L$/);
  await expect(shortcuts.getByText(/^The same keys as/)).toHaveCount(0);
});

test("a question mark shows every shortcut, those that were changed as they are now", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin);
  const shortcuts = await openShortcuts(page);
  await shortcuts.getByRole("button", { name: /^Change the keys of "Loop"/ }).click();
  await page.keyboard.press("Control+Alt+l");
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  for (const command of ["Find similar sounds", "Favourite", "Commands", "Undo", "Search"])
    await expect(help.getByText(command, { exact: true })).toBeVisible();
  await expect(help.getByText("Ctrl+Alt+L", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(help).toHaveCount(0);
});

test("keys do nothing to the sounds while one types", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const [name = ""] = await addSounds(soundkin);
  await rowOf(sounds, name).click();
  await page.keyboard.press("/");
  await page.keyboard.type("f5?,");
  await expect(page.getByRole("combobox", { name: "Search" })).toHaveValue("f5?,");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("main", { name: "Settings" })).toHaveCount(0);
});

test("a button says its name and its keys of now", async ({ soundkin }) => {
  const { page } = soundkin;
  await page.getByRole("button", { name: "Hide the library" }).hover();
  await expect(page.getByRole("tooltip")).toContainText("Hide the library");
  await expect(page.getByRole("tooltip")).toContainText("Ctrl+B");
});
