import { existsSync } from "node:fs";
import { recall, remember } from "./memory.mjs";
import { commandOf, inModules, node24 } from "./places.mjs";
import { run, SetUpError } from "./run.mjs";
import { aptCommand, installDebianPackages, isRoot, thisSystem } from "./system.mjs";

/** Where a distribution puts its Chromium; playwright.config.ts looks there too. */
const systemChromium = "/usr/bin/chromium";

const command = "npx playwright install --with-deps chromium";

export const chromium = {
  name: "Chromium for the tests",
  isDone() {
    return [process.env["PLAYWRIGHT_CHROMIUM"], systemChromium, recall().chromium].some(
      (path) => path !== undefined && existsSync(path),
    );
  },
  async install() {
    if (thisSystem() === "debian" && isRoot) {
      await installDebianPackages(["chromium"], "The tests need Chromium");
      return;
    }
    // Ubuntu's package is only a pointer to a snap, which Playwright cannot drive.
    const withSystemPackages = isRoot && process.platform === "linux" ? ["--with-deps"] : [];
    await run(node24, [commandOf("playwright"), "install", ...withSystemPackages, "chromium"], {
      env: { ...process.env, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: "10000" },
      stallMs: 120_000,
    });
    const path = await playwrightsChromium();
    if (!existsSync(path)) {
      const advice = thisSystem() === "debian" ? aptCommand(["chromium"]) : command;
      throw new SetUpError(`The tests need Chromium: run \`${advice}\`, then try again.`);
    }
    remember({ chromium: path });
  },
};

async function playwrightsChromium() {
  const ask = `process.stdout.write(require(${JSON.stringify(inModules("playwright"))}).chromium.executablePath())`;
  return (await run(node24, ["-e", ask])).output;
}
