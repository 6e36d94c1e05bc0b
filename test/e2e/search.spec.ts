/** The search box: its query language, completion, chips, saved searches, and what is said of nothing. */
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, namesIn, tagSound, test, type Soundkin } from "./soundkin.ts";

const each = 4;

async function addSounds(soundkin: Soundkin, families: readonly string[]) {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families, each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return files.length;
}

function box(page: Page) {
  return page.getByRole("combobox", { name: "Search sounds" });
}

function chips(page: Page) {
  return page
    .getByRole("group", { name: "Active filters" })
    .getByRole("button", { name: /^Change the filter/ });
}

function options(page: Page) {
  return page.getByRole("listbox", { name: "Suggestions" }).getByRole("option");
}

test("a field narrows as it is typed, becomes a chip with a space, and comes back with Backspace", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats", "Loops/Drum Loops"]);
  const search = box(page);

  await search.pressSequentially("kind:kick");
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await expect(chips(page)).toHaveCount(0);
  await search.press("Space");
  await expect(chips(page)).toHaveText(["Kick"]);
  await expect(search).toHaveValue("");
  await search.pressSequentially("len:<20 ");
  await expect(chips(page)).toHaveText(["Kick", "up to 20 s"]);
  for (const name of await namesIn(sounds)) expect(name).toMatch(/^Kick/);

  await search.press("Backspace");
  await expect(search).toHaveValue("len:<20s");
  await expect(chips(page)).toHaveText(["Kick"]);
  await search.pressSequentially("x");
  await expect(page.getByText("A length is written like")).toBeVisible();
  await expect(search).toHaveAttribute("aria-invalid", "true");
  // It is searched for nothing: no sound is called so.
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await search.fill("");
  await search.press("Backspace");
  await expect(search).toHaveValue("kind:kick");
  await search.fill("kick -kick");
  await expect(page.getByText('Nothing matches "kick -kick"')).toBeVisible();
  await search.fill('"closed hat"');
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
});

test("a whole query is pasted, and its chips, the form and the box say the same", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Loops/Drum Loops", "Drums/Kicks"]);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate(() => navigator.clipboard.writeText("loop bpm:60-200 kind:loop"));
  await box(page).focus();
  await page.keyboard.press("ControlOrMeta+v");
  await expect(chips(page)).toHaveText(["Loops", "60–200 BPM"]);
  await expect(box(page)).toHaveValue("loop");
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);

  await page.getByRole("button", { name: "Change the filter 60–200 BPM" }).click();
  const form = page.getByRole("group", { name: "Filters", exact: true });
  await expect(form.getByRole("spinbutton", { name: "Tempo from" })).toBeFocused();
  await expect(form.getByRole("spinbutton", { name: "Tempo from" })).toHaveValue("60");
  await form.getByRole("spinbutton", { name: "Tempo from" }).fill("400");
  await form.getByRole("spinbutton", { name: "Tempo to" }).fill("");
  await expect(chips(page)).toHaveText(["Loops", "from 400 BPM"]);
  await form.getByRole("button", { name: "Reset filters" }).click();
  await expect(chips(page)).toHaveCount(0);
});

test("fields and their values are completed, and plain typing is left alone", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats"]);
  const search = box(page);
  await search.pressSequentially("ki");
  await expect(options(page)).toHaveCount(1);
  await expect(search).toHaveAttribute("aria-expanded", "true");
  await search.press("Tab");
  await expect(search).toHaveValue("kind:");
  await expect(options(page).filter({ hasText: "Loops" })).toBeVisible();
  await search.pressSequentially("h");
  await search.press("ArrowDown");
  const active = (await search.getAttribute("aria-activedescendant")) ?? "";
  await expect(page.locator(`[id="${active}"]`)).toHaveText(/^hat/);
  await search.press("Enter");
  await expect(chips(page)).toHaveText(["Hi-hat"]);
  await expect(search).toBeFocused();
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);

  // The mouse does it, too; Escape closes first, and empties then.
  await search.pressSequentially("len:");
  await options(page).filter({ hasText: "2–10 s" }).click();
  await expect(chips(page)).toHaveText(["Hi-hat", "2–10 s"]);
  await search.pressSequentially("key:");
  await search.press("Escape");
  await expect(options(page)).toHaveCount(0);
  await expect(search).toHaveValue("key:");
  await search.press("Escape");
  await expect(search).toHaveValue("");
  await page.getByRole("button", { name: "Reset filters" }).first().click();

  await search.pressSequentially("kick");
  await expect(options(page)).toHaveCount(0);
  await search.press("Enter");
  await expect(sounds).toBeFocused();
  await search.focus();
  await search.press("ArrowDown");
  await expect(sounds).toBeFocused();
  // Every field is there for the asking.
  await search.fill("");
  await search.press("Alt+ArrowDown");
  await expect(options(page)).toHaveCount(12);
});

test("tags and collections are offered by name, and one that is not there is said to be missing", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"]);
  const [name = ""] = await namesIn(sounds);
  await tagSound(soundkin, name, "two words");
  const search = box(page);
  await search.pressSequentially("tag:wor");
  await expect(options(page)).toHaveText([/two words.*1 sound/]);
  await search.press("Enter");
  await expect(chips(page)).toHaveText(["two words"]);
  await expect.poll(() => namesIn(sounds)).toEqual([name]);
  await search.pressSequentially("in:nowhere ");
  await expect(page.getByText("There is no collection of this name.")).toBeVisible();
  await expect.poll(() => namesIn(sounds)).toEqual([name]);
});

