/** A disk that fills up during the analysis, as a small memory file system that is then enlarged. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";

/** Mounts `size` of memory at a new folder, or says why that cannot be done here. */
function mountMemory(directory: string, size: string): void {
  mkdirSync(directory, { recursive: true });
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", directory], {
    stdio: "pipe",
  });
}

function whyNoMount(): string | null {
  if (process.platform !== "linux") return "a memory file system is mounted on Linux only";
  if (process.getuid?.() !== 0) return "mounting needs root";
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "pipe" });
    return null;
  } catch {
    return "this system lets nobody mount";
  }
}

const reason = whyNoMount();
if (reason !== null) console.warn(`The full-disk test is skipped: ${reason}.`);

describe.skipIf(reason !== null)("a full disk", () => {
  test("stops the analysis in words; with room again it goes on and nothing is lost", async () => {
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Drums/Closed Hats"], each: 60 });
    const disk = join(temporaryDirectory(), "disk");
    mountMemory(disk, "640k");
    onTestFinished(() => {
      execFileSync("umount", ["--lazy", disk]);
    });

    const library = await Library.open({ directory: join(disk, "library"), forkWorker });
    const progress = () => library.handlers["analysis.progress"]({});
    await library.handlers["roots.add"]({ path: sounds });
    await expect
      .poll(async () => (await progress()).error?.code, { timeout: 60_000 })
      .toBe("disk-full");
    const { error, analysed, paused } = await progress();
    expect(error?.message).toMatch(/disk .* is full/);
    expect(paused).toBe(true);
    expect(analysed).toBeLessThan(120);

    execFileSync("mount", ["-o", "remount,size=64m", disk]);
    await library.handlers["analysis.resume"]({});
    await library.settled();
    expect(await progress()).toMatchObject({ files: 120, analysed: 120, failed: 0, error: null });
    expect((await library.check()).problems).toEqual([]);
    await library.close();
  });
});
