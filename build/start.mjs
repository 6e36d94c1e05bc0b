/** `npm start -- [--browser] [--demo] [--library DIR] [<folder>...]`: Soundkin in its window, or in the browser. */
import { join } from "node:path";
import { electronExecutable } from "./setup/electron.mjs";
import { endWith } from "./setup/end.mjs";
import { freshDesktop, freshRenderer } from "./setup/fresh.mjs";
import { runInTerminal, userFolder } from "./setup/host.mjs";
import { node24, root } from "./setup/places.mjs";
import { setUp } from "./setup/steps.mjs";
import { isRoot } from "./setup/system.mjs";

const passedOn = process.argv.slice(2).filter((argument) => argument !== "--browser");
const browserWanted = passedOn.length < process.argv.length - 2;

/** @returns {string | undefined} Why there can be no window here. */
function whyNoWindow() {
  if (electronExecutable() === undefined) return "Electron's runtime is not installed";
  if (process.platform !== "linux") return undefined;
  if (isRoot) return "Electron's sandbox does not run as root";
  const display = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"];
  return display === undefined ? "there is no display" : undefined;
}

async function start() {
  await setUp({ purpose: browserWanted ? "cli" : "start", quiet: true });
  const reason = whyNoWindow();
  if (!browserWanted && reason === undefined) return startWindow();
  if (!browserWanted) console.error(`Soundkin runs in the browser, because ${reason}.`);
  return startBrowser();
}

async function startWindow() {
  await freshDesktop();
  const executable = /** @type {string} */ (electronExecutable());
  return runInTerminal(executable, [root, ...passedOn], { cwd: userFolder() });
}

async function startBrowser() {
  await freshRenderer();
  const host = join(root, "electron", "browser", "main.ts");
  return runInTerminal(node24, [host, ...passedOn], { cwd: userFolder() });
}

process.exitCode = await start().catch(endWith);
