import { spawn } from "node:child_process";
import { projectEnvironment } from "./places.mjs";

/**
 * Runs a program in the user's terminal until it ends, and passes on what ends us.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>} Its exit code.
 */
export function runInTerminal(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...projectEnvironment(), ...env },
      stdio: "inherit",
    });
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
      process.on(signal, () => {
        // Ctrl-C in a terminal reaches the whole group: a second one would mean "at once".
        if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
      });
    }
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(signal === null ? (code ?? 1) : 1));
  });
}

/** Where the user stands: npm runs scripts in the repository's root, whatever folder it was called from. */
export function userFolder() {
  const calledByNpm = process.env["npm_lifecycle_event"] !== undefined;
  return (calledByNpm ? process.env["INIT_CWD"] : undefined) ?? process.cwd();
}
