/** The sidebar, the first run, progress and problems. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies, writeTone } from "../fixtures/sounds.ts";
import { startHost } from "./host.ts";
import { expect, namesIn, rowOf, tagSound, test, toast, type Soundkin } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin, families: readonly string[], each = 4) {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families, each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return namesIn(soundkin.sounds);
}

function sidebar(page: Page): Locator {
  return page.getByRole("navigation", { name: "Library" });
}

function entry(page: Page, name: string): Locator {
  return sidebar(page).getByRole("button", { name: new RegExp(`^${name}\\b`) });
}

/** A folder that is dragged over the window; no test can drop a real one. */
async function dragFiles(page: Page, type: "dragover" | "drop", directory: string | null) {
  await page.evaluate(
    ([event, name]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([], name ?? "kick.wav"));
      // A file of the page's own is no entry of a file system; this is the system's edge.
      DataTransferItem.prototype.webkitGetAsEntry = () =>
        ({ isDirectory: name !== null }) as FileSystemEntry;
      const init = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent(event, init));
    },
    [type, directory] as const,
  );
}

test("every view shows what it counts, and says which one is shown", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const names = await addSounds(soundkin, ["Drums/Kicks"]);
  const [first = "", second = ""] = names;
  await expect(entry(page, "All sounds")).toHaveAttribute("aria-current", "page");
  await rowOf(sounds, first).click();
  await expect(entry(page, "Never played")).toContainText(String(names.length - 1));
  await expect(entry(page, "Recently played")).toContainText("1");
  await page.keyboard.press("f");
  await expect(entry(page, "Favourites")).toContainText("1");
  await entry(page, "Favourites").click();
  await expect(entry(page, "Favourites")).toHaveAttribute("aria-current", "page");
  await expect(entry(page, "All sounds")).not.toHaveAttribute("aria-current");
  await expect.poll(() => namesIn(sounds)).toEqual([first]);

  await entry(page, "Recently added").click();
  await expect.poll(async () => (await namesIn(sounds)).length).toBe(names.length);
  await expect(entry(page, "Recently added")).toContainText(String(names.length));
  await entry(page, "Never played").click();
  await expect(rowOf(sounds, second)).toBeVisible();
  await expect(entry(page, "Duplicates")).toContainText("0");
  await entry(page, "Problems").click();
  await expect(page.getByText("Every file could be read.")).toBeVisible();
  await expect(entry(page, "Problems")).toHaveAttribute("aria-current", "page");
});

test("tags and folders are scopes of the list, the most used tag first, or by name", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks", "Drums/Snares"], 2);
  const [first = "", second = ""] = await namesIn(sounds);
  await tagSound(soundkin, first, "airy, warm");
  await tagSound(soundkin, second, "warm");
  const tags = sidebar(page).getByRole("region", { name: "Tags" });
  const shown = () => tags.getByRole("button", { name: /^(airy|warm)/ }).allInnerTexts();
  await expect.poll(shown).toEqual([expect.stringMatching("warm"), expect.stringMatching("airy")]);
  await tags.getByRole("button", { name: "Sort tags by name" }).click();
  await expect.poll(shown).toEqual([expect.stringMatching("airy"), expect.stringMatching("warm")]);
  await entry(page, "warm").click();
  await expect.poll(() => namesIn(sounds)).toEqual([first, second]);
  await expect(entry(page, "warm")).toHaveAttribute("aria-current", "page");

  const tree = page.getByRole("tree", { name: "Folders" });
  await tree.getByRole("treeitem", { name: "Drums" }).click();
  await tree.press("ArrowRight");
  await tree.press("ArrowRight");
  await expect(tree.getByRole("treeitem", { selected: true })).toHaveAccessibleName(/^Kicks/);
  await expect.poll(() => namesIn(sounds)).toHaveLength(2);
  await expect(entry(page, "warm")).not.toHaveAttribute("aria-current");
});

