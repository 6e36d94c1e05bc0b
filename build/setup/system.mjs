import { readFileSync } from "node:fs";
import { run, SetUpError, tailOf } from "./run.mjs";

/** @typedef {"debian" | "ubuntu" | "linux" | "macos" | "windows"} System */

/**
 * @param {NodeJS.Platform} platform
 * @param {string} osRelease The text of /etc/os-release, "" where there is none.
 * @returns {System}
 */
export function systemOf(platform, osRelease) {
  if (platform === "darwin") return "macos";
  if (platform === "win32") return "windows";
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap(
    ([, value]) => value?.split(" ") ?? [],
  );
  // Whoever is like Ubuntu is like Debian too, so Ubuntu is asked first.
  if (ids.includes("ubuntu")) return "ubuntu";
  return ids.includes("debian") ? "debian" : "linux";
}

/** @returns {System} */
export function thisSystem() {
  let osRelease = "";
  try {
    osRelease = readFileSync("/etc/os-release", "utf8");
  } catch {
    // Not a Linux that says what it is.
  }
  return systemOf(process.platform, osRelease);
}

export const isRoot = process.getuid?.() === 0;

const aptInstall = ["install", "-y", "--no-install-recommends"];

/**
 * The command that the user runs where set-up may not.
 * @param {readonly string[]} names
 */
export function aptCommand(names) {
  return `sudo apt-get ${[...aptInstall, ...names].join(" ")}`;
}

/**
 * Installs those of Debian's packages that are missing; only root may.
 * @param {readonly string[]} names
 * @param {string} purpose
 */
export async function installDebianPackages(names, purpose) {
  const missing = await missingDebianPackages(names);
  if (missing.length === 0) return;
  const advice = `run \`${aptCommand(missing)}\`, then try again.`;
  if (!isRoot) throw new SetUpError(`${purpose}: ${advice}`);

  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // A single source that does not answer fails the update, though the others may do.
  await run("apt-get", ["update"], { env });
  const { ok, output } = await run("apt-get", [...aptInstall, ...missing], { env });
  if (ok) return;
  console.error(tailOf(output));
  throw new SetUpError(`${purpose}, and installing them failed (see above): ${advice}`);
}

/** @param {readonly string[]} names */
async function missingDebianPackages(names) {
  /** @type {string[]} */
  const missing = [];
  for (const name of names) {
    const { output } = await run("dpkg-query", ["-W", "-f=${db:Status-Status}", name]);
    if (output !== "installed") missing.push(name);
  }
  return missing;
}
