/** The list of similar sounds: its pages, copies under a result, and how many come from one folder. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import type { Locator } from "@playwright/test";
import { writeFamilies } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test } from "./soundkin.ts";

/** Place of the selected row among all, from 1. */
async function selectedPlace(grid: Locator): Promise<number> {
  const selected = grid.getByRole("row", { selected: true });
  return Number(await selected.getAttribute("aria-rowindex"));
}

test("more similar sounds come as one walks to the end, and nothing jumps", async ({
  soundkin,
}) => {
  const { page, sounds, similar, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 35 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  const [query = ""] = await namesIn(sounds);
  await findSimilar(soundkin, query);
  // How many there are is not known before the last page.
  await expect(similar).toHaveAttribute("aria-rowcount", "-1");
  const selected = similar.getByRole("row", { selected: true });

  await page.keyboard.press("End");
  await expect.poll(() => selectedPlace(similar)).toBe(50);
  const name = await selected.getAttribute("aria-label");
  const place = await selected.boundingBox();
  await expect(similar.locator('[aria-rowindex="51"]')).toBeAttached();
  expect(await selected.getAttribute("aria-label")).toBe(name);
  expect(await selected.boundingBox()).toEqual(place);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => selectedPlace(similar)).toBe(51);

  await expect(async () => {
    await page.keyboard.press("End");
    await expect(similar).toHaveAttribute("aria-rowcount", /^\d+$/, { timeout: 500 });
  }).toPass();
  const total = Number(await similar.getAttribute("aria-rowcount"));
  await page.keyboard.press("End");
  await expect.poll(() => selectedPlace(similar)).toBe(total);
  // What sounds the same is folded away, so there are not as many as files.
  expect(total).toBeGreaterThan(100);
  expect(total).toBeLessThan(files.length);

  // Another question begins at its top, with one page.
  await page.getByRole("slider", { name: "Pitch" }).fill("100");
  await expect(similar.locator('[aria-rowindex="1"]')).toBeInViewport();
  await expect(similar).toHaveAttribute("aria-rowcount", "-1");
});

test("copies of a result are folded under it, and opened they are rows like others", async ({
  soundkin,
}) => {
  const { page, similar, player, directory } = soundkin;
  const folder = join(directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each: 3 });
  const [query = "", copied = ""] = files.map(({ path }) => path.split("/").at(-1));
  for (const place of ["Backup/One", "Backup/Two"]) {
    await cp(join(folder, "Drums/Kicks", copied), join(folder, place, copied));
  }
  await soundkin.addFolder(folder);
  await soundkin.analysed(5);
  await findSimilar(soundkin, query);
  const rows = similar.getByRole("row");
  await expect(rows).toHaveCount(2);
  const toggle = similar.getByRole("button", { name: "2 copies" });
  await expect(toggle).toHaveText("+2");
  await expect(toggle).toHaveAttribute("aria-expanded", "false");

  await toggle.click();
  await expect(toggle).toHaveAttribute("aria-expanded", "true");
  await expect(rows).toHaveCount(4);
  await expect(rowOf(similar, copied)).toHaveCount(3);
  const result = rowOf(similar, copied).first();
  await result.click();
  await page.keyboard.press("ArrowDown");
  const selected = similar.getByRole("row", { selected: true });
  // Which of the three files stands for the others is not said.
  await expect(selected).toContainText(/samples \/ (Drums \/ Kicks|Backup \/ (One|Two))/);
  await expect(player).toContainText(copied);
  await expect(player).toHaveAttribute("data-playing", "true");

  await page.keyboard.press("ArrowLeft");
  await expect(rows).toHaveCount(2);
  await expect(result).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("ArrowRight");
  await expect(rows).toHaveCount(4);
});

test("results from one folder are limited as one likes, and the choice is remembered", async ({
  soundkin,
}) => {
  const { page, sounds, similar, directory } = soundkin;
  const files = await writeFamilies(join(directory, "samples"), { each: 4 });
  await soundkin.addFolder(join(directory, "samples"));
  await soundkin.analysed(files.length);
  const [query = ""] = await namesIn(sounds);
  await findSimilar(soundkin, query);
  await expect.poll(() => namesIn(similar)).toHaveLength(files.length - 1);
  const choice = page.getByRole("radiogroup", { name: "From one folder" });

  await choice.getByRole("radio", { name: "at most 1" }).check();
  await expect.poll(() => namesIn(similar)).toHaveLength(4);
  await page.reload();
  await findSimilar(soundkin, query);
  await expect(choice.getByRole("radio", { name: "at most 1" })).toBeChecked();
  await expect.poll(() => namesIn(similar)).toHaveLength(4);
  await choice.getByRole("radio", { name: "any" }).check();
  await expect.poll(() => namesIn(similar)).toHaveLength(files.length - 1);
});
