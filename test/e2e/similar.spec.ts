/** Asking for similar sounds: from anywhere, with examples, step by step, and what is kept of it. */
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test, type Soundkin } from "./soundkin.ts";

/** Adds some sounds of each family; returns the names in the list. */
async function addFamilies(
  soundkin: Soundkin,
  options: { readonly each: number; readonly families?: readonly string[] },
): Promise<string[]> {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, options);
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  return namesIn(soundkin.sounds);
}

const of = (names: readonly string[], word: string): string =>
  names.find((name) => name.includes(word)) ?? "";

const panelOf = (page: Page): Locator =>
  page.getByRole("complementary", { name: "Similar sounds panel" });

const examplesOf = (page: Page): Locator =>
  page.getByRole("list", { name: "Examples" }).getByRole("listitem");

/** Scores of the results that are drawn, best first. */
async function scoresOf(similar: Locator): Promise<string[]> {
  const images = similar.getByRole("img", { name: /of 100/ });
  return images.evaluateAll((scores) => scores.map((score) => score.ariaLabel ?? ""));
}

test("any row is asked about by its button, Enter or the menu, and its answer replays it", async ({
  soundkin,
}) => {
  const { page, sounds, similar, player } = soundkin;
  const names = await addFamilies(soundkin, { each: 4 });
  const heading = panelOf(page).getByRole("heading");
  const [kick, hat, pad] = [of(names, "Kick"), of(names, "Hat"), of(names, "Pad")];

  await rowOf(sounds, kick).hover();
  await rowOf(sounds, kick)
    .getByRole("button", { name: `Find sounds similar to ${kick}` })
    .click();
  await expect(heading).toHaveText(kick.replace(/\.\w+$/, ""));
  await findSimilar(soundkin, hat);
  await expect(heading).toHaveText(hat.replace(/\.\w+$/, ""));
  await rowOf(sounds, pad).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Find similar sounds/ }).click();
  await expect(heading).toHaveText(pad.replace(/\.\w+$/, ""));

  await similar.getByRole("row").first().click();
  await panelOf(page).getByRole("button", { name: "Play the query" }).click();
  await expect(player).toContainText(pad);
  await expect(player).toHaveAttribute("data-playing", "true");
});

test("a result says its score, each aspect of it and why it is there", async ({ soundkin }) => {
  const { similar } = soundkin;
  const names = await addFamilies(soundkin, { each: 4 });
  await findSimilar(soundkin, of(names, "Kick"));
  const score = similar
    .getByRole("row")
    .first()
    .getByRole("img", { name: /of 100/ });
  await expect(score).toHaveAccessibleName(
    /^\d+ of 100; timbre \d+, spectrum \d+, envelope \d+, pitch \d+, rhythm \d+$/,
  );
  await expect(similar.getByRole("row").first()).toHaveAccessibleDescription(
    /^\d+ of 100; .+ (The|Same|Alike|Nearest) /,
  );
  expect(await score.getAttribute("title")).toMatch(/^Timbre \d+\nSpectrum \d+\n.*\nRhythm \d+$/s);
  await expect(similar.getByRole("row").first()).toContainText(
    /The same sound|Same |Alike in |Nearest in /,
  );
});

test("more and less like this move the results, and are taken back one by one", async ({
  soundkin,
}) => {
  const { page, similar } = soundkin;
  const names = await addFamilies(soundkin, {
    families: ["Drums/Kicks", "Synths/Pads"],
    each: 6,
  });
  await findSimilar(soundkin, of(names, "Kick"));
  await expect.poll(() => namesIn(similar)).toHaveLength(11);
  const before = await namesIn(similar);
  const scores = await scoresOf(similar);
  const pad = of(before, "Pad");
  expect(before[0]).toContain("Kick");

  await rowOf(similar, pad).click();
  await page.keyboard.press("+");
  await expect(examplesOf(page)).toContainText([pad.replace(/\.\w+$/, "")]);
  await expect(rowOf(similar, pad)).toHaveCount(0);
  const placeOfPads = async () =>
    (await namesIn(similar)).flatMap((name, place) => (name.includes("Pad") ? [place] : []));
  const padsBefore = before.flatMap((name, place) => (name.includes("Pad") ? [place] : []));
  // With one pad liked, the others are nearer than they were.
  await expect.poll(async () => (await placeOfPads())[0]).toBeLessThan(padsBefore[1] ?? Number.NaN);

  const kick = of(await namesIn(similar), "Kick");
  await rowOf(similar, kick).hover();
  await rowOf(similar, kick)
    .getByRole("button", { name: `Less like ${kick}` })
    .click();
  await expect(examplesOf(page)).toHaveCount(2);
  await expect(rowOf(similar, kick)).toHaveCount(0);

  await page.getByRole("button", { name: `Remove the example ${kick}` }).click();
  await page.getByRole("button", { name: `Remove the example ${pad}` }).click();
  await expect.poll(() => namesIn(similar)).toEqual(before);
  expect(await scoresOf(similar)).toEqual(scores);
  await rowOf(similar, pad).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Less like this/ }).click();
  await expect(examplesOf(page)).toContainText([/Less like this/]);
});

test("several selected sounds are asked about together", async ({ soundkin }) => {
  const { page, sounds, similar } = soundkin;
  const names = await addFamilies(soundkin, { each: 4 });
  const [kick, hat, pad] = [of(names, "Kick"), of(names, "Hat"), of(names, "Pad")];
  await rowOf(sounds, kick).click();
  for (const name of [hat, pad]) await rowOf(sounds, name).click({ modifiers: ["Control"] });
  await rowOf(sounds, pad).click({ button: "right" });
  await page.getByRole("menuitem", { name: /^Find similar to all selected/ }).click();
  await expect(examplesOf(page)).toHaveCount(2);
  await expect(similar.getByRole("row").first()).toBeVisible();
  const found = await namesIn(similar);
  expect(found.filter((name) => [kick, hat, pad].includes(name))).toEqual([]);
});