test("sections are closed and opened by keyboard, and stay so", async ({ soundkin }) => {
  const { page } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"], 2);
  const folders = sidebar(page).getByRole("button", { name: "Folders", exact: true });
  const tree = page.getByRole("tree", { name: "Folders" });
  await expect(tree).toBeVisible();
  await entry(page, "Problems").focus();
  await page.keyboard.press("ArrowDown");
  await expect(folders).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(folders).toHaveAttribute("aria-expanded", "false");
  await expect(tree).toBeHidden();
  await page.reload();
  await expect(entry(page, "All sounds")).toContainText("2");
  await expect(folders).toHaveAttribute("aria-expanded", "false");
  await expect(tree).toBeHidden();
  await folders.click();
  await expect(tree).toBeVisible();
});

test("hundreds of folders and tags are drawn only where they are in view", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  const root = join(soundkin.directory, "samples");
  for (let index = 0; index < 120; index++) {
    const folder = join(root, `Folder ${String(index).padStart(3, "0")}`);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `broken ${index}.wav`), "no audio at all");
  }
  await mkdir(join(root, "Sounds"));
  await writeTone(join(root, "Sounds", "tone.wav"));
  await soundkin.addFolder(root);
  await expect(entry(page, "Problems")).toContainText("120", { timeout: 60_000 });
  const items = page.getByRole("treeitem");
  expect(await items.count()).toBeLessThan(80);
  const tree = page.getByRole("tree", { name: "Folders" });
  await tree.press("End");
  await expect(page.getByRole("treeitem", { name: "Sounds" })).toBeInViewport();
  expect(await items.count()).toBeLessThan(80);
  await expect.poll(() => namesIn(sounds)).toEqual(["tone.wav"]);
  const many = Array.from({ length: 40 }, (_, index) => `tag ${index}`).join(", ");
  await tagSound(soundkin, "tone.wav", many);
  const tags = sidebar(page).getByRole("region", { name: "Tags" });
  await expect(tags.getByRole("button", { name: /^tag \d/ })).toHaveCount(12);
  await tags.getByRole("button", { name: "Show all 40" }).click();
  await expect(tags.getByRole("button", { name: /^tag \d/ }).nth(20)).toBeAttached();
  await tags.getByRole("button", { name: "Show fewer" }).click();
  await expect(tags.getByRole("button", { name: /^tag \d/ })).toHaveCount(12);
});

test("the first run offers the sample folders of this computer, and the demo pack", async ({
  soundkin,
}) => {
  const { directory, page } = soundkin;
  const home = join(directory, "home");
  await writeFamilies(join(home, "Samples"), { families: ["Drums/Kicks"], each: 2 });
  const host = await startHost(["--library", join(directory, "other")], { HOME: home });
  await page.goto(host.url);
  await expect(page.getByRole("heading", { name: "Find the sounds" })).toBeVisible();
  await expect(page.getByText("or drop a folder anywhere on this window")).toBeVisible();
  await expect(page.getByText(join(home, "Samples"))).toBeVisible();
  await page.getByRole("button", { name: "Add Samples" }).click();
  await expect(toast(page, '"Samples" is added.')).toBeVisible();
  await expect(entry(page, "All sounds")).toContainText("2");

  const demo = await startHost(["--library", join(directory, "third")], { HOME: home });
  await page.goto(demo.url);
  await page.getByRole("button", { name: "Try it with the demo pack" }).click();
  await expect(page.getByRole("treeitem", { name: "Demo pack" })).toBeVisible({ timeout: 60_000 });
  // How far it is: in few words, in all of them, and to be held.
  const text = page.getByRole("button", { name: /^Analysing, \d+ left/ });
  await text.click();
  const dialog = page.getByRole("dialog", { name: "Details of the analysis" });
  await expect(dialog).toContainText(/Done\s*\d+ of \d+/);
  await expect(dialog).toContainText(/Speed\s*[\d.]+ files a second/);
  await expect(dialog).toContainText(/Time left\s*(under|about)/);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Pause analysis" }).click();
  await expect(page.getByText(/^Paused, \d+ left/)).toBeVisible();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(text).toBeVisible();
  await page.goto("about:blank");
  await host.stop();
  await demo.stop();
});

