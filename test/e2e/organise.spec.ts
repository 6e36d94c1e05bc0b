/** What a musician says of sounds: favourites, ratings, tags, notes, corrections and collections. */
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, namesIn, rowOf, tagSound, test, toast, type Soundkin } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin, families: readonly string[], each = 4) {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families, each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return namesIn(soundkin.sounds);
}

/** Selects from one row to another. */
async function selectRows({ sounds }: Soundkin, first: string, last: string): Promise<void> {
  await rowOf(sounds, first).click();
  await rowOf(sounds, last).click({ modifiers: ["Shift"] });
}

async function openMenu({ page, sounds }: Soundkin, name: string, item: RegExp): Promise<void> {
  await rowOf(sounds, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
}

async function details(soundkin: Soundkin, name: string): Promise<Locator> {
  await openMenu(soundkin, name, /^Details/);
  const dialog = soundkin.page.getByRole("dialog");
  await expect(dialog.getByRole("combobox", { name: "Kind" })).toBeVisible();
  return dialog;
}

function sidebar(page: Page): Locator {
  return page.getByRole("navigation", { name: "Library" });
}

/** What a row of the sidebar says behind its name. */
function entry(page: Page, name: string): Locator {
  return sidebar(page).getByRole("button", { name: new RegExp(`^${name}\\b`) });
}

async function createCollection(page: Page, name: string): Promise<void> {
  await sidebar(page).getByRole("button", { name: "New collection" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(entry(page, name)).toContainText("0");
}

test("one favourite needs no words; several have a toast, and are undone in one step", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const [first = "", second = "", third = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  const star = (name: string) => rowOf(sounds, name).getByRole("button", { name: /avourite/ });
  await rowOf(sounds, third).click();
  await page.keyboard.press("f");
  await expect(star(third)).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".toast")).toHaveCount(0);

  await selectRows(soundkin, first, second);
  await page.keyboard.press("f");
  for (const name of [first, second]) {
    await expect(star(name)).toHaveAttribute("aria-pressed", "true");
  }
  await expect(entry(page, "Favourites")).toContainText("3");
  await toast(page, "2 sounds are favourites now.").getByRole("button", { name: "Undo" }).click();
  for (const name of [first, second]) {
    await expect(star(name)).toHaveAttribute("aria-pressed", "false");
  }
  await expect(star(third)).toHaveAttribute("aria-pressed", "true");
});

test("stars are given by key to all that is selected, and by the details to one", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const [first = "", second = "", third = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  await selectRows(soundkin, first, third);
  await page.keyboard.press("4");
  await expect(toast(page, "3 sounds have 4 stars now.")).toBeVisible();
  const dialog = await details(soundkin, second);
  // The menu asks about all that is selected.
  await expect(dialog).toContainText("Details of 3 sounds");
  await page.keyboard.press("Escape");
  await rowOf(sounds, second).click();
  await details(soundkin, second);
  const rating = dialog.getByRole("slider", { name: "Rating" });
  await expect(rating).toHaveAttribute("aria-valuenow", "4");
  await rating.press("ArrowLeft");
  await expect(rating).toHaveAttribute("aria-valuetext", "3 stars");
  await dialog.getByRole("button", { name: "No rating" }).click();
  await expect(rating).toHaveAttribute("aria-valuetext", "No rating");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await details(soundkin, second);
  await expect(rating).toHaveAttribute("aria-valuetext", "3 stars");
});

test("tags of several sounds are edited at once, completed, and undone in one step", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const [first = "", second = "", third = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  await tagSound(soundkin, first, "dusty, vinyl");
  await tagSound(soundkin, third, "velvet");
  await selectRows(soundkin, first, third);
  await page.keyboard.press("t");
  const dialog = page.getByRole("dialog");
  const tag = (name: string) => dialog.getByRole("checkbox", { name });
  await expect(tag("dusty")).toHaveAttribute("aria-checked", "mixed");

  const field = dialog.getByRole("combobox", { name: "Add a tag" });
  await expect(field).toBeFocused();
  await page.keyboard.type("vel");
  await expect(dialog.getByRole("option")).toHaveText(['New tag "vel"', "velvet"]);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect(tag("velvet")).toHaveAttribute("aria-checked", "true");
  await page.keyboard.type("warm,");
  await expect(tag("warm")).toHaveAttribute("aria-checked", "true");
  // On some: at first on all of them, then on none.
  await tag("vinyl").press("Space");
  await tag("vinyl").press("Space");
  await expect(tag("vinyl")).toHaveAttribute("aria-checked", "false");
  await field.press("Enter");
  await expect(dialog).toHaveCount(0);

  for (const name of [first, second, third]) {
    await expect(rowOf(sounds, name)).toContainText("velvet");
    await expect(rowOf(sounds, name)).not.toContainText("vinyl");
  }
  await expect(entry(page, "warm")).toContainText("3");
  await expect(entry(page, "vinyl")).toHaveCount(0);
  await toast(page, "The tags of 3 sounds are saved.")
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(rowOf(sounds, second)).not.toContainText("velvet");
  await expect(rowOf(sounds, first)).toContainText("vinyl");
});

test("a tag is renamed, and taken, on every sound that has it", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const [first = "", second = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  for (const name of [first, second]) await tagSound(soundkin, name, "dusty");
  await entry(page, "dusty").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename..." }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("worn");
  await page.keyboard.press("Enter");
  await expect(rowOf(sounds, second)).toContainText("worn");
  await entry(page, "worn").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove from every sound" }).click();
  await expect(entry(page, "worn")).toHaveCount(0);
  await expect(rowOf(sounds, first)).not.toContainText("worn");
  await toast(page, "The tags of 2 sounds are saved.")
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(entry(page, "worn")).toContainText("2");
});

test("a note is kept as one leaves its field, and by Ctrl+Enter", async ({ soundkin }) => {
  const { page } = soundkin;
  const [name = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  const dialog = await details(soundkin, name);
  const note = dialog.getByRole("textbox", { name: "Note" });
  await note.fill("Layer with the 808");
  await note.press("Control+Enter");
  await expect(toast(page, "The note is saved.")).toBeVisible();
  await note.fill("From the tape");
  // Closed at once: what was typed is kept.
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await page.reload();
  await details(soundkin, name);
  await expect(note).toHaveValue("From the tape");
  await dialog.getByRole("combobox", { name: "Kind" }).focus();
  await page.keyboard.press("Control+z");
  await expect(note).toHaveValue("Layer with the 808");
});

test("what the musician corrects wins, is marked, and is taken back", async ({ soundkin }) => {
  const { page } = soundkin;
  const names = await addSounds(soundkin, ["Loops/Drum Loops"]);
  const [name = "", last = ""] = [names[0], names.at(-1)];
  const dialog = await details(soundkin, name);
  const tempo = dialog.getByRole("spinbutton", { name: "Tempo" });
  const measured = Number(await tempo.inputValue());
  expect(measured).toBeGreaterThan(40);
  await dialog.getByRole("button", { name: "Half the tempo" }).click();
  await expect(tempo).toHaveValue(String(Number((measured / 2).toFixed(2))));
  await expect(dialog.getByText("Corrected")).toHaveCount(1);
  await dialog.getByRole("combobox", { name: "Key" }).selectOption("Eb minor");
  await dialog.getByRole("combobox", { name: "Instrument" }).selectOption("Vocal");
  await expect(dialog.getByText("Corrected")).toHaveCount(3);
  await page.keyboard.press("Escape");
  await expect(rowOf(soundkin.sounds, name)).toContainText("Ebm");

  await page.reload();
  await details(soundkin, name);
  await expect(dialog.getByRole("combobox", { name: "Key" })).toHaveValue("Eb minor");
  await dialog.getByRole("button", { name: "Tempo as measured" }).click();
  await expect(tempo).toHaveValue(String(measured));
  await expect(dialog.getByText("Corrected")).toHaveCount(2);
  await page.keyboard.press("Escape");

  // Of several only what is changed here changes.
  await selectRows(soundkin, name, last);
  await details(soundkin, name);
  await expect(dialog.getByRole("combobox", { name: "Instrument" })).toContainText("Several");
  await dialog.getByRole("combobox", { name: "Kind" }).selectOption("One-shot");
  await expect(dialog.getByRole("button", { name: "Kind as measured" })).toBeVisible();
  await toast(page, `The correction of ${names.length} sounds is saved.`)
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(dialog.getByRole("button", { name: "Kind as measured" })).toHaveCount(0);
  await expect(dialog.getByRole("combobox", { name: "Kind" })).toHaveValue("loop");
  await expect(dialog.getByRole("button", { name: "Key as measured" })).toBeVisible();
});

test("sounds are dragged onto a collection, which then is a list of its own", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const names = await addSounds(soundkin, ["Drums/Kicks"]);
  const [first = "", second = ""] = names;
  await createCollection(page, "Drone set");
  await selectRows(soundkin, first, second);
  await rowOf(sounds, second).dragTo(entry(page, "Drone set"));
  const added = toast(page, '2 sounds put into "Drone set".');
  await expect(added).toBeVisible();
  await expect(entry(page, "Drone set")).toContainText("2");
  await entry(page, "Drone set").click();
  await expect(entry(page, "Drone set")).toHaveAttribute("aria-current", "page");
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);

  await openMenu(soundkin, first, /^Take out of "Drone set"/);
  await expect.poll(() => namesIn(sounds)).toEqual([second]);
  await toast(page, '1 sound taken out of "Drone set".')
    .getByRole("button", { name: "Undo" })
    .click();
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => namesIn(sounds)).toEqual([]);
  await expect(entry(page, "Drone set")).toContainText("0");
});

