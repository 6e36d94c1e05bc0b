/** `npm start -- [--browser] [--demo] [--library DIR] [<folder>...]`: Soundkin in its window, or in the browser. */
import { join } from "node:path";
import { electronExecutable } from "./setup/electron.mjs";
import { endWith } from "./setup/end.mjs";
import { freshDesktop, freshRenderer } from "./setup/fresh.mjs";
import { runInTerminal, userFolder } from "./setup/host.mjs";
import { node24, root } from "./setup/places.mjs";
import { setUp } from "./setup/steps.mjs";
import { whyNoWindow } from "./setup/window.mjs";

const passedOn = process.argv.slice(2).filter((argument) => argument !== "--browser");
const browserWanted = passedOn.length < process.argv.length - 2;

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
