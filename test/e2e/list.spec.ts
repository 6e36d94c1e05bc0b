/** The list of sounds: its columns, what is selected of it, copies, and the way back through it. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test, type Soundkin } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin, families: readonly string[], each: number) {
  const files = await writeFamilies(join(soundkin.directory, "samples"), { families, each });
  await soundkin.addFolder(join(soundkin.directory, "samples"));
  await soundkin.analysed(files.length);
  return files.length;
}

async function heads(sounds: Locator): Promise<string[]> {
  const texts = await sounds.getByRole("columnheader").allInnerTexts();
  return texts.map((text) => text.trim());
}

async function selectedNames(grid: Locator): Promise<(string | null)[]> {
  const rows = grid.getByRole("row", { selected: true });
  return rows.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label")));
}

/** The row where the keyboard is. */
async function cursorName(page: Page, grid: Locator): Promise<string | null> {
  const id = await grid.getAttribute("aria-activedescendant");
  return id === null ? null : page.locator(`[id="${id}"]`).getAttribute("aria-label");
}

test("columns are chosen, sorted and resized, and all of that is remembered", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Closed Hats", "Synths/Pads"], 3);
  await expect(sounds).toHaveAttribute("aria-colcount", "8");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Loudness" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => heads(sounds)).toContain("Loudness");
  await expect(rowOf(sounds, (await namesIn(sounds))[0] ?? "")).toContainText(/-\d+\.\d/);
  await sounds.getByRole("columnheader").first().click({ button: "right" });
  await page.getByRole("menuitemcheckbox", { name: "Tags" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => heads(sounds)).not.toContain("Tags");

  const loudness = sounds.getByRole("columnheader").filter({ hasText: "Loudness" });
  await expect(loudness).toHaveAttribute("aria-sort", "none");
  const byName = await namesIn(sounds);
  await page.getByRole("button", { name: "Sort by Loudness" }).click();
  await expect(loudness).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => namesIn(sounds)).not.toEqual(byName);
  const ascending = await namesIn(sounds);
  await page.getByRole("button", { name: "Sort by Loudness" }).click();
  await expect(loudness).toHaveAttribute("aria-sort", "descending");
  await expect.poll(() => namesIn(sounds)).toEqual(ascending.toReversed());

  const edge = page.getByRole("separator", { name: "Width of Loudness" });
  await edge.focus();
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowLeft");
  await expect(edge).toHaveAttribute("aria-valuenow", "80");
  const place = await edge.boundingBox();
  if (place === null) throw new Error("the edge is not shown");
  await page.mouse.move(place.x + place.width / 2, place.y + 10);
  await page.mouse.down();
  await page.mouse.move(place.x + place.width / 2 - 30, place.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(edge).toHaveAttribute("aria-valuenow", "110");

  const chosen = await heads(sounds);
  await page.reload();
  await expect.poll(() => heads(sounds)).toEqual(chosen);
  await expect(edge).toHaveAttribute("aria-valuenow", "110");
  await expect(loudness).toHaveAttribute("aria-sort", "descending");
  await edge.dblclick();
  await expect(edge).toHaveAttribute("aria-valuenow", "64");
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitem", { name: "Usual columns and widths" }).click();
  await expect.poll(() => heads(sounds)).toContain("Tags");
  expect(await heads(sounds)).not.toContain("Loudness");
});

test("a narrow window drops columns, and keeps waveform and name", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Closed Hats"], 2);
  await page.setViewportSize({ width: 700, height: 700 });
  await expect.poll(() => heads(sounds)).not.toContain("Rating");
  await expect.poll(() => heads(sounds)).toContain("Length");
  await page.setViewportSize({ width: 320, height: 700 });
  await expect.poll(() => heads(sounds)).toEqual(["Waveform", "Name"]);
  await expect(sounds.getByRole("row").nth(1).getByRole("gridcell")).toHaveCount(2);
});