test("a collection is made from the menu, renamed, removed, and brought back", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const [first = "", second = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  await rowOf(sounds, first).click();
  await page.keyboard.press("k");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Collection" }).fill("Trailer");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("radio", { name: "Trailer" })).toBeChecked();
  await page.keyboard.press("Enter");
  await expect(entry(page, "Trailer")).toContainText("1");
  await rowOf(sounds, second).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Add to a collection" }).click();
  await page.getByRole("menuitem", { name: "Trailer" }).click();
  await expect(entry(page, "Trailer")).toContainText("2");

  await entry(page, "Trailer").click();
  await createCollection(page, "Film");
  await entry(page, "Trailer").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Rename..." }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("film");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Film");
  await page.getByRole("textbox", { name: "Name" }).fill("Teaser");
  await page.keyboard.press("Enter");
  await expect(entry(page, "Teaser")).toHaveAttribute("aria-current", "page");
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);

  await entry(page, "Teaser").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Remove" }).click();
  await expect(entry(page, "Teaser")).toHaveCount(0);
  await expect(entry(page, "All sounds")).toHaveAttribute("aria-current", "page");
  await toast(page, 'The collection "Teaser" is gone')
    .getByRole("button", { name: "Undo" })
    .click();
  await expect(entry(page, "Teaser")).toContainText("2");
});

test("sounds that are dragged onto favourites, or onto a tag, become that", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const [first = "", second = ""] = await addSounds(soundkin, ["Drums/Kicks"]);
  await tagSound(soundkin, first, "dusty");
  await rowOf(sounds, second).dragTo(entry(page, "dusty"));
  await expect(entry(page, "dusty")).toContainText("2");
  await rowOf(sounds, second).dragTo(entry(page, "Favourites"));
  await expect(entry(page, "Favourites")).toContainText("1");
});
