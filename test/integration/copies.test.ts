import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { planDemoPack, renderSound } from "../../electron/demo/demo-pack.ts";
import { wav } from "../fixtures/containers.ts";
import { encodeFlac, encodeOgg } from "../fixtures/encoders.ts";
import { temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { libraryForAll, pathOf, sampleAt, samplesByPath, similar } from "./open-library.ts";

/** Some voices of families that are much alike, in folders of their own. */
const planned = [
  ...Map.groupBy(planDemoPack({ count: 300 }), ({ family }) => family).entries(),
].flatMap(([family, sounds]) => (/Kicks|Hats|Toms/.test(family) ? sounds.slice(0, 8) : []));

describe("copies of sounds", () => {
  const sounds = temporaryDirectoryForAll();
  const opened = libraryForAll(temporaryDirectoryForAll(), sounds, async () => {
    for (const name of ["Originals", "Backup", "Encoded"]) await mkdir(join(sounds, name));
    for (const [i, plan] of planned.entries()) {
      const { channels } = renderSound({ ...plan, sampleRate: 48_000 });
      const audio = { channels, sampleRate: 48_000 };
      const file = join(sounds, "Originals", `${i}.wav`);
      await writeFile(file, wav(audio, 24, "whole"));
      await copyFile(file, join(sounds, "Backup", `${i}.wav`));
      await writeFile(join(sounds, "Encoded", `${i}.flac`), await encodeFlac(audio));
      await writeFile(join(sounds, "Encoded", `${i}.ogg`), await encodeOgg(audio));
    }
  });

  /** The number in a file's name: what sound it is of. */
  const soundOf = (sample: { readonly name: string }): string => sample.name.split(".")[0] ?? "";

  async function askAbout(path: string, more: object = {}) {
    const { id } = await sampleAt(opened.library, path);
    return (await similar(opened.library, { sampleId: id, k: 100, ...more })).results;
  }

  it("stand under one row, and no other sound stands with them", async () => {
    const results = await askAbout("Originals/0.wav");
    for (const { sample, copies } of results) {
      expect(new Set([sample, ...copies].map(soundOf)).size).toBe(1);
    }
    const shown = results.flatMap(({ sample, copies }) => [sample, ...copies]);
    const all = [...(await samplesByPath(opened.library)).keys()];
    expect(shown.map(pathOf).sort()).toEqual(all.filter((p) => p !== "Originals/0.wav").sort());
    // Encoders make another sound of some short cymbals; all others stand together.
    const whole = results.filter(({ copies }) => copies.length >= 2);
    expect(whole.length).toBeGreaterThan(0.8 * planned.length);
    const complete = results.filter(({ copies }) => copies.length === 3);
    expect(complete.length).toBeGreaterThan(planned.length / 2);
  });

  it("count only where the filters allow them", async () => {
    const { rootId } = await sampleAt(opened.library, "Originals/0.wav");
    const folder = { rootId, path: "Backup" };
    const results = await askAbout("Originals/1.wav", { filters: { folder } });
    expect(results).toHaveLength(planned.length);
    for (const { sample, copies } of results) {
      expect([sample, ...copies].map((each) => each.folder)).toEqual(["Backup"]);
    }
  });

  it("give way to one of another folder where a folder has given enough", async () => {
    const results = await askAbout("Originals/0.wav", { perFolder: 2 });
    const folders = Map.groupBy(results, ({ sample }) => sample.folder);
    expect([...folders.keys()].sort()).toEqual(["Backup", "Encoded", "Originals"]);
    expect([...folders.values()].map((rows) => rows.length)).toEqual([2, 2, 2]);
    const scores = results.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });
});