test("a folder is dropped anywhere: a browser asks for its path, and a file is no folder", async ({
  soundkin,
}) => {
  const { page } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"], 2);
  await dragFiles(page, "dragover", "Loops");
  await expect(page.getByText("Drop a folder to add it")).toBeVisible();
  await dragFiles(page, "drop", "Loops");
  await expect(page.getByText("Drop a folder to add it")).toBeHidden();
  const dialog = page.getByRole("dialog", { name: "Add folder" });
  await expect(dialog).toContainText('A browser does not tell where "Loops" is.');
  await page.keyboard.press("Escape");
  await dragFiles(page, "drop", null);
  await expect(toast(page, "Only folders can be added.")).toBeVisible();
});

test("problems are read by their reasons, shown in their folders, and tried again", async ({
  soundkin,
  context,
}) => {
  const { directory, page } = soundkin;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const folder = join(directory, "samples");
  await writeTone(join(folder, "tone.wav"));
  await writeFile(join(folder, "empty.wav"), "");
  await writeFile(join(folder, "text.wav"), "no audio at all");
  await writeFile(join(folder, "words.wav"), "no audio at all, either");
  // The system's edge: what opens a folder there.
  const [programs, opened] = [join(directory, "programs"), join(directory, "opened")];
  await mkdir(programs);
  await writeFile(join(programs, "xdg-open"), `#!/bin/sh\necho "$1" > "${opened}"\n`, {
    mode: 0o755,
  });
  const library = ["--library", join(directory, "other"), folder];
  const host = await startHost(library, { PATH: programs });
  await page.goto(host.url);
  await expect(entry(page, "Problems")).toContainText("3", { timeout: 60_000 });
  await entry(page, "Problems").click();
  const list = page.getByRole("list", { name: "Problems" });
  await expect(list.getByRole("listitem")).toHaveCount(3);
  await page.getByRole("button", { name: "Empty 1" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText("The file is empty");

  await list.getByRole("button", { name: "Copy the path of empty.wav" }).click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(join(folder, "empty.wav"));
  await list.getByRole("button", { name: "Show empty.wav in its folder" }).click();
  await expect.poll(() => readFile(opened, "utf8").catch(() => "")).toBe(`${folder}\n`);

  await writeTone(join(folder, "empty.wav"), { frequency: 330 });
  const retry = list.getByRole("button", { name: "Retry empty.wav" });
  // The watcher may have seen the file before us.
  if (await retry.isVisible()) await retry.click();
  await expect(page.getByText("No file has this problem any more.")).toBeVisible();
  await page.getByRole("button", { name: "All 2" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(2);
  await page.getByRole("button", { name: "Retry all" }).click();
  await expect(entry(page, "Problems")).toContainText("2");
  await page.goto("about:blank");
  await host.stop();
});

test("of a view and a filter that contradict each other, what was chosen last holds", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const names = await addSounds(soundkin, ["Drums/Kicks"]);
  const [first = "", ...others] = names;
  await rowOf(sounds, first).click();
  await page.keyboard.press("f");
  await entry(page, "Favourites").click();
  await expect.poll(() => namesIn(sounds)).toEqual([first]);
  const search = page.getByRole("combobox", { name: "Search sounds" });
  await search.pressSequentially("fav:no ");
  await expect.poll(() => namesIn(sounds)).toEqual(others);
  await expect(entry(page, "All sounds")).toHaveAttribute("aria-current", "page");
  await entry(page, "Favourites").click();
  await expect.poll(() => namesIn(sounds)).toEqual([first]);
  await expect(page.getByRole("group", { name: "Active filters" })).toHaveCount(0);
});

test("back goes from the settings to the list, and forward to the settings again", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin, ["Drums/Kicks"]);
  await entry(page, "Recently added").click();
  await sounds.focus();
  await page.keyboard.press("ControlOrMeta+,");
  await expect(page.getByRole("heading", { name: "Settings" }).first()).toBeVisible();
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(entry(page, "Recently added")).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(page.getByRole("heading", { name: "Settings" }).first()).toBeVisible();
  // One step, though view and list change.
  await entry(page, "All sounds").click();
  await expect(entry(page, "All sounds")).toHaveAttribute("aria-current", "page");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(page.getByRole("heading", { name: "Settings" }).first()).toBeVisible();
});
