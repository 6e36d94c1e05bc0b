import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandOf, inModules, node24, root } from "./places.mjs";
import { run, SetUpError, tailOf } from "./run.mjs";

/** What the bundles are made of; the packages' record stands for node_modules. */
const rendererSources = ["renderer", "shared", join("build", "renderer.vite.config.ts")];
const desktopSources = [...rendererSources, "electron", "electron.vite.config.ts"];

/**
 * Whether something among the sources is newer than what was built from them. Folders count too:
 * theirs is the time at which a file was deleted.
 * @param {readonly string[]} sources
 * @param {string} built
 */
export function isStale(sources, built) {
  const builtAt = statSync(built, { throwIfNoEntry: false })?.mtimeMs;
  return builtAt === undefined || sources.some((source) => newestIn(source) > builtAt);
}

/**
 * @param {string} path
 * @returns {number}
 */
function newestIn(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return Infinity;
  if (!stats.isDirectory()) return stats.mtimeMs;
  const names = readdirSync(path).filter((name) => name !== "node_modules");
  return Math.max(stats.mtimeMs, ...names.map((name) => newestIn(join(path, name))));
}

/** Builds the pages that the browser host serves, if their sources changed. */
export async function freshRenderer() {
  await freshBuild(rendererSources, "out/renderer/index.html", [
    commandOf("vite"),
    ...["build", "--config", "build/renderer.vite.config.ts"],
  ]);
}

/** Builds everything that Electron loads, if its sources changed. */
export async function freshDesktop() {
  await freshBuild(desktopSources, "out/main/main.js", [commandOf("electron-vite"), "build"]);
  await freshRenderer();
}

/**
 * @param {readonly string[]} sources
 * @param {string} built
 * @param {readonly string[]} command
 */
async function freshBuild(sources, built, command) {
  const inputs = sources.map((source) => join(root, source));
  if (!isStale([...inputs, inModules(".package-lock.json")], join(root, built))) return;
  const { ok, output } = await run(node24, command);
  if (ok) return;
  console.error(tailOf(output));
  throw new SetUpError("The pages could not be built: mend what is reported above.");
}
