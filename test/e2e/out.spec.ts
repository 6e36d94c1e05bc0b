/** What gets sounds out of a browser: paths, downloads, exports, the file manager and a drag. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { writeFamilies, writeLoop } from "../fixtures/sounds.ts";
import { expect, findSimilar, namesIn, rowOf, test, type Soundkin } from "./soundkin.ts";

/** Stands before the system's own programs; what it was asked for stands in "calls". */
const programs = mkdtempSync(join(tmpdir(), "soundkin-programs-"));
const usualPath = process.env["PATH"] ?? "";

test.beforeAll(() => {
  writeFileSync(join(programs, "calls"), "");
  for (const name of ["gdbus", "open"]) {
    const script = `#!/bin/sh\nprintf '%s\\n' "$@" >> '${join(programs, "calls")}'\n`;
    writeFileSync(join(programs, name), script);
    chmodSync(join(programs, name), 0o755);
  }
  process.env["PATH"] = programs + delimiter + usualPath;
});
test.afterAll(() => {
  process.env["PATH"] = usualPath;
  rmSync(programs, { recursive: true, force: true });
});

/** Adds sounds; returns their paths by name, in the list's order. */
async function addSounds(
  soundkin: Soundkin,
  each: number,
): Promise<{ readonly names: string[]; readonly pathOf: (name: string | undefined) => string }> {
  const folder = join(soundkin.directory, "samples");
  const files = await writeFamilies(folder, { families: ["Drums/Kicks"], each });
  await soundkin.addFolder(folder);
  await soundkin.analysed(files.length);
  const pathOf = (name: string | undefined) => join(folder, "Drums/Kicks", name ?? "");
  return { names: await namesIn(soundkin.sounds), pathOf };
}

const messagesOf = (page: Page): Locator => page.getByRole("region", { name: "Messages" });

async function choose({ page, sounds }: Soundkin, name = "", item: RegExp): Promise<void> {
  await rowOf(sounds, name).click({ button: "right" });
  await page.getByRole("menuitem", { name: item }).click();
}

async function selectTo({ sounds }: Soundkin, first = "", last = ""): Promise<void> {
  await rowOf(sounds, first).click();
  await rowOf(sounds, last).click({ modifiers: ["Shift"] });
  // Which rows lie between is asked of the host.
  await expect(rowOf(sounds, first)).toHaveAttribute("aria-selected", "true");
}

test("the paths of one sound and of several go into the clipboard", async ({ soundkin }) => {
  const { page } = soundkin;
  const { names, pathOf } = await addSounds(soundkin, 3);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());

  await choose(soundkin, names[1], /^Copy path/);
  await expect(messagesOf(page)).toContainText(`Copied: ${pathOf(names[1])}`);
  expect(await copied()).toBe(pathOf(names[1]));

  await selectTo(soundkin, names[0], names[2]);
  await choose(soundkin, names[1], /^Copy paths/);
  await expect(messagesOf(page)).toContainText("3 paths are copied.");
  expect(await copied()).toBe(names.map(pathOf).join("\n"));
});

test("a sound is shown in the system's file manager", async ({ soundkin }) => {
  test.skip(process.platform === "win32");
  const { names } = await addSounds(soundkin, 2);
  await choose(soundkin, names[0], /^Show in folder/);
  const calls = () => readFileSync(join(programs, "calls"), "utf8");
  await expect.poll(calls).toContain(encodeURI(names[0] ?? ""));
});

test("files are downloaded as they are, one after the other, a part as a WAV file", async ({
  soundkin,
}) => {
  const { page, similar, directory } = soundkin;
  const folder = join(directory, "samples");
  await writeLoop(folder, [
    { family: "Drums/Kicks", at: 0 },
    { family: "Drums/Closed Hats", at: 1.5 },
    { family: "Drums/Snares", at: 3 },
  ]);
  await soundkin.addFolder(folder);
  await soundkin.analysed(4);

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    choose(soundkin, "Snares.wav", /^Download/),
  ]);
  expect(download.suggestedFilename()).toBe("Snares.wav");
  expect(await readFile(await download.path())).toEqual(await readFile(join(folder, "Snares.wav")));

  const names: string[] = [];
  page.on("download", (one) => names.push(one.suggestedFilename()));
  await selectTo(soundkin, "Kicks.wav", "Snares.wav");
  await choose(soundkin, "Kicks.wav", /^Download/);
  await expect.poll(() => names.sort()).toEqual(["Kicks.wav", "Loop.wav", "Snares.wav"]);

  await findSimilar(soundkin, "Snares.wav");
  await similar.getByRole("row", { name: /in Loop\.wav$/ }).click({ button: "right" });
  const [part] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: /^Download/ }).click(),
  ]);
  expect(part.suggestedFilename()).toMatch(/^Loop \d\.\d-\d\.\d s\.wav$/);
  const bytes = await readFile(await part.path());
  expect(bytes.subarray(0, 4).toString()).toBe("RIFF");
  expect(bytes.length).toBeLessThan((await readFile(join(folder, "Loop.wav"))).length);
});