test("where nothing is found, each filter that stands in the way is offered to be dropped", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats", "Synths/Pads"]);
  await box(page).fill("hat kind:kick ");
  const ways = page.getByRole("group", { name: "What there would be" });
  await expect(ways.getByRole("button", { name: /Without "hat".*4 sounds/ })).toBeVisible();
  await ways.getByRole("button", { name: /Without "Kick".*4 sounds/ }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await expect(chips(page)).toHaveCount(0);

  await page.getByRole("treeitem", { name: "Synths" }).click();
  await expect(page.getByText('Nothing in Synths matches "hat"')).toBeVisible();
  await ways.getByRole("button", { name: /In all sounds/ }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
});

test("a search is saved, shown, refined, replaced, renamed and removed, which can be undone", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats"]);
  const sidebar = page.getByRole("navigation");
  const heading = page.getByRole("main").getByRole("heading", { level: 1 });
  const showAll = () => sidebar.getByRole("button", { name: /^All sounds/ }).click();
  const entry = (name: string) => sidebar.getByRole("button", { name, exact: true });
  const saveAs = async (name: string) => {
    await page.getByRole("button", { name: "Save this search" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill(name);
    await page.keyboard.press("Enter");
  };

  await box(page).fill("kick kind:kick ");
  await saveAs("Kicks for later");
  await expect(heading).toHaveText("Kicks for later");
  await expect(entry("Kicks for later")).toHaveAttribute("aria-current", "page");
  await page.getByRole("button", { name: "Reset filters" }).click();
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
  await expect(heading).toHaveText("All sounds");

  await page.reload();
  await entry("Kicks for later").click();
  await expect(box(page)).toHaveValue("kick");
  await expect(chips(page)).toHaveText(["Kick"]);
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  // Refined it is another one, until it takes the place of what was saved.
  await box(page).focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" fav:no ");
  await expect(heading).toHaveText("All sounds");
  await entry("Kicks for later").click({ button: "right" });
  await page.getByRole("menuitem", { name: "Replace with the present search" }).click();
  await expect(heading).toHaveText("Kicks for later");

  await entry("Kicks for later").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Rename/ }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("No favourites");
  await page.keyboard.press("Enter");
  await expect(heading).toHaveText("No favourites");
  await entry("No favourites").click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Remove/ }).click();
  await expect(entry("No favourites")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(entry("No favourites")).toBeVisible();
  await showAll();
  await expect(box(page)).toHaveValue("kick ");
});

test("a saved search of a folder that is gone says so, and comes back with it", async ({
  soundkin,
}) => {
  const { page, directory } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks"]);
  await page.getByRole("treeitem", { name: "Drums" }).click();
  await page.getByRole("button", { name: "Save this search" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("My drums");
  await page.keyboard.press("Enter");
  const entry = page.getByRole("navigation").getByRole("button", { name: "My drums" });
  await expect(entry).toHaveAttribute("aria-current", "page");
  await writeFamilies(join(directory, "others"), { families: ["Synths/Pads"], each: 1 });
  await soundkin.addFolder(join(directory, "others"));
  await soundkin.analysed(total + 1);
  await page.getByRole("treeitem", { name: "samples" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: /Remove from library/ }).click();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: /Remove/ })
    .click();
  await expect(entry).toHaveAttribute("title", /not in the library/);
  await entry.click();
  await expect(page.getByRole("status").getByText(/folder of this search/)).toBeVisible();
  await soundkin.addFolder(join(directory, "samples"));
  await expect(entry).not.toHaveAttribute("title", /not in the library/);
});

test("back brings the search, its chips and what was typed", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const total = await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats"]);
  await box(page).pressSequentially("closed kind:hat ");
  await expect.poll(() => namesIn(sounds)).toHaveLength(each);
  await page
    .getByRole("treeitem", { name: "Kicks" })
    .or(page.getByRole("treeitem", { name: "Drums" }))
    .first()
    .click();
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(box(page)).toHaveValue("closed ");
  await expect(chips(page)).toHaveText(["Hi-hat"]);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await expect(box(page)).toHaveValue("");
  await expect(chips(page)).toHaveCount(0);
  await expect.poll(() => namesIn(sounds)).toHaveLength(total);
});

test("in a German window fields have German names, and the English ones still work", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks", "Drums/Closed Hats"]);
  await page.evaluate(() => localStorage.setItem("soundkin.language", JSON.stringify("de")));
  await page.reload();
  const search = page.getByRole("combobox", { name: "Klänge suchen" });
  await search.pressSequentially("art:kick länge:<20s len:>0.001 ");
  const active = page.getByRole("group", { name: "Aktive Filter" });
  await expect(active.getByRole("button", { name: /ändern$/ })).toHaveText(["Kick", "0,001–20 s"]);
  const german = page.getByRole("grid", { name: "Klänge", exact: true });
  await expect.poll(() => namesIn(german.or(sounds))).toHaveLength(each);
  await search.press("Backspace");
  await expect(search).toHaveValue("länge:0.001-20s");
  await search.fill("schlagwort:fehlt ");
  await expect(page.getByText("Kein Klang hat dieses Schlagwort.")).toBeVisible();
});

test("a word that begins as a field does is searched for, and a held Backspace spares the chips", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"]);
  const search = box(page);
  await search.pressSequentially("kind:kick key");
  await expect(options(page)).toHaveCount(1);
  await search.press("Enter");
  await expect(sounds).toHaveCount(0);
  await expect(search).toHaveValue("key");
  await search.focus();
  await search.press("End");
  // Playwright repeats a key that is pressed again while it is down.
  for (let press = 0; press < 6; press++) await page.keyboard.down("Backspace");
  await page.keyboard.up("Backspace");
  await expect(search).toHaveValue("");
  await expect(chips(page)).toHaveText(["Kick"]);
  await expect.poll(() => namesIn(sounds)).not.toHaveLength(0);
  await search.press("Backspace");
  await expect(search).toHaveValue("kind:kick");
});
