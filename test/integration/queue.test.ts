/** What is analysed when, and how the musician stops it. */
import { appendFile, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import type { WorkerJob } from "../../shared/analysis.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import {
  analyseFolder,
  openLibrary,
  sampleAt,
  samplesByPath,
  similar,
  soon,
} from "./open-library.ts";

const names = Array.from({ length: 12 }, (_, i) => `${String(i).padStart(2, "0")}.wav`);

/** Kicks of which each was changed a day after the one before, years ago. */
async function writeKicks(folder: string): Promise<void> {
  for (const [seed, name] of names.entries()) {
    await writeKick(join(folder, name), { seed });
    const day = new Date(2020, 0, 1 + seed);
    await utimes(join(folder, name), day, day);
  }
}

/** A paused library that knows the kicks, with one worker; `jobs` are the names given to it. */
async function pausedLibrary(): Promise<{ library: Library; directory: string; jobs: string[] }> {
  const [sounds, directory] = [temporaryDirectory(), temporaryDirectory()];
  await writeKicks(sounds);
  const jobs: string[] = [];
  const library = await openLibrary(directory, {
    workers: 1,
    forkWorker: (program) => {
      const worker = forkWorker(program);
      const post = worker.postMessage.bind(worker);
      return Object.assign(worker, {
        postMessage: (message: unknown) => {
          const { kind, input } = message as WorkerJob;
          if (kind === "analyse") jobs.push(input.path.slice(-6));
          post(message);
        },
      });
    },
  });
  await library.handlers["analysis.pause"]({});
  await library.handlers["roots.add"]({ path: sounds });
  await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(names.length);
  return { library, directory, jobs };
}

describe("the order", () => {
  it("is what was asked about, what is on screen, and then the newest", async () => {
    const { library, jobs } = await pausedLibrary();
    const idOf = async (name: string) => (await sampleAt(library, name)).id;
    await similar(library, { sampleId: await idOf("05.wav"), k: 1 });
    expect(jobs).toEqual(["05.wav"]);
    const sampleIds = [await idOf("02.wav"), await idOf("07.wav")];
    await library.handlers["samples.visible"]({ sampleIds });
    expect(jobs).toEqual(["05.wav"]);
    await library.handlers["analysis.resume"]({});
    await library.settled();
    const rest = names.filter((name) => !["05.wav", "02.wav", "07.wav"].includes(name));
    expect(jobs).toEqual(["05.wav", "02.wav", "07.wav", ...rest.reverse()]);
  });
});

describe("pausing", () => {
  it("lasts over a restart, until the musician has it go on", async () => {
    const { library, directory } = await pausedLibrary();
    await library.close();
    const again = await openLibrary(directory);
    expect(await again.handlers["analysis.progress"]({})).toMatchObject({
      ...{ paused: true, waiting: names.length, analysed: 0 },
    });
    await again.handlers["analysis.resume"]({});
    await again.settled();
    await again.close();
    const last = await openLibrary(directory);
    expect(await last.handlers["analysis.progress"]({})).toMatchObject({
      ...{ paused: false, waiting: 0, analysed: names.length },
    });
  });

  it("by cancelling stops at once; nothing is a problem, and all goes on afterwards", async () => {
    const { library, jobs } = await pausedLibrary();
    await library.handlers["analysis.resume"]({});
    await expect.poll(() => jobs.length, soon).toBeGreaterThan(1);
    await library.handlers["analysis.cancel"]({});
    const stopped = jobs.length;
    const { analysed, failed, paused, error } = await library.handlers["analysis.progress"]({});
    expect({ failed, paused, error }).toEqual({ failed: 0, paused: true, error: null });
    expect(analysed).toBeLessThan(names.length);
    await library.handlers["analysis.resume"]({});
    await library.settled();
    expect(await library.handlers["analysis.progress"]({})).toMatchObject({
      ...{ analysed: names.length, failed: 0, paused: false },
    });
    expect(jobs.length).toBeGreaterThan(stopped);
  });
});

