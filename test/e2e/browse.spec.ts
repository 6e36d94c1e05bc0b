/** The main job, as a musician does it: from a folder of samples to similar sounds. */
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies, writeLoop } from "../fixtures/sounds.ts";
import { expect, namesIn, rowOf, tagSound, test } from "./soundkin.ts";

/** Pixels of a canvas that something was drawn on. */
function drawnPixels(canvas: Locator): Promise<number> {
  return canvas.evaluate((element: HTMLCanvasElement) => {
    const context = element.getContext("2d");
    const { data } = context?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  });
}

/** The loudest sample that flows through the page's audio graph just now. */
function flowingLevel(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { __soundkinAnalyser: analyser } = globalThis as { __soundkinAnalyser?: AnalyserNode };
    if (!analyser || analyser.context.state !== "running") return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  });
}

test("an empty library says what to do, and adding a folder shows rows with waveforms", async ({
  soundkin,
}) => {
  const { page, sounds, directory } = soundkin;
  await expect(page.getByText("Right-click a sound, choose Find similar sounds")).toBeVisible();
  const files = await writeFamilies(join(directory, "samples"), { each: 3 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);

  expect(await namesIn(sounds)).toHaveLength(files.length);
  const [first = ""] = await namesIn(sounds);
  await expect(rowOf(sounds, first)).toContainText(" s");
  await expect.poll(() => drawnPixels(rowOf(sounds, first).locator("canvas"))).toBeGreaterThan(100);
  await expect(page.getByRole("treeitem", { name: "samples" })).toContainText(String(files.length));
});

test("a folder that does not exist is refused in words, in the dialog", async ({ soundkin }) => {
  await soundkin.addFolder(join(soundkin.directory, "nowhere"));
  await expect(soundkin.page.getByRole("alert")).toContainText("There is no folder at");
});

test("search finds words of names and folders as one types, and says when nothing matches", async ({
  soundkin,
}) => {
  const { page, sounds, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 3 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);

  await page.keyboard.press("/");
  await page.keyboard.type("plu");
  await expect.poll(() => namesIn(sounds)).toHaveLength(3);
  for (const name of await namesIn(sounds)) expect(name).toMatch(/^Pluck/);

  await page.getByRole("combobox", { name: "Search sounds" }).fill("no such sound");
  await expect(page.getByText('Nothing matches "no such sound"')).toBeVisible();
  await page.getByRole("button", { name: "Clear search" }).first().click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(files.length);
});

test("choosing a folder shows what is in it and below it", async ({ soundkin }) => {
  const { page, sounds, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 3 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);

  await page.getByRole("treeitem", { name: "Synths" }).click();
  await expect.poll(() => namesIn(sounds)).toHaveLength(6);
});

test("right-click, find similar sounds: the query's own family leads the results", async ({
  soundkin,
}) => {
  const { page, sounds, similar, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 5 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);

  for (const word of ["Kick", "Hat", "Pluck"]) {
    const query = (await namesIn(sounds)).find((name) => name.includes(word)) ?? "";
    await rowOf(sounds, query).click({ button: "right" });
    await page.getByRole("menuitem", { name: /Find similar sounds/ }).click();
    await expect(page.getByRole("complementary")).toContainText(query.replace(/\.\w+$/, ""));
    await expect(similar.getByRole("row").first()).toBeVisible();
    // Until its answer is there, the panel may still show the query before.
    await expect
      .poll(async () => (await namesIn(similar)).slice(0, 4).filter((name) => name.includes(word)))
      .toHaveLength(4);
    expect(await namesIn(similar)).not.toContain(query);
    const best = similar.getByRole("row").first();
    await expect(best.getByRole("img")).toHaveAccessibleName(
      /^\d+ of 100; timbre \d+, .*rhythm \d+$/,
    );
    const [, reason] = (await best.getByRole("gridcell").nth(1).innerText()).split("\n");
    expect(reason).toMatch(/^(Same|Brighter|Darker|\p{Lu}\p{Ll}+)\b/u);
  }
  await page.getByRole("button", { name: "Back" }).click();
  await expect(page.getByRole("complementary")).toContainText("Hat");
});

test("moving a weight ranks anew", async ({ soundkin }) => {
  const { page, sounds, similar, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 6 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);

  await sounds.getByRole("row").nth(1).click();
  await page.keyboard.press("Enter");
  await expect(similar.getByRole("row").first()).toBeVisible();
  const before = await namesIn(similar);
  await page.getByRole("slider", { name: "Pitch" }).fill("100");
  await page.getByRole("slider", { name: "Timbre" }).fill("0");
  await page.getByRole("slider", { name: "Envelope" }).fill("0");
  await expect.poll(() => namesIn(similar)).not.toEqual(before);
});

test("a part of a loop answers: it is marked, plays alone and can be asked about", async ({
  soundkin,
}) => {
  const { page, sounds, similar, player, directory } = soundkin;
  await writeLoop(join(directory, "samples"), [
    { family: "Drums/Kicks", at: 0 },
    { family: "Drums/Closed Hats", at: 1.5 },
    { family: "Drums/Snares", at: 3 },
    { family: "Drums/Closed Hats", at: 4.5 },
  ]);
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(4);
  const panel = page.getByRole("complementary");
  const partName = /^at (2\.9|3\.0)\d s in Loop\.wav$/;

  await rowOf(sounds, "Snares.wav").click({ button: "right" });
  await page.getByRole("menuitem", { name: /Find similar sounds/ }).click();
  const part = similar.getByRole("row", { name: partName });
  // A hit is over before anyone looks; looped, it stays.
  await page.getByRole("button", { name: "Loop" }).click();
  await part.click();
  await expect(player.getByText(partName)).toBeVisible();
  const start = player.getByRole("slider", { name: "Start of the region" });
  await expect(start).toHaveAttribute("aria-valuetext", /^(2\.9|3\.0)\d s$/);
  await expect(player).toHaveAttribute("data-playing", "true");
  await expect.poll(() => flowingLevel(page)).toBeGreaterThan(0.005);

  await page.keyboard.press("Enter");
  await expect(panel.getByRole("heading")).toHaveText(partName);
  await expect.poll(async () => (await namesIn(similar))[0]).toBe("Snares.wav");
  await page.getByRole("button", { name: "Back" }).click();
  await expect(panel.getByRole("heading")).toHaveText("Snares");
  await expect(part).toHaveAttribute("aria-selected", "true");

  // Beside the part lies the rest of the loop.
  const position = page.getByRole("slider", { name: "Position" });
  await position.click({ position: { x: 4, y: 50 } });
  await expect(player.getByText("Loop.wav", { exact: true })).toBeVisible();
  await expect(player).toHaveAttribute("data-playing", "true");
});

for (const extension of ["wav", "aif"]) {
  test(`a click plays a .${extension}: audio flows, and Escape stops it`, async ({ soundkin }) => {
    const { page, sounds, player, directory } = soundkin;
    const folder = join(directory, "samples");
    const files = await writeFamilies(folder, { families: ["Synths/Pads"], each: 8 });
    const ofKind = files.filter(({ path }) => path.endsWith(extension));
    expect(ofKind.length).toBeGreaterThan(0);
    await soundkin.addFolder(folder);
    await soundkin.analysed(files.length);

    const name = ofKind[0]?.path.split("/").at(-1) ?? "";
    await rowOf(sounds, name).click();
    await expect(player).toHaveAttribute("data-playing", "true");
    await expect.poll(() => flowingLevel(page)).toBeGreaterThan(0.005);
    await page.keyboard.press("Escape");
    await expect(player).toHaveAttribute("data-playing", "false");
    await expect.poll(() => flowingLevel(page)).toBeLessThan(0.001);
  });
}

test("arrow keys move and play; with autoplay off they only move", async ({ soundkin }) => {
  const { page, sounds, player, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), {
    families: ["Synths/Pads"],
    each: 4,
  });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  const names = await namesIn(sounds);

  await rowOf(sounds, names[0] ?? "").click();
  await page.keyboard.press("ArrowDown");
  await expect(rowOf(sounds, names[1] ?? "")).toHaveAttribute("aria-selected", "true");
  await expect(player).toContainText(names[1] ?? "");
  await expect(player).toHaveAttribute("data-playing", "true");

  await page.keyboard.press("Escape");
  await page.getByRole("switch", { name: "Autoplay" }).click();
  await rowOf(sounds, names[1] ?? "").click();
  await page.keyboard.press("ArrowDown");
  await expect(player).toContainText(names[2] ?? "");
  await expect(player).toHaveAttribute("data-playing", "false");
});

