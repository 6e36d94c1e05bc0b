import { join } from "node:path";
import { expect, it } from "vitest";
import { defaultLimits } from "../../electron/library/queue/worker-pool.ts";
import { writeMutatedFiles } from "../fixtures/mutated-files.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { openLibrary, samplesByPath } from "./open-library.ts";

it("a thousand mutated files of all formats: each is a sound or a problem, and all goes on", async () => {
  const sounds = temporaryDirectory();
  const names = await writeMutatedFiles(sounds, 1_000);
  const library = await openLibrary(temporaryDirectory(), {
    poolLimits: { ...defaultLimits, time: { ...defaultLimits.time, base: 15_000 } },
  });
  await library.handlers["roots.add"]({ path: join(sounds, "mutated") });
  await library.settled();

  const { files, waiting, analysed, failed } = await library.handlers["analysis.progress"]({});
  expect({ files, waiting }).toEqual({ files: names.length, waiting: 0 });
  expect(analysed + failed).toBe(names.length);
  // The mutations are worth the name, and not all of them destroy a file.
  expect(analysed).toBeGreaterThan(100);
  expect(failed).toBeGreaterThan(100);

  const samples = await samplesByPath(library);
  expect([...samples.keys()].sort()).toEqual(names.toSorted());
  const problems = await library.handlers["problems.list"]({});
  const explained = new Set(problems.filter(({ usable }) => !usable).map(({ name }) => name));
  const broken = [...samples.values()].filter(({ state }) => state === "failed");
  expect(new Set(broken.map(({ name }) => name))).toEqual(explained);
  for (const { name, code, message } of problems) {
    expect([name, code]).not.toEqual([name, "internal"]);
    expect(message.length, name).toBeGreaterThan(20);
  }
  expect((await library.check()).problems).toEqual([]);
}, 600_000);
