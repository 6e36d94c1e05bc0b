/** What narrows the list and the similar sounds: filters, tags and favourites. */
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, type Soundkin, tagSound, test } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin, families: readonly string[], each = 4) {
  const files = await writeFamilies(join(soundkin.directory, "samples"), { families, each });
  await soundkin.addFolder(join(soundkin.directory, "samples"));
  await soundkin.analysed(files.length);
  return files.length;
}

function filterForm(page: Page) {
  return page.getByRole("group", { name: "Filters", exact: true });
}

function chips(page: Page) {
  return page
    .getByRole("group", { name: "Active filters" })
    .getByRole("button", { name: /^Change the filter/ });
}

test("a filter narrows the list and, as one likes, the similar sounds", async ({ soundkin }) => {
  const { page, sounds, similar } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Closed Hats", "Loops/Drum Loops"]);
  await page.getByRole("button", { name: /^Filters/ }).click();
  await filterForm(page).getByRole("radio", { name: "Loop", exact: true }).check();
  await expect.poll(() => namesIn(sounds)).toHaveLength(4);
  for (const name of await namesIn(sounds)) expect(name).toMatch(/^Loop/);
  await page.keyboard.press("Escape");
  await expect(filterForm(page)).toBeHidden();
  await expect(chips(page).first()).toHaveText("Loops");

  const [query = ""] = await namesIn(sounds);
  await findSimilar(soundkin, query);
  const hats = similar.getByRole("row", { name: /Closed Hat/ });
  await expect(hats.first()).toBeAttached();
  const limited = page.getByRole("switch", { name: "Use the list's filters" });
  await limited.click();
  await expect(hats).toHaveCount(0);
  await expect(rowOf(similar, (await namesIn(sounds))[1] ?? "")).toBeVisible();
  // The search counts, too, and the folder.
  await page.getByRole("combobox", { name: "Search sounds" }).fill("hat");
  await expect(page.getByText("No other sound is left")).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).first().click();
  await expect(similar.getByRole("row").first()).toBeVisible();
  await page.getByRole("treeitem", { name: "Drums" }).click();
  await expect(page.getByText("No sounds in Drums with these filters")).toBeVisible();
  await expect(page.getByText("No other sound is left")).toBeVisible();

  await page.getByRole("button", { name: "Reset filters" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(4);
  await expect(hats).toHaveCount(4);
  await page.getByRole("button", { name: /^All sounds/ }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);

  await page.reload();
  await findSimilar(soundkin, query);
  await expect(limited).toBeChecked();
});

test("length, tempo and key are chosen in the form, and each is a chip", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const families = ["Drums/Closed Hats", "Loops/Drum Loops", "Synths/Pads"];
  const total = await addSounds(soundkin, families, 6);
  await page.getByRole("button", { name: /^Filters/ }).click();
  const form = filterForm(page);

  await form.getByRole("radio", { name: "< 0.5 s" }).check();
  await expect.poll(() => namesIn(sounds)).not.toHaveLength(total);
  const lengths = await sounds.getByRole("row").getByRole("gridcell").last().innerText();
  expect(Number.parseFloat(lengths)).toBeLessThanOrEqual(0.5);
  await form
    .getByRole("radiogroup", { name: "Length" })
    .getByRole("radio", { name: "Any" })
    .check();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);

  await form.getByRole("spinbutton", { name: "Tempo from" }).fill("60");
  await form.getByRole("spinbutton", { name: "Tempo to" }).fill("200");
  await expect.poll(() => namesIn(sounds)).toHaveLength(6);
  for (const name of await namesIn(sounds)) expect(name).toMatch(/^Loop/);
  await expect(chips(page).first()).toHaveText("60–200 BPM");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove the filter 60–200 BPM" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);

  // Some pad has a key; its short form is that of the list.
  const keyCells = (rows: Locator) =>
    rows.getByRole("gridcell").filter({ hasText: /^\s*[A-G][b#]?m?\s*$/ });
  const pads = sounds.getByRole("row", { name: /^Pad/ });
  const minor = keyCells(pads).filter({ hasText: "m" }).first();
  const short = (await minor.innerText()).trim();
  await page.getByRole("button", { name: /^Filters/ }).click();
  await form.getByRole("combobox", { name: "Key" }).selectOption(short.replace("m", " minor"));
  await expect.poll(() => namesIn(sounds)).not.toHaveLength(total);
  for (const row of (await sounds.getByRole("row").all()).slice(1)) {
    await expect(keyCells(row)).toHaveText(short);
  }
  await form.getByRole("button", { name: "Reset filters" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
});

test("a click on a tag shows what is tagged so", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks"]);
  const [first = "", second = ""] = await namesIn(sounds);
  for (const [name, tags] of [
    [first, "warm, dusty"],
    [second, "warm"],
  ] as const) {
    await tagSound(soundkin, name, tags);
    await expect(rowOf(sounds, name)).toContainText("warm");
  }
  await rowOf(sounds, first).getByRole("button", { name: "warm" }).click();
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);
  await rowOf(sounds, first).getByRole("button", { name: "dusty" }).click();
  await expect.poll(() => namesIn(sounds)).toEqual([first]);
  // The keyboard goes from chip to chip, and from the last one to the search box.
  const [warm, dusty] = [chips(page).nth(0), chips(page).nth(1)];
  await expect(dusty).toHaveText("dusty");
  await dusty.press("Delete");
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);
  await expect(warm).toBeFocused();
  await page.keyboard.press("Delete");
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
  await expect(page.getByRole("combobox", { name: "Search sounds" })).toBeFocused();
});

test("a favourite is set by its star or by F, in both lists, and survives a reload", async ({
  soundkin,
}) => {
  const { page, sounds, similar } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"]);
  const [query = "", other = "", third = ""] = await namesIn(sounds);
  const star = (grid: typeof sounds, name: string) =>
    rowOf(grid, name).getByRole("button", { name: "Favourite" });
  await findSimilar(soundkin, query);
  await rowOf(similar, other).click();
  await page.keyboard.press("f");
  for (const grid of [similar, sounds]) {
    await expect(star(grid, other)).toHaveAttribute("aria-pressed", "true");
  }
  await star(sounds, third).click();
  await expect(star(similar, third)).toHaveAttribute("aria-pressed", "true");
  await star(similar, third).click();
  await expect(star(sounds, third)).toHaveAttribute("aria-pressed", "false");

  await page.reload();
  await expect(star(sounds, other)).toHaveAttribute("aria-pressed", "true");
  await expect(star(sounds, third)).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("button", { name: /^Filters/ }).click();
  await page.getByRole("switch", { name: "Favourites only" }).click();
  await expect.poll(() => namesIn(sounds)).toEqual([other]);
});

test("a favourite that cannot be stored is undone, with a word why", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"]);
  const reason = "The disk is full.";
  await page.routeWebSocket(/\/api$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const { id, command } = JSON.parse(String(message)) as { id: number; command: string };
      if (command !== "samples.setFavourite") server.send(message);
      else socket.send(JSON.stringify({ id, error: { code: "disk-full", message: reason } }));
    });
  });
  await page.reload();
  const [name = ""] = await expect
    .poll(() => namesIn(sounds))
    .not.toHaveLength(0)
    .then(() => namesIn(sounds));
  const star = rowOf(sounds, name).getByRole("button", { name: "Favourite" });
  await star.click();
  await expect(page.getByRole("status").getByText(reason)).toBeVisible();
  await expect(star).toHaveAttribute("aria-pressed", "false");
});