test("sounds are exported under names by a pattern, and what failed is said", async ({
  soundkin,
}) => {
  const { page, directory } = soundkin;
  // More than a browser downloads one after the other.
  const { names, pathOf } = await addSounds(soundkin, 11);
  const target = join(directory, "target");
  mkdirSync(target);
  await selectTo(soundkin, names[0], names[10]);
  await choose(soundkin, names[0], /^Download/);
  await messagesOf(page).getByRole("button", { name: "Export" }).click();

  const dialog = page.getByRole("dialog", { name: "Export 11 sounds" });
  const pattern = dialog.getByRole("textbox", { name: "Name of each file" });
  const preview = dialog.getByRole("list", { name: "How files will be named" });
  await expect(preview.getByRole("listitem").first()).toHaveText(names[0] ?? "");
  await pattern.fill("- {name}");
  await pattern.press("Home");
  await dialog.getByRole("button", { name: "Number" }).click();
  await expect(pattern).toHaveValue("{number}- {name}");
  await expect(preview.getByRole("listitem").first()).toHaveText(`01- ${names[0] ?? ""}`);
  await expect(preview).toContainText("and 8 more");
  await pattern.fill("{nane}");
  await expect(dialog.getByRole("alert")).toContainText("{nane}");
  await expect(dialog.getByRole("button", { name: "Export", exact: true })).toBeDisabled();
  await pattern.fill("{number} {name}");

  await dialog.getByRole("textbox", { name: "Into the folder" }).fill(join(target, "nowhere"));
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(dialog.getByRole("alert")).toContainText("There is no folder");
  await dialog.getByRole("textbox", { name: "Into the folder" }).fill(target);
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(messagesOf(page)).toContainText(`11 files exported to ${target}.`);
  const numbered = names.map((name, i) => `${String(i + 1).padStart(2, "0")} ${name}`);
  expect((await readdir(target)).sort()).toEqual(numbered.sort());
  expect(await readFile(join(target, numbered[3] ?? ""))).toEqual(await readFile(pathOf(names[3])));

  // Gone before it is written.
  await choose(soundkin, names[0], /^Export/);
  await expect(preview.getByRole("listitem").first()).toHaveText(`01 ${names[0] ?? ""}`);
  await rm(pathOf(names[2]));
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(messagesOf(page)).toContainText("10 files exported, 1 file not.");
  await messagesOf(page).getByRole("button", { name: "Details" }).click();
  const failures = page.getByRole("dialog", { name: "1 file could not be exported" });
  await expect(failures.getByRole("listitem")).toHaveCount(1);
  await expect(failures.getByRole("listitem")).not.toBeEmpty();
});

test("a drag carries one file out of the page, and says what else there is where it cannot", async ({
  soundkin,
}) => {
  const { page, sounds } = soundkin;
  const { names } = await addSounds(soundkin, 3);
  await page.evaluate(() => {
    window.addEventListener("dragstart", ({ dataTransfer }) => {
      const types = [...(dataTransfer?.types ?? [])];
      const url = dataTransfer?.getData("DownloadURL") ?? "";
      Object.assign(globalThis, { __dragged: { types, url } });
    });
  });
  const dragged = async (name = "") => {
    await rowOf(sounds, name).hover();
    await page.mouse.down();
    await page.mouse.move(700, 500, { steps: 4 });
    await page.mouse.up();
    return page.evaluate(() => {
      return (globalThis as unknown as { __dragged: { types: string[]; url: string } }).__dragged;
    });
  };

  const one = await dragged(names[1]);
  expect(one.url.split(":").slice(0, 2)).toEqual(["application/octet-stream", names[1]]);
  const address = one.url.split(":").slice(2).join(":");
  const bytes = await page.evaluate(async (url) => {
    return (await (await fetch(url)).arrayBuffer()).byteLength;
  }, address);
  expect(address).toMatch(/^http:/);
  expect(bytes).toBeGreaterThan(1_000);

  await selectTo(soundkin, names[0], names[2]);
  const several = await dragged(names[1]);
  expect(several.url).toBe("");
  expect(several.types).toContain("application/x-soundkin-clips");

  await rowOf(sounds, names[1] ?? "").dispatchEvent("dragstart", {
    dataTransfer: await page.evaluateHandle(() => new DataTransfer()),
  });
  await page.evaluate(() => {
    const refused = new DataTransfer();
    window.dispatchEvent(new DragEvent("dragend", { dataTransfer: refused, clientX: -5 }));
  });
  await expect(messagesOf(page)).toContainText("From a browser");
  await expect(
    messagesOf(page).getByRole("button", { name: /Show in folder|Download/ }),
  ).toBeVisible();
});
