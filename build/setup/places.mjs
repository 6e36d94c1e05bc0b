import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param {string[]} names */
export const inModules = (...names) => join(root, "node_modules", ...names);

/** The Node 24 that the npm package `node` brings; everything but set-up itself runs on it. */
export const node24 = inModules("node", "bin", process.platform === "win32" ? "node.exe" : "node");

/**
 * The script behind a package's command, for running it on Node 24 without a shell.
 * @param {string} packageName
 * @param {string} [command]
 */
export function commandOf(packageName, command = packageName) {
  const folder = inModules(...packageName.split("/"));
  /** @type {{ bin: string | Record<string, string> }} */
  const { bin } = createRequire(import.meta.url)(join(folder, "package.json"));
  const script = typeof bin === "string" ? bin : bin[command];
  if (script === undefined) throw new Error(`${packageName} has no command ${command}`);
  return join(folder, script);
}

/** The environment with this project's Node and commands first on the PATH. */
export function projectEnvironment() {
  return { ...process.env, PATH: [inModules(".bin"), process.env["PATH"]].join(delimiter) };
}
