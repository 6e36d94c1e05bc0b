import { electronExecutable } from "./electron.mjs";
import { isRoot } from "./system.mjs";

/** @returns {string | undefined} Why Electron cannot open a window here; undefined where it can. */
export function whyNoWindow() {
  if (electronExecutable() === undefined) return "Electron's runtime is not installed";
  if (process.platform !== "linux") return undefined;
  if (isRoot) return "Electron's sandbox does not run as root";
  const display = process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"];
  return display === undefined ? "there is no display" : undefined;
}
