import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/** A system's Chromium before the one that Playwright downloads; undefined means the latter. */
const chromium = [process.env["PLAYWRIGHT_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);

const asRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "test/e2e",
  outputDir: "test-results/playwright",
  // One at a time: every test starts a host that analyses sounds on all cores.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: process.env["CI"] !== undefined,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: { trace: "retain-on-failure" },
  projects: [
    {
      name: "browser",
      testIgnore: "electron/**",
      use: {
        browserName: "chromium",
        viewport: { width: 1440, height: 900 },
        launchOptions: {
          ...(chromium === undefined ? {} : { executablePath: chromium }),
          args: [
            ...(asRoot ? ["--no-sandbox"] : []),
            "--disable-background-networking",
            "--autoplay-policy=no-user-gesture-required",
          ],
        },
      },
    },
    { name: "electron", testMatch: "electron/**/*.spec.ts" },
  ],
});