test("many sounds are selected by mouse and by keyboard, and only a plain move plays", async ({
  soundkin,
}) => {
  const { page, sounds, player } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Closed Hats", "Synths/Pads"], 4);
  await expect(sounds).toHaveAttribute("aria-multiselectable", "true");
  const names = await namesIn(sounds);
  const row = (index: number) => rowOf(sounds, names[index] ?? "");

  await row(1).click();
  expect(await selectedNames(sounds)).toEqual([names[1]]);
  await expect(player).toContainText(names[1] ?? "");
  await page.keyboard.press("Escape");
  await row(4).click({ modifiers: ["ControlOrMeta"] });
  await expect(player).toContainText(names[4] ?? "");
  await expect(player).toHaveAttribute("data-playing", "false");
  expect(await selectedNames(sounds)).toEqual([names[1], names[4]]);
  await expect(page.getByText("2 selected")).toBeVisible();
  await row(1).click({ modifiers: ["ControlOrMeta"] });
  expect(await selectedNames(sounds)).toEqual([names[4]]);
  expect(await cursorName(page, sounds)).toBe(names[1]);

  await row(2).click();
  await row(5).click({ modifiers: ["Shift"] });
  await expect.poll(() => selectedNames(sounds)).toEqual(names.slice(2, 6));
  await page.keyboard.press("Shift+ArrowUp");
  await expect.poll(() => selectedNames(sounds)).toEqual(names.slice(2, 5));
  await page.keyboard.press("Shift+Home");
  await expect.poll(() => selectedNames(sounds)).toEqual(names.slice(0, 3));

  // Right-click inside keeps what is selected, and outside does not.
  await row(1).click({ button: "right" });
  await expect(page.getByRole("menu")).toContainText("3 selected");
  await page.keyboard.press("Escape");
  expect(await selectedNames(sounds)).toEqual(names.slice(0, 3));
  await row(6).click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: /^Find similar sounds/ })).toBeVisible();
  await page.keyboard.press("Escape");
  expect(await selectedNames(sounds)).toEqual([names[6]]);

  await page.keyboard.press("ControlOrMeta+a");
  await expect.poll(() => selectedNames(sounds)).toHaveLength(total);
  await expect(page.getByText(`${total} selected`)).toBeVisible();
  await page.getByRole("button", { name: "Clear selection" }).click();
  await expect(sounds).toBeFocused();
  expect(await selectedNames(sounds)).toEqual([names[6]]);
  await page.keyboard.press("ArrowDown");
  expect(await selectedNames(sounds)).toEqual([names[7]]);
  await expect(player).toHaveAttribute("data-playing", "true");
});

test("what the menu does, it does to all that is selected", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Closed Hats"], 4);
  const names = await namesIn(sounds);
  await rowOf(sounds, names[0] ?? "").click();
  await rowOf(sounds, names[2] ?? "").click({ modifiers: ["Shift"] });
  await rowOf(sounds, names[1] ?? "").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rating" }).click();
  await page.getByRole("menuitemcheckbox", { name: "4 stars" }).click();
  for (const name of names.slice(0, 3)) await expect(rowOf(sounds, name)).toContainText("★★★★");
  await expect(rowOf(sounds, names[3] ?? "")).not.toContainText("★");
  await rowOf(sounds, names[1] ?? "").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Favourite/ }).click();
  for (const name of names.slice(0, 3)) {
    const star = rowOf(sounds, name).getByRole("button", { name: "Favourite" });
    await expect(star).toHaveAttribute("aria-pressed", "true");
  }
});

