import { chromium } from "./chromium.mjs";
import { electronRuntime } from "./electron.mjs";
import { faissAddon } from "./faiss.mjs";
import { nodeRuntime, packages } from "./packages.mjs";
import { SetUpError } from "./run.mjs";

/**
 * @typedef {"start" | "test" | "cli"} Purpose
 * @typedef {object} Step
 * @property {string} name
 * @property {() => boolean} isDone Asked at every start, so it only looks at files.
 * @property {() => Promise<void>} install
 */

/**
 * What a purpose needs, in order. Soundkin runs without what is optional, only less well.
 * @param {Purpose} purpose
 * @returns {{ step: Step, optional: boolean }[]}
 */
export function stepsFor(purpose) {
  const needed = [packages, nodeRuntime, faissAddon].map((step) => ({ step, optional: false }));
  const wanted = { start: [electronRuntime], test: [chromium, electronRuntime], cli: [] }[purpose];
  return [...needed, ...wanted.map((step) => ({ step, optional: true }))];
}

/**
 * @param {string} version "20.19.0"
 * @returns {boolean} Whether set-up itself, npm and the packages' installers run on it.
 */
export function isNodeRecentEnough(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

/**
 * Brings this copy of Soundkin to where it can run. Throws a SetUpError that says what to do.
 * @param {{ purpose: Purpose, quiet: boolean }} options
 */
export async function setUp({ purpose, quiet }) {
  if (!isNodeRecentEnough(process.versions.node)) {
    throw new SetUpError(
      `Soundkin needs Node 20.19 or newer to set itself up, and this is ${process.versions.node}: install a current Node, then try again.`,
    );
  }
  let didSomething = false;
  for (const { step, optional } of stepsFor(purpose)) {
    if (step.isDone()) continue;
    didSomething = true;
    await install(step, optional);
  }
  if (!quiet && !didSomething) console.error("✓ set up");
}

/**
 * @param {Step} step
 * @param {boolean} optional
 */
async function install(step, optional) {
  const startedAt = Date.now();
  if (process.stderr.isTTY) process.stderr.write(`… ${step.name}\r`);
  try {
    await step.install();
    console.error(`✓ ${step.name} (${((Date.now() - startedAt) / 1000).toFixed(0)} s)`);
  } catch (error) {
    if (!optional || !(error instanceof SetUpError)) throw error;
    console.error(`– ${error.message}`);
  }
}
