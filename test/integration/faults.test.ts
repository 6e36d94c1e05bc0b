/** Disks and drives that fail while they are used. */
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bindMount, mountMemory, remount, unmount, whyNoMount } from "../fixtures/mount.ts";
import { writeFamilies, writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, soon } from "./open-library.ts";
import { runCli } from "./run-cli.ts";

/** A file of Linux's own that is there, has a size, and answers every read with EIO. */
const failing = "/sys/devices/software/power/autosuspend_delay_ms";
const reason = whyNoMount ?? (existsSync(failing) ? null : "nothing here fails to be read");
if (reason !== null) console.warn(`The tests of failing disks are skipped: ${reason}.`);

describe.skipIf(reason !== null)("a disk that fails to read", () => {
  test("costs the file that is on it, which is a problem in words", async () => {
    const sounds = temporaryDirectory();
    for (const seed of [1, 2]) await writeKick(join(sounds, `${seed}.wav`), { seed });
    await writeFile(join(sounds, "bad sector.wav"), "");
    bindMount(failing, join(sounds, "bad sector.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, sounds);
    const [problem, ...others] = await library.handlers["problems.list"]({});
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ name: "bad sector.wav", code: "file-unreadable" });
    expect(problem?.message).not.toContain("EIO:");
    expect((await library.handlers["analysis.progress"]({})).analysed).toBe(2);
  });

  test("under the catalog, is said in words", async () => {
    const directory = temporaryDirectory();
    await writeFile(join(directory, "catalog.sqlite"), "");
    bindMount(failing, join(directory, "catalog.sqlite"));
    await expect(openLibrary(directory)).rejects.toMatchObject({
      code: "disk-failed",
      message: expect.stringMatching(/fails to read or write\. Check the drive/) as string,
    });
  });
});

describe.skipIf(whyNoMount !== null)("a drive that is unplugged", () => {
  test("while its sounds are analysed, makes none of them fail; plugged in, all goes on", async () => {
    const [drive, mounted] = [temporaryDirectory(), join(temporaryDirectory(), "drive")];
    await writeFamilies(drive, { families: ["Drums/Kicks", "Drums/Closed Hats"], each: 60 });
    bindMount(drive, mounted);
    const library = await openLibrary(temporaryDirectory());
    const progress = () => library.handlers["analysis.progress"]({});
    await library.handlers["roots.add"]({ path: mounted });
    await expect.poll(async () => (await progress()).analysed, soon).toBeGreaterThan(5);
    unmount(mounted);
    const online = async () => (await library.handlers["roots.list"]({}))[0]?.online;
    await expect.poll(online, soon).toBe(false);
    await library.settled();
    const { files, failed, analysed } = await progress();
    expect({ files, failed }).toEqual({ files: 120, failed: 0 });
    expect(analysed).toBeLessThan(120);
    expect(await library.handlers["problems.list"]({})).toEqual([]);

    bindMount(drive, mounted);
    await expect.poll(online, soon).toBe(true);
    await expect.poll(async () => (await progress()).analysed, soon).toBe(120);
    expect((await library.check()).problems).toEqual([]);
  });
});

describe.skipIf(whyNoMount !== null)("a library's folder that can only be read", () => {
  test("is said in words, and nothing is lost once it can be written again", async () => {
    const sounds = temporaryDirectory();
    for (const seed of [1, 2]) await writeKick(join(sounds, `${seed}.wav`), { seed });
    const disk = join(temporaryDirectory(), "disk");
    mountMemory(disk, "32m");
    const directory = join(disk, "library");
    const library = await openLibrary(directory);
    await analyseFolder(library, sounds);
    const { id } = await sampleAt(library, "1.wav");
    await library.handlers["samples.changeTags"]({ sampleIds: [id], add: ["mine"], remove: [] });
    await library.close();

    remount(disk, "ro");
    const reason = /cannot be opened or written\. Check its permissions/;
    await expect(openLibrary(directory)).rejects.toMatchObject({
      message: expect.stringMatching(reason) as string,
    });
    const found = await runCli(["search", "mine", "--library", directory]);
    expect([found.code, found.stdout]).toEqual([3, ""]);
    expect(found.stderr).toMatch(reason);

    remount(disk, "rw");
    const again = await openLibrary(directory);
    expect((await sampleAt(again, "1.wav")).tags).toEqual(["mine"]);
  });
});
