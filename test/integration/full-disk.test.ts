/** A disk that fills up during the analysis, as a small memory file system that is then enlarged. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { mountMemory, remount, whyNoMount } from "../fixtures/mount.ts";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";

if (whyNoMount !== null) console.warn(`The full-disk test is skipped: ${whyNoMount}.`);

describe.skipIf(whyNoMount !== null)("a full disk", () => {
  test("stops the analysis in words; with room again it goes on and nothing is lost", async () => {
    const sounds = temporaryDirectory();
    await writeFamilies(sounds, { families: ["Drums/Kicks", "Drums/Closed Hats"], each: 60 });
    const disk = join(temporaryDirectory(), "disk");
    mountMemory(disk, "1m");

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

    remount(disk, "size=64m");
    await library.handlers["analysis.resume"]({});
    await library.settled();
    expect(await progress()).toMatchObject({ files: 120, analysed: 120, failed: 0, error: null });
    expect((await library.check()).problems).toEqual([]);
    await library.close();
  });
});