describe("a file that is still written", () => {
  it("is analysed once, when it has stayed as it is for a while", async () => {
    const [sounds, directory] = [temporaryDirectory(), temporaryDirectory()];
    const whole = join(temporaryDirectory(), "whole.wav");
    await writeKick(whole, { seed: 1 });
    const problems: string[] = [];
    const library = await openLibrary(directory, { settleTime: 1_000 });
    await analyseFolder(library, sounds);
    const bytes = await readFile(whole);
    const growing = join(sounds, "growing.wav");
    const states: string[] = [];
    await writeFile(growing, bytes.subarray(0, 1_000));
    for (let at = 1_000; at < bytes.length; at += Math.ceil(bytes.length / 8)) {
      await new Promise((resolve) => setTimeout(resolve, 250));
      await appendFile(growing, bytes.subarray(at, at + Math.ceil(bytes.length / 8)));
      states.push((await samplesByPath(library)).get("growing.wav")?.state ?? "unseen");
      const found = await library.handlers["problems.list"]({});
      problems.push(...found.map(({ name }) => name));
    }
    expect(states).toContain("waiting");
    expect(states).not.toContain("analysed");
    const state = async () => (await samplesByPath(library)).get("growing.wav")?.state;
    await expect.poll(state, soon).toBe("analysed");
    expect(problems).toEqual([]);
    expect(await library.handlers["problems.list"]({})).toEqual([]);
  });
});

describe("settings", () => {
  it("choose how many workers there are, also after a restart", async () => {
    const directory = temporaryDirectory();
    const sounds = temporaryDirectory();
    await writeKicks(sounds);
    const library = await openLibrary(directory, { workers: undefined });
    await library.handlers["settings.set"]({ workers: 3 });
    await analyseFolder(library, sounds);
    expect(library.workerProcessIds).toHaveLength(3);
    expect(await library.handlers["settings.set"]({ quiet: true })).toMatchObject({
      ...{ workers: 3, quiet: true },
    });
    await writeKick(join(sounds, "new.wav"), { seed: 99 });
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(13);
    await library.settled();
    expect(library.workerProcessIds.length).toBeLessThanOrEqual(1);
    await library.close();
    const again = await openLibrary(directory, { workers: undefined });
    expect(await again.handlers["settings.get"]({})).toMatchObject({ workers: 3, quiet: true });
  });
});

describe("diagnostics", () => {
  it("say what the library is like, and no path of a folder unless asked", async () => {
    const [sounds, directory] = [temporaryDirectory(), temporaryDirectory()];
    await writeKick(join(sounds, "Secret project", "kick.wav"), { seed: 1 });
    await writeFile(join(sounds, "Secret project", "broken.wav"), "no audio");
    const library = await openLibrary(directory);
    await analyseFolder(library, sounds);
    const text = await library.handlers["diagnostics.get"]({ paths: false });
    expect(text).toContain('"file-unsupported":1');
    expect(text).toContain('"<folder 1>/….wav"');
    expect(text).not.toContain(sounds);
    expect(text).not.toContain(directory);
    expect(text).not.toContain("Secret project");
    const open = await library.handlers["diagnostics.get"]({ paths: true });
    expect(open).toContain(join(sounds, "Secret project", "broken.wav"));
    for (const line of text.split("\n").filter((line) => line.includes(": "))) {
      expect(() => JSON.parse(line.slice(line.indexOf(": ") + 2)) as unknown).not.toThrow();
    }
    expect(text).toMatch(/"event":"opened","versions":\{"catalog":\d+,"analysis":\d+\},"files":0/);
  });

  it("say no path of a folder that was taken out", async () => {
    const [sounds, directory] = [temporaryDirectory(), temporaryDirectory()];
    await writeFile(join(sounds, "broken.wav"), "no audio");
    const library = await openLibrary(directory);
    const rootId = await analyseFolder(library, sounds);
    await library.handlers["roots.remove"]({ rootId });
    const text = await library.handlers["diagnostics.get"]({ paths: false });
    expect(text).toContain('"<elsewhere>/….wav"');
    expect(text).not.toContain(sounds);
  });
});
