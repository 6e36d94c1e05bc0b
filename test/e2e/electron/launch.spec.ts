import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { _electron, expect, test, type ElectronApplication, type Page } from "@playwright/test";
import { electronExecutable } from "../../../build/setup/electron.mjs";
import { freshDesktop } from "../../../build/setup/fresh.mjs";
import { root } from "../../../build/setup/places.mjs";
import { whyNoWindow } from "../../../build/setup/window.mjs";

const missing = whyNoWindow();
test.skip(missing !== undefined, missing ?? "");

let library: string;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
  await freshDesktop();
  library = await mkdtemp(join(tmpdir(), "soundkin-electron-test-"));
  app = await _electron.launch({
    executablePath: electronExecutable() ?? "",
    args: [root, "--demo", "--library", library],
  });
  page = await app.firstWindow();
});

test.afterAll(async () => {
  await app.close();
  await rm(library, { recursive: true, force: true });
});

test("the window shows Soundkin with the demo sounds", async () => {
  await expect(page).toHaveTitle("Soundkin");
  await expect(page.getByText("Soundkin").first()).toBeVisible();
  await expect(page.getByText(/\.(wav|aiff?)$/i).first()).toBeVisible();
});

test("the page is sandboxed and sees what it may call, which it cannot change", async () => {
  const preferences = await app.evaluate(({ webContents }) => {
    const contents = webContents.getAllWebContents()[0] as unknown as {
      getLastWebPreferences(): { contextIsolation: boolean; sandbox: boolean };
    };
    const { contextIsolation, sandbox } = contents.getLastWebPreferences();
    return { contextIsolation, sandbox };
  });
  expect(preferences).toEqual({ contextIsolation: true, sandbox: true });

  const seen = await page.evaluate(() => {
    const globals = globalThis as unknown as Record<string, Record<string, unknown>>;
    const soundkin = globals["soundkin"] ?? {};
    const before = soundkin["invoke"];
    Reflect.set(soundkin, "invoke", null);
    return {
      keys: Object.keys(soundkin).sort(),
      unchanged: soundkin["invoke"] === before,
      node: ["require", "process", "module", "Buffer"].filter((name) => name in globals),
    };
  });
  expect(seen).toEqual({
    keys: ["invoke", "mediaBase", "on", "pathOf"],
    unchanged: true,
    node: [],
  });
});

test("the page cannot be led elsewhere", async () => {
  const address = page.url();
  await page.evaluate(() => {
    const link = document.createElement("a");
    link.href = "https://example.org/";
    link.click();
  });
  expect(await page.evaluate(() => window.open("https://example.org/") === null)).toBe(true);
  await page.waitForTimeout(500);
  expect(page.url()).toBe(address);
  expect(app.windows()).toHaveLength(1);
});
