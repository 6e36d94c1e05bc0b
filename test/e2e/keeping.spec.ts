/** What a library never loses, as a musician sees it: pauses, problems, changes, drives and data. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import type { CommandName } from "../../shared/api.ts";
import { userDataFileSchema } from "../../shared/user-data.ts";
import { writeFamilies, writeTone } from "../fixtures/sounds.ts";
import { startHost } from "./host.ts";
import { expect, namesIn, rowOf, type Soundkin, tagSound, test, toast } from "./soundkin.ts";

async function addSounds(soundkin: Soundkin, each = 2): Promise<string> {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return folder;
}

/** What the page sends from now on with a command, as soon as it is loaded again. */
function sentWith<Input>(page: Page, command: CommandName): Input[] {
  const sent: Input[] = [];
  page.on("websocket", (socket) =>
    socket.on("framesent", ({ payload }) => {
      const message = JSON.parse(String(payload)) as { command: string; input: Input };
      if (message.command === command) sent.push(message.input);
    }),
  );
  return sent;
}

async function openSettings(page: Page, section: string): Promise<Locator> {
  await page.getByRole("button", { name: "Settings" }).click();
  return page.getByRole("region", { name: section });
}

async function removeFolder(page: Page): Promise<void> {
  await page.getByRole("treeitem", { name: "samples" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: /Remove from library/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
}

test("the analysis is paused, stopped and resumed, and says so", async ({ soundkin }) => {
  const { page, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 30 });
  const resume = page.getByRole("button", { name: "Resume" });
  const waiting = page.getByText(/^Paused, \d+ left$/);

  await soundkin.addFolder(join(directory, "samples"));
  await page.getByRole("button", { name: "Pause analysis" }).click();
  await expect(waiting).toBeVisible();
  await page.reload();
  await expect(waiting).toBeVisible();

  await resume.click();
  await page.getByRole("button", { name: "Stop listing and analysing" }).click();
  await expect(waiting).toBeVisible();
  await expect(page.getByRole("button", { name: "Pause analysis" })).toHaveCount(0);

  await resume.click();
  await soundkin.analysed(files.length);
  await expect(resume).toHaveCount(0);
});

test("what is on screen is told to the host, and again only when it changed", async ({
  soundkin,
}) => {
  const { page, directory, sounds } = soundkin;
  const told = sentWith<{ sampleIds: number[] }>(page, "samples.visible");
  await page.reload();
  const files = await writeFamilies(join(directory, "samples"), { each: 2 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  await expect.poll(() => told.at(-1)?.sampleIds.length).toBe(files.length);
  const before = told.length;

  await sounds.getByRole("row").nth(1).click();
  await page.getByRole("combobox", { name: "Search sounds" }).fill("kick");
  await expect.poll(() => told.at(-1)?.sampleIds.length).toBe(2);
  expect(told).toHaveLength(before + 1);
});

test("a sound counts as played when it starts, and not when one jumps within it", async ({
  soundkin,
}) => {
  const { page, sounds, player, directory } = soundkin;
  const plays = sentWith<{ sampleId: number }>(page, "samples.played");
  await page.reload();
  await writeTone(join(directory, "samples", "long.wav"), { seconds: 30 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(1);
  await rowOf(sounds, "long.wav").click();
  await expect(player).toHaveAttribute("data-playing", "true");
  await page.getByRole("slider", { name: "Position" }).click();
  await page.keyboard.press("Escape");
  await expect(player).toHaveAttribute("data-playing", "false");
  expect(plays).toHaveLength(1);
  await rowOf(sounds, "long.wav").click();
  await expect.poll(() => plays.length).toBe(2);
});

test("a problem is retried on its own, and gone once its file is mended", async ({ soundkin }) => {
  const { page, directory } = soundkin;
  const folder = join(directory, "samples");
  await writeTone(join(folder, "good.wav"));
  await writeFile(join(folder, "bad.wav"), "this is no audio at all");
  await writeFile(join(folder, "worse.wav"), "nor is this");
  await soundkin.addFolder(folder);
  await soundkin.analysed(3);
  await page.getByRole("button", { name: /^Problems/ }).click();
  const problems = page.getByRole("list", { name: "Problems" }).getByRole("listitem");
  await expect(problems).toHaveCount(2);

  await page.getByRole("button", { name: "Retry worse.wav" }).click();
  await expect(problems).toHaveCount(2);
  await rename(join(folder, "good.wav"), join(folder, "bad.wav"));
  await page.getByRole("button", { name: "Retry bad.wav" }).click();
  await expect(problems).toHaveCount(1);
  await expect(problems).toContainText("worse.wav");
  await expect(page.getByRole("button", { name: "Retry all" })).toBeVisible();
});

test("tags and favourites are undone and redone, by keys, buttons and messages", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin);
  const [name = ""] = await namesIn(sounds);
  const row = rowOf(sounds, name);
  const star = row.getByRole("button", { name: "Favourite" });
  const undo = page.getByRole("banner").getByRole("button", { name: "Undo" });
  const redo = page.getByRole("banner").getByRole("button", { name: "Redo" });
  await expect(undo).toBeDisabled();

  await row.click();
  await page.keyboard.press("f");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await tagSound(soundkin, name, "velvet");
  await expect(row).toContainText("velvet");
  await expect(undo).toHaveAccessibleDescription(`Tags of ${name}`);

  await page.keyboard.press("Control+z");
  await expect(row).not.toContainText("velvet");
  await expect(toast(page, `Undone: Tags of ${name}`)).toBeVisible();
  await page.keyboard.press("Control+z");
  await expect(star).toHaveAttribute("aria-pressed", "false");
  await expect(undo).toBeDisabled();
  await page.keyboard.press("Control+Shift+z");
  await expect(star).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Control+y");
  await expect(row).toContainText("velvet");
  await expect(redo).toBeDisabled();

  await undo.click();
  await expect(row).not.toContainText("velvet");
  await toast(page, "Undone: Tags").getByRole("button", { name: "Redo" }).click();
  await expect(row).toContainText("velvet");
  await expect(toast(page, "Redone: Tags")).toBeVisible();

  // A text field has text of its own to undo, and another change withdraws the offer.
  await page.getByRole("combobox", { name: "Search sounds" }).press("Control+z");
  await row.click();
  await page.keyboard.press("f");
  await expect(star).toHaveAttribute("aria-pressed", "false");
  // Long before it would leave by itself.
  await expect(toast(page, "Redone: Tags")).toHaveCount(0, { timeout: 4_000 });
  await expect(row).toContainText("velvet");
});

test("a folder that was removed comes back with all that was said of it", async ({ soundkin }) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin);
  const [name = ""] = await namesIn(sounds);
  await tagSound(soundkin, name, "velvet");
  await removeFolder(page);
  await expect(page.getByText("Right-click a sound, choose Find similar sounds")).toBeVisible();
  await toast(page, '"samples" is out of the library.')
    .getByRole("button", { name: "Undo" })
    .click();
  await soundkin.analysed(2);
  await expect(rowOf(sounds, name)).toContainText("velvet");
});

test("a drive that is away marks its sounds; said where they are now, they are back", async ({
  soundkin,
}) => {
  const { page, sounds, player, directory } = soundkin;
  const folder = await addSounds(soundkin);
  const [name = ""] = await namesIn(sounds);
  const moved = join(directory, "elsewhere");
  await rename(folder, moved);
  const words = `"samples" is offline: ${folder} cannot be reached.`;
  await expect(rowOf(sounds, name).getByTitle(words)).toBeVisible();
  await page.getByRole("treeitem", { name: "samples" }).click();
  await expect(page.getByText("Connect its drive, or say where")).toBeVisible();

  await page.getByRole("treeitem", { name: "samples" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: "Locate folder..." }).click();
  const path = page.getByRole("textbox", { name: "Folder path" });
  await expect(path).toHaveValue(folder);
  await path.press("Enter");
  await expect(page.getByRole("alert")).toContainText("There is no folder at");
  await path.fill(moved);
  await path.press("Enter");
  await expect(page.getByRole("treeitem", { name: "elsewhere" })).toBeVisible();
  await expect(sounds.getByText("offline")).toHaveCount(0);
  await rowOf(sounds, name).click();
  await expect(player).toHaveAttribute("data-playing", "true");
});

test("the processes of the analysis and the limit of previews are kept", async ({ soundkin }) => {
  const { page } = soundkin;
  let analysis = await openSettings(page, "Analysis");
  const processes = page.getByRole("combobox", { name: "Processes" });
  const limit = page.getByRole("combobox", { name: "At most" });
  await expect(processes).toHaveValue("Automatic");
  await processes.selectOption("2");
  await limit.selectOption("Off");
  await analysis.getByRole("switch", { name: "Quiet while my DAW plays" }).click();
  await expect(processes).toBeDisabled();

  await page.reload();
  analysis = await openSettings(page, "Analysis");
  await expect(processes).toHaveValue("2");
  await expect(limit).toHaveValue("Off");
  await expect(analysis.getByRole("switch")).toBeChecked();
  await expect(page.getByRole("region", { name: "Offline previews" })).toContainText("0 sounds");
});

test("an export brings what was said into another library", async ({ soundkin, context }) => {
  const { page, sounds, directory } = soundkin;
  const folder = await addSounds(soundkin);
  const [name = ""] = await namesIn(sounds);
  await tagSound(soundkin, name, "velvet");
  const data = await openSettings(page, "Your data");
  const downloading = page.waitForEvent("download");
  await data.getByRole("button", { name: "Export as JSON" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^soundkin-\d{4}-\d{2}-\d{2}\.json$/);
  const file = join(directory, "export.json");
  await download.saveAs(file);
  const { folders } = userDataFileSchema.parse(JSON.parse(await readFile(file, "utf8")));
  expect(folders).toEqual([folder]);

  const host = await startHost(["--library", join(directory, "second")]);
  const second = await context.newPage();
  await second.goto(host.url);
  await openSettings(second, "Your data");
  const input = second.getByLabel("Export to import");
  await writeFile(join(directory, "other.json"), "[]");
  await input.setInputFiles(join(directory, "other.json"));
  await expect(toast(second, '"other.json" is no export of Soundkin.')).toBeVisible();
  await input.setInputFiles(file);
  await expect(toast(second, `Folders that are not in your library: ${folder}.`)).toBeVisible();
  await second.getByRole("button", { name: /^All sounds/ }).click();
  await second.getByRole("button", { name: "Add folder" }).first().click();
  await second.getByRole("textbox", { name: "Folder path" }).fill(folder);
  await second.getByRole("textbox", { name: "Folder path" }).press("Enter");
  const there = second.getByRole("grid", { name: "Sounds", exact: true });
  await expect(rowOf(there, name)).toContainText("velvet", { timeout: 60_000 });
  await second.close();
  await host.stop();
});

test("a backup of an earlier day is listed and restored, which can be undone", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  await addSounds(soundkin);
  const [name = ""] = await namesIn(sounds);
  await tagSound(soundkin, name, "velvet");
  await soundkin.restart();
  await tagSound(soundkin, name, "rough");
  const data = await openSettings(page, "Your data");
  const backups = data.getByRole("list", { name: "Backups" }).getByRole("listitem");
  await expect(backups).toHaveCount(1);
  await expect(backups).toContainText(/\d{4}\s*1 sound, 1 kB/);
  await backups.getByRole("button", { name: /Restore/ }).click();
  await expect(page.getByRole("dialog")).toContainText("You can undo this.");
  await page.getByRole("dialog").getByRole("button", { name: "Restore" }).click();
  const report = toast(page, "Read: what you said of 1 sound");
  await expect(report).toBeVisible();
  await page.getByRole("button", { name: /^All sounds/ }).click();
  await expect(rowOf(sounds, name)).toContainText("velvet");
  await expect(rowOf(sounds, name)).not.toContainText("rough");
  await report.getByRole("button", { name: "Undo" }).click();
  await expect(rowOf(sounds, name)).toContainText("rough");
});

test("diagnostics are copied without the paths of folders, unless they are asked for", async ({
  soundkin,
  context,
}) => {
  const { page } = soundkin;
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const folder = await addSounds(soundkin);
  const help = await openSettings(page, "Help");
  const copied = async () => {
    await help.getByRole("button", { name: "Copy diagnostics" }).click();
    await expect(toast(page, "The diagnostics are in the clipboard.")).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const plain = await copied();
  expect(plain).toContain("index:");
  expect(plain).not.toContain(folder);
  expect(plain).not.toContain(soundkin.directory);
  await help.getByRole("switch", { name: "With the paths of my folders" }).click();
  await expect.poll(copied).toContain(folder);
});
