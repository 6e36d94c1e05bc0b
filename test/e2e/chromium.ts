/** The Chromium that end-to-end tests, benchmarks and screenshots run in. */
import { existsSync } from "node:fs";
import type { LaunchOptions } from "@playwright/test";

/** A system's Chromium before the one that Playwright downloads. */
const executablePath = [process.env["PLAYWRIGHT_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path !== undefined && existsSync(path),
);
// Its sandbox does not start for root.
const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];

export const chromiumOptions: LaunchOptions = {
  ...(executablePath === undefined ? {} : { executablePath }),
  args: [
    ...asRoot,
    "--disable-background-networking",
    "--autoplay-policy=no-user-gesture-required",
  ],
};
