import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inModules, node24, root } from "./places.mjs";
import { run, SetUpError, tailOf } from "./run.mjs";

/**
 * @typedef {{ version?: string, link?: boolean, optional?: boolean, devOptional?: boolean }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lock
 */

/**
 * Whether npm's record of what it installed holds everything that the lock asks for.
 * @param {Lock} lock
 * @param {Lock} installed
 */
export function holdsAll(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const there = installed.packages[path];
    // The root has no record, and an optional package may be for another system.
    if (path === "" || (there === undefined && wanted.optional === true)) return true;
    return there?.version === wanted.version;
  });
}

/** @param {string} path */
function readLock(path) {
  try {
    return /** @type {Lock} */ (JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

export const packages = {
  name: "packages",
  isDone() {
    const lock = readLock(join(root, "package-lock.json"));
    const installed = readLock(inModules(".package-lock.json"));
    return lock !== undefined && installed !== undefined && holdsAll(lock, installed);
  },
  async install() {
    // No install script is needed but `node`'s (the next step); faiss-node's own would fail where
    // its host is closed, and older versions of npm do not read allowScripts.
    await npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
  },
};

export const nodeRuntime = {
  name: "Node 24",
  isDone: () => existsSync(node24),
  async install() {
    await npm(["rebuild", "node"]);
    if (!existsSync(node24)) {
      throw new SetUpError(
        "Node 24 could not be installed: run `npm rebuild node` in this folder to see why, then try again.",
      );
    }
  },
};

/** @param {string[]} args */
async function npm(args) {
  const { ok, output } = await runNpm(args);
  if (ok) return;
  console.error(tailOf(output));
  throw new SetUpError(
    `\`npm ${args.join(" ")}\` failed (its last words are above): check the network connection and run it again.`,
  );
}

/** @param {string[]} args */
function runNpm(args) {
  const script = process.env["npm_execpath"];
  if (script?.endsWith(".js")) return run(process.execPath, [script, ...args]);
  // Windows starts npm.cmd only through its shell.
  return process.platform === "win32" ? run("cmd.exe", ["/c", "npm", ...args]) : run("npm", args);
}
