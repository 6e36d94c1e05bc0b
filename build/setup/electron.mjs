import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { recall, remember } from "./memory.mjs";
import { inModules, node24 } from "./places.mjs";
import { run, SetUpError } from "./run.mjs";

const folder = inModules("electron");
const day = 24 * 60 * 60 * 1000;

/** The runtime's executable, or undefined where it is not installed. */
export function electronExecutable() {
  try {
    const dist = process.env["ELECTRON_OVERRIDE_DIST_PATH"] ?? join(folder, "dist");
    const path = join(dist, readFileSync(join(folder, "path.txt"), "utf8"));
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether it is too early to ask for the runtime again after a failure.
 * @param {number | undefined} failedAt
 * @param {number} now
 */
export function failedLately(failedAt, now) {
  return failedAt !== undefined && now - failedAt < day;
}

export const electronRuntime = {
  name: "Electron's runtime",
  isDone() {
    return (
      electronExecutable() !== undefined || failedLately(recall().electronFailedAt, Date.now())
    );
  },
  async install() {
    // Its download goes through the temporary folder: a place of our own shows whether it moves.
    const temporary = mkdtempSync(join(tmpdir(), "soundkin-electron-"));
    await run(node24, [join(folder, "install.js")], {
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
      stallMs: 15_000,
      watched: temporary,
    });
    rmSync(temporary, { recursive: true, force: true });
    if (electronExecutable() !== undefined) return;
    remember({ electronFailedAt: Date.now() });
    throw new SetUpError(
      "Electron's runtime could not be downloaded; the next try is in a day, or at once with `npx install-electron`.",
    );
  },
};
