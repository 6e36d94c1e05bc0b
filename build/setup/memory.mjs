import { readFileSync, writeFileSync } from "node:fs";
import { inModules } from "./places.mjs";

/**
 * What set-up remembers between runs. It lies inside node_modules, so that a fresh install forgets.
 * @typedef {object} Memory
 * @property {string} [addon] Identity of the FAISS add-on that was tried and found good.
 * @property {string} [chromium] Where Playwright's own Chromium is.
 * @property {number} [electronFailedAt] When the runtime could not be fetched.
 */

const file = inModules(".soundkin-setup.json");

/** @returns {Memory} */
export function recall() {
  try {
    return /** @type {Memory} */ (JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return {};
  }
}

/** @param {Memory} facts */
export function remember(facts) {
  writeFileSync(file, JSON.stringify({ ...recall(), ...facts }));
}