test("a chain of similar sounds is walked back with its results, cursor, examples and scroll", async ({
  soundkin,
}) => {
  const { page, similar } = soundkin;
  const names = await addFamilies(soundkin, { each: 20 });
  const panel = panelOf(page);
  const chain = panel.getByRole("navigation", { name: "Chain of similar sounds" });
  const query = of(names, "Kick");
  await findSimilar(soundkin, query);
  await similar.getByRole("row").nth(2).click();
  await page.keyboard.press("-");
  await expect(examplesOf(page)).toHaveCount(1);
  await page.keyboard.press("End");
  const scroller = similar.getByRole("rowgroup");
  const cursor = similar.getByRole("row", { selected: true });
  await expect(cursor).toHaveAttribute("aria-rowindex", "50");
  const name = (await cursor.getAttribute("aria-label")) ?? "";
  const top = await scroller.evaluate((element) => element.scrollTop);
  expect(top).toBeGreaterThan(500);

  await page.keyboard.press("Enter");
  await expect(panel.getByRole("heading")).toHaveText(name.replace(/\.\w+$/, ""));
  await expect(examplesOf(page)).toHaveCount(0);
  await expect(chain.getByRole("button")).toHaveCount(1);
  await expect(scroller).toHaveJSProperty("scrollTop", 0);
  await expect(similar.getByRole("row").first()).toBeVisible();
  await similar.getByRole("row").first().click();
  await page.keyboard.press("Enter");
  await expect(chain.getByRole("button")).toHaveCount(2);

  const isAsItWas = async () => {
    await expect(panel.getByRole("heading")).toHaveText(query.replace(/\.\w+$/, ""));
    await expect(chain).toHaveCount(0);
    await expect(examplesOf(page)).toHaveCount(1);
    await expect(cursor).toHaveAttribute("aria-label", name);
    await expect(scroller).toHaveJSProperty("scrollTop", top);
  };
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(chain.getByRole("button")).toHaveCount(1);
  await page.keyboard.press("Alt+ArrowLeft");
  await isAsItWas();
  await page.keyboard.press("Alt+ArrowRight");
  await page.keyboard.press("Alt+ArrowRight");
  await expect(chain.getByRole("button")).toHaveCount(2);
  // The first step of the chain brings back the same at once.
  await chain.getByRole("button").first().click();
  await isAsItWas();
});

test("the results, or those that are selected, are kept as a collection", async ({ soundkin }) => {
  const { page, sounds, similar } = soundkin;
  const names = await addFamilies(soundkin, { each: 3 });
  const query = of(names, "Kick");
  await findSimilar(soundkin, query);
  await expect.poll(() => namesIn(similar)).toHaveLength(names.length - 1);
  const results = await namesIn(similar);

  await page.getByRole("button", { name: "Keep as collection" }).click();
  const name = page.getByRole("textbox", { name: "Name of the collection" });
  await expect(name).toHaveValue(`Like ${query.replace(/\.\w+$/, "")}`);
  await name.press("Enter");
  await page
    .getByRole("region", { name: "Messages" })
    .getByRole("button", { name: "Show" })
    .click();
  await expect.poll(async () => (await namesIn(sounds)).sort()).toEqual([...results].sort());

  await similar.getByRole("row").nth(1).click();
  await similar
    .getByRole("row")
    .nth(3)
    .click({ modifiers: ["Shift"] });
  await page.getByRole("button", { name: "Keep as collection" }).click();
  await expect(page.getByText(/^There is a collection called/)).toBeVisible();
  await name.fill("Three");
  await name.press("Enter");
  await page
    .getByRole("region", { name: "Messages" })
    .getByRole("button", { name: "Show" })
    .last()
    .click();
  await expect.poll(async () => (await namesIn(sounds)).sort()).toEqual(results.slice(1, 4).sort());
  await page.keyboard.press("Control+z");
  await expect.poll(() => namesIn(sounds)).toEqual([]);
});

test("weights re-rank at once, leave keyboard and selection alone, and are remembered", async ({
  soundkin,
}) => {
  const { page, similar } = soundkin;
  const names = await addFamilies(soundkin, { each: 4 });
  await findSimilar(soundkin, of(names, "Kick"));
  await similar.getByRole("row").nth(1).click();
  const cursor = similar.getByRole("row", { selected: true });
  const name = await cursor.getAttribute("aria-label");
  const before = await namesIn(similar);
  const reset = page.getByRole("button", { name: "Reset weights" });
  await expect(reset).toHaveCount(0);

  const pitch = page.getByRole("slider", { name: "Pitch" });
  await page.getByRole("slider", { name: "Timbre" }).fill("0");
  await pitch.focus();
  for (let step = 0; step < 40; step++) await page.keyboard.press("ArrowRight");
  await expect(pitch).toHaveValue("50");
  await expect.poll(() => namesIn(similar)).not.toEqual(before);
  await expect(pitch).toBeFocused();
  await expect(rowOf(similar, name ?? "")).toHaveAttribute("aria-selected", "true");

  const weighed = await namesIn(similar);
  await page.reload();
  await findSimilar(soundkin, of(names, "Kick"));
  await expect(pitch).toHaveValue("50");
  await expect.poll(() => namesIn(similar)).toEqual(weighed);
  await reset.click();
  await expect(pitch).toHaveValue("10");
  await expect.poll(() => namesIn(similar)).toEqual(before);
});
