import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { dragFileName, removeOldDragFiles, writeDragFile } from "./drag-files.ts";

test.each([
  ["break.flac", "break 12.4-13.1 s.wav"],
  ["Amen 92.5 bpm.wav", "Amen 92.5 bpm 12.4-13.1 s.wav"],
  ['a<b>c:d"e|f?g*h\\i\u0007.wav', "a_b_c_d_e_f_g_h_i_ 12.4-13.1 s.wav"],
  ["  .. .wav", ".. 12.4-13.1 s.wav"],
])("%j is dragged as %j", (name, expected) => {
  expect(dragFileName(name, { start: 12.42, end: 13.08 })).toBe(expected);
});

test("a long name fits into a file system, whatever it is written in", () => {
  const name = dragFileName(`${"\u{1f941}".repeat(200)}.wav`, { start: 0, end: 7200 });
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
  expect(name).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
});

test("the same part twice is two files", async () => {
  const temporary = temporaryDirectory();
  const wav = new Uint8Array([1, 2, 3]);
  const paths = [
    await writeDragFile(temporary, "break.wav", wav),
    await writeDragFile(temporary, "break.wav", wav),
  ];
  expect(new Set(paths).size).toBe(2);
  for (const path of paths) {
    expect(basename(path)).toBe("break.wav");
    expect(new Uint8Array(await readFile(path))).toEqual(wav);
  }
});

test("what is older than a week goes, and nothing else", async () => {
  const temporary = temporaryDirectory();
  const old = dirname(await writeDragFile(temporary, "old.wav", new Uint8Array(1)));
  const young = dirname(await writeDragFile(temporary, "young.wav", new Uint8Array(1)));
  await mkdir(join(temporary, "somebody-elses"));
  await writeFile(join(temporary, "file"), "");
  const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60 * 1000);
  for (const folder of [old, join(temporary, "somebody-elses")]) {
    await utimes(folder, days(8), days(8));
  }
  await utimes(young, days(6), days(6));

  await removeOldDragFiles(temporary);
  expect((await readdir(temporary)).sort()).toEqual(
    ["file", "somebody-elses", basename(young)].sort(),
  );
  await removeOldDragFiles(join(temporary, "nowhere"));
});