test("copies are folded under one row, which shows them all and comes back", async ({
  soundkin,
}) => {
  const { page, sounds, directory } = soundkin;
  const folder = join(directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each: 3 });
  const copied = files[0]?.path.split("/").at(-1) ?? "";
  for (const place of ["Backup/One", "Backup/Two"])
    await cp(join(folder, "Drums/Kicks", copied), join(folder, place, copied));
  await soundkin.addFolder(folder);
  await soundkin.analysed(5);
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);
  const badge = rowOf(sounds, copied).getByRole("button", { name: "2 more files" });
  await expect(badge).toHaveText("+2");

  await page.getByRole("combobox", { name: "Search sounds" }).fill("kick");
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);
  await badge.click();
  await expect.poll(() => namesIn(sounds)).toEqual([copied, copied, copied]);
  await expect(page.getByRole("heading", { name: /^Files with the sound of/ })).toBeVisible();
  await page.getByRole("button", { name: "Back to the list" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);
  await expect(page.getByRole("combobox", { name: "Search sounds" })).toHaveValue("kick");

  await page.getByRole("button", { name: "View", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Fold duplicates" }).click();
  await page.keyboard.press("Escape");
  await expect.poll(() => namesIn(sounds)).toHaveLength(5);
  await page.reload();
  await expect.poll(() => namesIn(sounds)).toHaveLength(5);
});

test("what was heard is dimmed as one likes, and rows are as tall as one likes", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Synths/Pads"], 3);
  const [first = "", second = ""] = await namesIn(sounds);
  const colour = (name: string) =>
    rowOf(sounds, name)
      .getByText(name.replace(/\.\w+$/, ""), { exact: true })
      .evaluate((title) => getComputedStyle(title).color);
  const bright = await colour(first);
  await rowOf(sounds, first).click();
  await expect(soundkin.player).toHaveAttribute("data-playing", "true");
  await rowOf(sounds, second).click();
  await expect.poll(() => colour(first)).not.toBe(bright);

  const choose = async (role: "menuitemradio" | "menuitemcheckbox", name: string) => {
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole(role, { name, exact: true }).click();
    await page.keyboard.press("Escape");
  };
  await choose("menuitemradio", "Never");
  await expect.poll(() => colour(first)).toBe(bright);
  await choose("menuitemradio", "Ever");
  await expect.poll(() => colour(first)).not.toBe(bright);
  await page.reload();
  await expect.poll(() => colour(first)).not.toBe(bright);

  const tall = await rowOf(sounds, first).boundingBox();
  await choose("menuitemcheckbox", "Compact rows");
  await expect
    .poll(async () => (await rowOf(sounds, first).boundingBox())?.height)
    .toBeLessThan(tall?.height ?? 0);
});

test("another order keeps the sound in view that the keyboard is on", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Closed Hats"], 60);
  await rowOf(sounds, (await namesIn(sounds))[2] ?? "").click();
  await page.keyboard.press("Escape");
  const name = await cursorName(page, sounds);
  await page.getByRole("button", { name: "Sort by Name" }).click();
  await expect(rowOf(sounds, name ?? "")).toBeInViewport();
  await expect(rowOf(sounds, name ?? "")).toHaveAttribute("aria-rowindex", "59");
  expect(await cursorName(page, sounds)).toBe(name);
  expect(await selectedNames(sounds)).toEqual([name]);
});

test("back and forward bring back search, folder, selection and scroll, and similar sounds", async ({
  soundkin,
}) => {
  const { page, sounds, similar } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Closed Hats", "Synths/Pads"], 30);
  const search = page.getByRole("combobox", { name: "Search sounds" });
  const rows = (count: number) =>
    expect(sounds).toHaveAttribute("aria-rowcount", String(count + 1));
  await expect(page.getByRole("button", { name: "Back", exact: true })).toBeDisabled();

  await sounds.focus();
  for (let press = 0; press < 3; press++) await page.keyboard.press("PageDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Escape");
  const selected = await selectedNames(sounds);
  expect(selected).toHaveLength(2);
  const place = await rowOf(sounds, selected[0] ?? "").boundingBox();

  // Typed letters are one step.
  await search.click();
  await page.keyboard.type("pad", { delay: 30 });
  await rows(30);
  await page.getByRole("treeitem", { name: "Synths" }).click();
  await page.getByRole("button", { name: "Clear search" }).click();
  await rows(30);
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(search).toHaveValue("pad");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.getByRole("heading", { name: "All sounds" })).toBeVisible();
  await rows(30);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await rows(total);
  await expect.poll(() => selectedNames(sounds)).toEqual(selected);
  await expect.poll(() => rowOf(sounds, selected[0] ?? "").boundingBox()).toEqual(place);

  // The buttons that a mouse has for it.
  await page.evaluate(() => dispatchEvent(new MouseEvent("mouseup", { button: 4, bubbles: true })));
  await expect(search).toHaveValue("pad");
  await page.evaluate(() => dispatchEvent(new MouseEvent("mouseup", { button: 3, bubbles: true })));
  await rows(total);

  await findSimilar(soundkin, (await namesIn(sounds))[0] ?? "");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(similar).toHaveCount(0);
  await page.keyboard.press("Alt+ArrowRight");
  await expect(similar.getByRole("row").first()).toBeVisible();
});

