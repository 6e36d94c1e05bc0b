import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exportFiles } from "../../electron/launch/export-files.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { libraryForAll, sampleAt } from "./open-library.ts";

describe("an export", () => {
  const work = temporaryDirectoryForAll();
  const sounds = join(work, "sounds");
  const opened = libraryForAll(join(work, "library"), sounds, async () => {
    for (const path of ["a/kick.wav", "b/kick.wav", "gone.wav"]) {
      await writeKick(join(sounds, path), { seed: path.length + path.charCodeAt(0) });
    }
  });
  const clip = async (path: string) => ({ sampleId: (await sampleAt(opened.library, path)).id });

  it("copies files under their names, and overwrites nothing", async () => {
    const folder = temporaryDirectory();
    await writeFile(join(folder, "kick.wav"), "mine");
    const clips = [await clip("a/kick.wav"), await clip("b/kick.wav"), await clip("a/kick.wav")];
    const report = await exportFiles(opened.library, { clips, pattern: "{name}", folder });
    expect(report).toEqual({ files: 3, folder, failures: [] });
    expect((await readdir(folder)).sort()).toEqual([
      ...["kick 2.wav", "kick 3.wav", "kick 4.wav", "kick.wav"],
    ]);
    expect(await readFile(join(folder, "kick.wav"), "utf8")).toBe("mine");
    const original = await readFile(join(sounds, "b/kick.wav"));
    expect((await readFile(join(folder, "kick 3.wav"))).equals(original)).toBe(true);
  });

  it("names files by a pattern, and writes a region as a WAV of its own", async () => {
    const folder = temporaryDirectory();
    const clips = [
      await clip("a/kick.wav"),
      { ...(await clip("b/kick.wav")), region: { start: 0.05, end: 0.15 } },
    ];
    await exportFiles(opened.library, { clips, pattern: "{number} {folder} {length}", folder });
    const names = (await readdir(folder)).sort();
    expect(names[0]).toMatch(/^1 a \d\.\ds\.wav$/);
    expect(names[1]).toBe("2 b 0.1s.wav");
    const wav = await readFile(join(folder, "2 b 0.1s.wav"));
    expect(wav.toString("latin1", 0, 4)).toBe("RIFF");
    expect(wav.length).toBeLessThan((await readFile(join(sounds, "b/kick.wav"))).length);
  });

  it("tells what it could not copy, and copies the others", async () => {
    const folder = temporaryDirectory();
    const clips = [await clip("gone.wav"), { sampleId: 999_999 }, await clip("a/kick.wav")];
    await rm(join(sounds, "gone.wav"));
    const report = await exportFiles(opened.library, { clips, pattern: "{name}", folder });
    expect(report).toMatchObject({
      files: 1,
      failures: [
        { name: "gone.wav", error: { code: "file-missing" } },
        { name: "", error: { code: "sample-missing" } },
      ],
    });
    expect(await readdir(folder)).toEqual(["kick.wav"]);
  });

  it("refuses what cannot be done in words, and copies nothing", async () => {
    const folder = temporaryDirectory();
    const clips = [await clip("a/kick.wav")];
    const refused = (more: { pattern?: string; folder?: string }) =>
      expect(exportFiles(opened.library, { clips, pattern: "{name}", folder, ...more })).rejects;
    await refused({ pattern: "{title}" }).toMatchObject({
      code: "invalid-input",
      message: expect.stringContaining("{title} is nothing") as string,
    });
    await refused({ pattern: "{name" }).toMatchObject({ code: "invalid-input" });
    await refused({ pattern: "../{name}" }).toMatchObject({ code: "invalid-input" });
    await refused({ folder: join(folder, "none") }).toMatchObject({ code: "folder-missing" });
    await refused({ folder: "relative" }).toMatchObject({ code: "folder-missing" });
    expect(await readdir(folder)).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")(
    "says of a folder that may not be written to choose another",
    async () => {
      const folder = join(temporaryDirectory(), "locked");
      await mkdir(folder);
      await chmod(folder, 0o500);
      const clips = [await clip("a/kick.wav")];
      await expect(
        exportFiles(opened.library, { clips, pattern: "{name}", folder }),
      ).rejects.toMatchObject({ code: "folder-unreadable" });
    },
  );
});
