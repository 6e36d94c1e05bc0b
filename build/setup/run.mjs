import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./places.mjs";

/** What stops set-up: a sentence for the user that says what to do next. */
export class SetUpError extends Error {}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {number} [stallMs] Ends the command when nothing happened for this long: no output, and
 *   no growth of `watched`. A slow download goes on, a dead one does not.
 * @property {string} [watched] A folder that the command writes to.
 */

/**
 * Runs a command to its end, quietly.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
export function run(command, args, { cwd = root, env = process.env, stallMs, watched } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let lastSign = Date.now();
    let lastSize = 0;
    const note = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString();
      lastSign = Date.now();
    };
    child.stdout.on("data", note);
    child.stderr.on("data", note);

    const watch = setInterval(() => {
      const size = watched === undefined ? 0 : sizeOf(watched);
      if (size !== lastSize) lastSign = Date.now();
      lastSize = size;
      if (stallMs !== undefined && Date.now() - lastSign > stallMs) child.kill("SIGKILL");
    }, 500);
    const finish = (/** @type {boolean} */ ok) => {
      clearInterval(watch);
      resolve({ ok, output });
    };
    child.on("error", () => finish(false));
    child.on("close", (code) => finish(code === 0));
  });
}

/**
 * The last lines of a command's output, for the user to read above our sentence.
 * @param {string} output
 */
export function tailOf(output) {
  return output.trim().split("\n").slice(-12).join("\n");
}

/** @param {string} folder */
function sizeOf(folder) {
  let total = 0;
  try {
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      total += statSync(join(folder, name)).size;
    }
  } catch {
    // A file that went away while we counted changes the size at the next look.
  }
  return total;
}
