import { defineConfig } from "@playwright/test";
import { chromiumOptions } from "./test/e2e/chromium.ts";

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
        launchOptions: chromiumOptions,
      },
    },
    { name: "electron", testMatch: "electron/**/*.spec.ts" },
  ],
});
