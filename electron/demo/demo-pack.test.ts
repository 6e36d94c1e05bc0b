import { createHash } from "node:crypto";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { decodeFile } from "../../test/fixtures/decode.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../../test/fixtures/temporary.ts";
import { planDemoPack, writeDemoPack } from "./demo-pack.ts";
import { families } from "./families.ts";

/** SHA-256 of every file by its path in the folder. */
async function hashesOf(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const hashes = new Map<string, string>();
  for (const entry of entries.filter((found) => found.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const hash = createHash("sha256")
      .update(await readFile(file))
      .digest("hex");
    hashes.set(path.relative(directory, file), hash);
  }
  return hashes;
}

describe("planDemoPack", () => {
  it("has 480 sounds of every family unless told otherwise", () => {
    const plan = planDemoPack();
    expect(plan).toHaveLength(480);
    expect(new Set(plan.map(({ family }) => family)).size).toBe(families.length);
    expect(families.length).toBeGreaterThanOrEqual(16);
  });

  it.for([1, 100, 5000])("plans exactly %i sounds with names of their own", (count) => {
    const plan = planDemoPack({ count });
    expect(plan).toHaveLength(count);
    expect(new Set(plan.map((sound) => sound.path.toLowerCase())).size).toBe(count);
  });

  it("mixes containers, depths and rates", () => {
    const plan = planDemoPack();
    const kinds = new Set(plan.map(({ container, format }) => `${container} ${format}`));
    expect([...kinds].sort()).toEqual(["aiff 16", "aiff 24", "wav 16", "wav 24", "wav float"]);
    expect(new Set(plan.map(({ sampleRate }) => sampleRate))).toEqual(
      new Set([44100, 48000, 96000]),
    );
  });

  it("changes with the seed", () => {
    expect(planDemoPack({ seed: 2 }).map((sound) => sound.path)).not.toEqual(
      planDemoPack({ seed: 1 }).map((sound) => sound.path),
    );
  });
});

describe("writeDemoPack", async () => {
  const count = 150;
  const directory = temporaryDirectoryForAll();
  const progress: number[] = [];
  const onProgress = (done: number): void => void progress.push(done);
  const first = await writeDemoPack(directory, { count, onProgress });
  const hashes = await hashesOf(directory);

  it("writes what was planned, and reports every file", () => {
    expect(first).toEqual({ files: count, written: count });
    expect(progress).toEqual(Array.from({ length: count }, (_, index) => index + 1));
    const visible = [...hashes.keys()].filter((name) => !name.startsWith("."));
    expect(visible.sort()).toEqual(
      planDemoPack({ count })
        .map((sound) => path.normalize(sound.path))
        .sort(),
    );
  });

  it("writes the same bytes on every run, and others with another seed", async () => {
    const again = temporaryDirectory();
    await writeDemoPack(again, { count: 60 });
    const same = temporaryDirectory();
    await writeDemoPack(same, { count: 60 });
    expect(await hashesOf(same)).toEqual(await hashesOf(again));
    const other = temporaryDirectory();
    await writeDemoPack(other, { count: 60, seed: 2 });
    const known = new Set((await hashesOf(again)).values());
    for (const hash of (await hashesOf(other)).values()) expect(known).not.toContain(hash);
  });

  it("writes only what is missing when called again", async () => {
    const victim = planDemoPack({ count })[7]?.path ?? "";
    await rm(path.join(directory, victim));
    expect(await writeDemoPack(directory, { count })).toEqual({ files: count, written: 1 });
    expect(await writeDemoPack(directory, { count })).toEqual({ files: count, written: 0 });
    expect(await hashesOf(directory)).toEqual(hashes);
  });

  it("writes everything anew where the marker is of another pack", async () => {
    const old = temporaryDirectory();
    await writeDemoPack(old, { count: 3 });
    await writeFile(path.join(old, ".soundkin-demo.json"), "{}");
    expect(await writeDemoPack(old, { count: 3 })).toEqual({ files: 3, written: 3 });
  });

  it("writes files that decode to what was promised, finite and at a healthy level", async () => {
    for (const sound of planDemoPack({ count })) {
      const { channels, sampleRate, frames } = await decodeFile(path.join(directory, sound.path));
      expect(sampleRate, sound.path).toBe(sound.sampleRate);
      expect([1, 2], sound.path).toContain(channels.length);
      expect(frames / sampleRate, sound.path).toBeGreaterThan(0.03);
      expect(frames / sampleRate, sound.path).toBeLessThan(8);
      let peak = 0;
      for (const channel of channels) {
        expect(channel.length, sound.path).toBe(frames);
        expect(channel.every(Number.isFinite), sound.path).toBe(true);
        peak = channel.reduce((most, sample) => Math.max(most, Math.abs(sample)), peak);
      }
      const decibels = 20 * Math.log10(peak);
      expect(decibels, sound.path).toBeGreaterThan(-7);
      expect(decibels, sound.path).toBeLessThan(-0.5);
    }
  });
});
