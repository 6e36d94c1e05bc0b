import { mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { isAudioName, listAudioFiles } from "./scanner.ts";

async function writeFiles(root: string, paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), "");
  }
}

function unexpected(folder: string): void {
  throw new Error(`"${folder}" should have been readable`);
}

async function listed(root: string, folder = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const batch of listAudioFiles(root, folder, unexpected)) {
    expect(batch.length).toBeGreaterThan(0);
    found.push(...batch.map((file) => `${file.folder}|${file.name}`));
  }
  return found.sort();
}

it("lists audio files of every format, however deep and however they are spelled", async () => {
  const root = temporaryDirectory();
  await writeFiles(root, [
    "kick.wav",
    "LOUD.WAV",
    "a/snare.aiff",
    "a/b/c/loop.v2.flac",
    "a/b/c/d/e/f/g/deep.mp3",
    "two  spaces/ü 東京.ogg",
    "x.opus",
    "x.m4a",
    "x.caf",
    "x.aif",
  ]);
  expect(await listed(root)).toEqual(
    [
      "|LOUD.WAV",
      "|kick.wav",
      "|x.aif",
      "|x.caf",
      "|x.m4a",
      "|x.opus",
      "a/b/c/d/e/f/g|deep.mp3",
      "a/b/c|loop.v2.flac",
      "a|snare.aiff",
      "two  spaces|ü 東京.ogg",
    ].sort(),
  );
  expect(await listed(root, "a/b")).toEqual(["a/b/c/d/e/f/g|deep.mp3", "a/b/c|loop.v2.flac"]);
});

it("passes over what is hidden, and what is no audio", async () => {
  const root = temporaryDirectory();
  await writeFiles(root, [
    "._kick.wav",
    ".kick.wav",
    ".git/kick.wav",
    "a/.Trash/b/kick.wav",
    "a/._snare.aif",
    "notes.txt",
    "kick.wav.asd",
    "wav",
    "kick.",
    "folder.wav/inside.txt",
    "ok.wav",
  ]);
  expect(await listed(root)).toEqual(["|ok.wav"]);
});

it.skipIf(process.platform === "win32")("follows no links, in circles or out", async () => {
  const [root, outside] = [temporaryDirectory(), temporaryDirectory()];
  await writeFiles(root, ["a/real.wav"]);
  await writeFiles(outside, ["other.wav"]);
  await symlink(root, join(root, "a", "circle"));
  await symlink(outside, join(root, "out"));
  await symlink(join(outside, "other.wav"), join(root, "other.wav"));
  await symlink(join(root, "a", "real.wav"), join(root, "again.wav"));
  await symlink(join(root, "nowhere"), join(root, "broken.wav"));
  expect(await listed(root)).toEqual(["a|real.wav"]);
});

it("hands on large folders in parts, and finds nothing where nothing is", async () => {
  const root = temporaryDirectory();
  const names = Array.from({ length: 1203 }, (_, i) => `${i}.wav`);
  await writeFiles(root, names);
  const sizes: number[] = [];
  for await (const batch of listAudioFiles(root, "", unexpected)) sizes.push(batch.length);
  expect(sizes.length).toBeGreaterThan(1);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(names.length);
  expect(await listed(root, "no/such/folder")).toEqual([]);
});

it.for([
  ["kick.wav", true],
  ["KICK.Aiff", true],
  ["a.b.flac", true],
  ["kick.wav.txt", false],
  ["._kick.wav", false],
  [".wav", false],
  ["wav", false],
  ["", false],
] as const)("takes %j for audio: %s", ([name, audio]) => {
  expect(isAudioName(name)).toBe(audio);
});