test("what happens to files on disk shows in the list", async ({ soundkin }) => {
  const { sounds, directory } = soundkin;
  const folder = join(directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each: 3 });
  await soundkin.addFolder(folder);
  await soundkin.analysed(3);
  const [first, second] = files.map(({ path }) => join(folder, path));

  await writeFamilies(folder, { families: ["Drums/Snares"], each: 2 });
  await expect.poll(() => namesIn(sounds)).toHaveLength(5);
  await rename(first ?? "", join(folder, "Renamed.wav"));
  await expect(rowOf(sounds, "Renamed.wav")).toBeVisible();
  await rm(second ?? "");
  await expect.poll(() => namesIn(sounds)).toHaveLength(4);
});

test("tags are set, shown, and found by search", async ({ soundkin }) => {
  const { page, sounds, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 2 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  const [name = ""] = await namesIn(sounds);

  await tagSound(soundkin, name, "velvet, warm");
  await expect(rowOf(sounds, name)).toContainText("velvet");
  await page.getByRole("combobox", { name: "Search sounds" }).fill("velvet");
  await expect.poll(() => namesIn(sounds)).toEqual([name]);
});

test("settings tell of the model and check the library by its folders' names", async ({
  soundkin,
}) => {
  const { page, directory } = soundkin;
  const folder = join(directory, "samples");
  // Of fewer sounds the ten most similar would have to be others.
  const each = 11;
  const kicks = await writeFamilies(folder, { families: ["Drums/Kicks"], each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(kicks.length);
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("main", { name: "Settings" });
  await expect(settings).toContainText('put it into a folder called "models"');
  const check = settings
    .getByRole("region", { name: "Check my library" })
    .getByRole("button", { name: "Check my library" });
  await check.click();
  await expect(
    settings.getByRole("region", { name: "Check my library" }).getByRole("status"),
  ).toContainText(/label|folder/);
  await expect(settings.getByRole("table")).toHaveCount(0);

  await page.getByRole("button", { name: /^All sounds/ }).click();
  const files = await writeFamilies(folder, { each });
  await soundkin.analysed(files.length);
  await page.getByRole("button", { name: "Settings" }).click();
  await check.focus();
  await page.keyboard.press("Enter");
  await expect(
    settings.getByRole("region", { name: "Check my library" }).getByRole("status"),
  ).toContainText(/^\d+% of the ten most similar sounds/);
  await expect(settings.getByRole("table", { name: "All together" })).toContainText("precision@10");
  const labels = settings.getByRole("table", { name: "By label" });
  for (const label of ["Kicks", "Closed Hats", "Plucks", "Pads"]) {
    const figures = new RegExp(`^${label} ${each} \\d+%`, "i");
    await expect(labels.getByRole("row", { name: figures })).toBeVisible();
  }
  await expect(check).toBeFocused();
});

test("settings tell of the search index, and keep the choice of less memory", async ({
  soundkin,
}) => {
  const { page, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 2 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  await page.getByRole("button", { name: "Settings" }).click();
  const index = page.getByRole("region", { name: "Search index" });
  await expect(index.getByRole("definition").first()).toHaveText("Exact");
  await expect(index).toContainText(/Why\s*\S+ \S+/);
  await expect(index).toContainText(/Sounds and parts\s*\d+/);
  await expect(index).toContainText(/Memory\s*[\d.]+ [kM]B/);
  const lessMemory = index.getByRole("switch", { name: "Use less memory" });
  await expect(lessMemory).not.toBeChecked();
  await lessMemory.click();
  await expect(lessMemory).toBeChecked();
  await page.reload();
  await page.getByRole("button", { name: "Settings" }).click();
  await expect(lessMemory).toBeChecked();
});

test("bad files are listed under Problems with their reasons, and markup is only text", async ({
  soundkin,
}) => {
  const { page, directory } = soundkin;
  const folder = join(directory, "samples");
  await writeFamilies(folder, { families: ["Drums/Kicks"], each: 2 });
  await writeFile(join(folder, "empty.wav"), "");
  await writeFile(join(folder, "text.wav"), "this is no audio at all");
  await writeFile(join(folder, "<img src=x onerror=document.title='owned'>.wav"), "");
  await soundkin.addFolder(folder);
  await soundkin.analysed(5);

  await page.getByRole("button", { name: /^Problems/ }).click();
  const problems = page.getByRole("list", { name: "Problems" });
  await expect(problems.getByRole("listitem")).toHaveCount(3);
  await expect(problems).toContainText("The file is empty: 0 bytes.");
  await expect(problems).toContainText("not audio that Soundkin can read");
  await expect(problems).toContainText("<img src=x onerror=");
  expect(await page.title()).not.toBe("owned");
});

test("removing a folder empties the library and leaves the files", async ({ soundkin }) => {
  const { page, directory } = soundkin;
  const folder = join(directory, "samples");
  const files = await writeFamilies(folder, { each: 1 });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);

  await page.getByRole("treeitem", { name: "samples" }).click({ button: "right" });
  await page.getByRole("menuitem", { name: /Remove from library/ }).click();
  await expect(page.getByText("Your files stay where they are.")).toBeVisible();
  await page
    .getByRole("dialog")
    .or(page.getByRole("alertdialog"))
    .getByRole("button", { name: /Remove/ })
    .click();
  await expect(page.getByText("Right-click a sound, choose Find similar sounds")).toBeVisible();
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
});

for (const [width, height] of [
  [1440, 900],
  [1024, 700],
] as const) {
  test(`nothing is cut off at ${width} x ${height}`, async ({ soundkin }) => {
    const { page, sounds, directory } = soundkin;
    await page.setViewportSize({ width, height });
    const files = await writeFamilies(join(directory, "samples"), { each: 2 });
    await soundkin.addFolder(join(directory, "samples"));
    await soundkin.analysed(files.length);
    await sounds.getByRole("row").nth(1).click();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary")).toBeVisible();
    const overflow = await page.evaluate(() => [
      document.documentElement.scrollWidth - innerWidth,
      document.documentElement.scrollHeight - innerHeight,
    ]);
    expect(overflow).toEqual([0, 0]);
    for (const region of ["navigation", "complementary", "contentinfo"] as const) {
      const box = await page.getByRole(region).first().boundingBox();
      expect((box?.x ?? -1) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
      expect((box?.y ?? -1) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    }
  });
}
