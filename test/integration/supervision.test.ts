import { readFile, utimes } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import { defaultLimits } from "../../electron/library/queue/worker-pool.ts";
import { forkProgram, forkWorker } from "../../electron/node/fork-worker.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt } from "./open-library.ts";

const misbehaving = fileURLToPath(new URL("../fixtures/misbehaving-worker.ts", import.meta.url));

const limits = {
  ...defaultLimits,
  memory: { ...defaultLimits.memory, analysis: { between: 2 ** 30, during: 600 * 2 ** 20 } },
  time: { ...defaultLimits.time, base: 4_000, silence: 2_500 },
  backOff: { first: 10, most: 50 },
};

async function openMisbehaving(directory: string): Promise<Library> {
  return openLibrary(directory, {
    poolLimits: limits,
    forkWorker: (program) =>
      program === "analysis" ? forkProgram(misbehaving, program) : forkWorker(program),
  });
}

async function problemsOf(library: Library): Promise<Record<string, string>> {
  const problems = await library.handlers["problems.list"]({});
  return Object.fromEntries(
    problems.map(({ name, code, canRetry }) => [name, canRetry ? code : `${code} for good`]),
  );
}

/** How the log says that workers ended, by the file that they were on. */
async function endsIn(directory: string): Promise<string[]> {
  const log = await readFile(join(directory, "logs", "soundkin.log"), "utf8");
  const lines = log
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return lines
    .filter(({ event, path }) => event === "worker-ended" && typeof path === "string")
    .map(
      ({ path, how, killed }) =>
        `${String(path).split(/[/\\]/).at(-1)} ${String(how)} ${String(killed)}`,
    )
    .sort();
}

it("workers that hang, exit, abort or eat memory cost no file but the one they were on", async () => {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  const bad = ["hang.wav", "exit.wav", "abort.wav", "glutton.wav"];
  const good = ["one.wav", "two.wav", "three.wav", "four.wav", "five.wav"];
  for (const [seed, name] of [...bad, ...good].entries()) {
    await writeKick(join(sounds, name), { seed });
  }
  const library = await openMisbehaving(directory);
  await analyseFolder(library, sounds);

  const crashed = "analysis-crashed for good";
  const problems = {
    "hang.wav": "analysis-timed-out",
    "exit.wav": crashed,
    "abort.wav": crashed,
    "glutton.wav": "analysis-out-of-memory",
  };
  expect(await problemsOf(library)).toEqual(problems);
  for (const name of good) expect((await sampleAt(library, name)).state).toBe("analysed");

  // What crashed twice is left alone, also when everything is to be tried again and after a restart.
  await library.handlers["problems.retry"]({});
  await library.settled();
  await library.close();
  const reopened = await openMisbehaving(directory);
  await reopened.settled();
  expect(await problemsOf(reopened)).toEqual(problems);
  await reopened.close();
  const ends = await endsIn(directory);
  expect(ends).toEqual(
    [
      ...Array<string>(2).fill("exit.wav exit null"),
      ...Array<string>(2).fill("abort.wav gone null"),
      ...Array<string>(2).fill("hang.wav gone silent"),
      ...Array<string>(2).fill("glutton.wav gone out-of-memory"),
    ].sort(),
  );

  // Once it changes it may be another.
  const again = await openMisbehaving(directory);
  await again.settled();
  await utimes(join(sounds, "exit.wav"), new Date(), new Date(Date.now() + 5_000));
  await expect.poll(async () => (await endsIn(directory)).length, { timeout: 30_000 }).toBe(10);
});