test("a held key moves on and plays only where it rests", async ({ soundkin }) => {
  const { page, sounds, player } = soundkin;
  const played: string[] = [];
  page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      if (String(payload).includes('"samples.played"')) played.push(String(payload));
    });
  });
  await page.reload();
  await addSounds(soundkin, ["Synths/Pads"], 12);
  const names = await namesIn(sounds);
  await rowOf(sounds, names[0] ?? "").click();
  await expect.poll(() => played).toHaveLength(1);
  // Faster than any keyboard, so that a busy machine does not make rests of repeats.
  await sounds.evaluate((grid) => {
    for (let press = 0; press < 9; press++)
      grid.dispatchEvent(
        new KeyboardEvent("keydown", {
          key: "ArrowDown",
          code: "ArrowDown",
          repeat: press > 0,
          bubbles: true,
          cancelable: true,
        }),
      );
  });
  await expect(player).toContainText(names[9] ?? "");
  await expect(player).toHaveAttribute("data-playing", "true");
  await expect.poll(() => played.length).toBeGreaterThan(1);
  // The first press may have begun to play before the first repeat.
  expect(played.length).toBeLessThanOrEqual(3);
});

test("waveforms load a few at a time, and not for rows that are gone", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Closed Hats"], 60);
  let [waiting, most, cancelled] = [0, 0, 0];
  page.on("requestfinished", (request) => {
    if (request.url().includes("/peaks/")) waiting -= 1;
  });
  page.on("requestfailed", (request) => {
    if (!request.url().includes("/peaks/")) return;
    waiting -= 1;
    cancelled += 1;
  });
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  await page.route(/\/peaks\//, async (route) => {
    waiting += 1;
    most = Math.max(most, waiting);
    await opened;
    await route.continue().catch(() => undefined);
  });
  await page.reload();
  await expect.poll(() => waiting).toBe(6);
  await sounds.focus();
  expect(most).toBe(6);
  await page.keyboard.press("End");
  await expect.poll(() => cancelled).toBeGreaterThan(0);
  open();
  const last = sounds.getByRole("row").last();
  await expect(last).toContainText(/^\s*Hi-hat.*, (dies away|several hits|steady|swells|silent)/);
});

test("the grid says where one is, and tells waveforms in words", async ({ soundkin }) => {
  const { sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks"], 2);
  await expect(sounds).toHaveAttribute("aria-rowcount", String(total + 1));
  const row = sounds.getByRole("row").nth(1);
  await expect(row).toHaveAttribute("aria-rowindex", "2");
  await expect(row.getByRole("gridcell")).toHaveCount(8);
  await expect(row.getByRole("gridcell").first()).toContainText(
    /^\s*Kick, \d\.\d\d s, (-\d+\.\d LUFS, )?[a-z ]+\s*$/,
  );
});

test("where the row of the cursor leaves the list, the keys go on from there", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"], 6);
  const names = await namesIn(sounds);
  await rowOf(sounds, names[0] ?? "").click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("f");
  await page
    .getByRole("button", { name: /^Favourites/ })
    .first()
    .click();
  await expect.poll(() => namesIn(sounds)).toEqual(names);
  await rowOf(sounds, names[3] ?? "").click();
  await page.keyboard.press("f");
  await expect.poll(() => namesIn(sounds)).toHaveLength(5);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => cursorName(page, sounds)).toBe(names[4]);
  await page.keyboard.press("f");
  await expect.poll(() => namesIn(sounds)).toHaveLength(4);
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => cursorName(page, sounds)).toBe(names[2]);
});
