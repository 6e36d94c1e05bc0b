import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import type { Region } from "../../shared/domain.ts";
import { wav } from "../fixtures/containers.ts";
import { decodeBytes } from "../fixtures/decode.ts";
import { writeLoop } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { analyseFolder, libraryForAll, openLibrary, sampleAt, similar } from "./open-library.ts";

const hits = [
  { family: "Drums/Kicks", at: 0.5 },
  { family: "Drums/Claps", at: 2 },
  { family: "Drums/Open Hats", at: 3.5 },
];
const sounds = temporaryDirectoryForAll();
const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, () =>
  writeLoop(sounds, hits),
);

async function similarTo(library: Library, name: string, region?: Region) {
  const { id: sampleId } = await sampleAt(library, name);
  return similar(library, { sampleId, k: 10, region });
}

const fetchRegion = async (name: string, query: string) => {
  const { id } = await sampleAt(opened.library, name);
  return opened.library.serveMedia(new Request(`sample://library/v1/audio/${id}?as=wav&${query}`));
};

describe("a loop of hits that are in the library", () => {
  it.each(hits)("answers $family with where it plays it", async ({ family, at }) => {
    const { results } = await similarTo(opened.library, `${family.split("/")[1] ?? ""}.wav`);
    const loop = results.find(({ sample }) => sample.name === "Loop.wav");
    expect(Math.abs((loop?.region?.start ?? 0) - at)).toBeLessThan(0.03);
    expect(loop?.score).toBeGreaterThan(70);
  });

  it("is asked about by its parts, stored ones and any other", async () => {
    const { results } = await similarTo(opened.library, "Claps.wav");
    const part = results.find(({ sample }) => sample.name === "Loop.wav")?.region;
    for (const region of [part ?? expect.fail("no part"), { start: 1.9, end: 2.8 }]) {
      const answer = await similarTo(opened.library, "Loop.wav", region);
      expect(answer.region).toEqual(region);
      expect(answer.results[0]?.sample.name).toBe("Claps.wav");
    }
    const silence = similarTo(opened.library, "Loop.wav", { start: 0.1, end: 0.3 });
    await expect(silence).rejects.toMatchObject({ code: "sample-silent" });
    const behind = similarTo(opened.library, "Loop.wav", { start: 90, end: 91 });
    await expect(behind).rejects.toMatchObject({ code: "invalid-input" });
  });
});

describe("a part of a file", () => {
  it.each([16, 24] as const)("of %i bits has the very samples of the file", async (bits) => {
    const [directory, folder] = [temporaryDirectory(), temporaryDirectory()];
    const noise = (seed: number) =>
      Float32Array.from({ length: 44_100 }, (_, i) => 0.99 * Math.sin(seed * i * i));
    const file = wav({ channels: [noise(0.7), noise(1.3)], sampleRate: 44_100 }, bits, "whole");
    await writeFile(join(folder, "noise.wav"), file);
    const library = await openLibrary(directory);
    await analyseFolder(library, folder);
    const { id } = await sampleAt(library, "noise.wav");
    const part = await library.renderRegion(id, { start: 0.25, end: 0.5 });
    const frameBytes = (2 * bits) / 8;
    const start = file.length - 44_100 * frameBytes + 11_025 * frameBytes;
    const wanted = file.subarray(start, start + 11_025 * frameBytes);
    expect(Buffer.from(part.subarray(44)).equals(Buffer.from(wanted))).toBe(true);
  });

  it("is served as a WAV of just that part, sample by sample", async () => {
    const answer = await fetchRegion("Loop.wav", "start=2&end=2.25");
    const part = await decodeBytes(new Uint8Array(await answer.arrayBuffer()));
    expect([part.sampleRate, part.frames]).toEqual([44_100, 11_025]);
    const whole = await decodeBytes(
      new Uint8Array(await (await fetchRegion("Loop.wav", "start=0&end=9")).arrayBuffer()),
    );
    for (let i = 0; i < part.frames; i += 100) {
      expect(part.channels[0]?.[i]).toBeCloseTo(whole.channels[0]?.[88_200 + i] ?? NaN, 4);
    }
  });

  it.each(["start=2&end=1", "start=-1&end=1", "start=a&end=b", "start=1", "start=50&end=51"])(
    "that cannot be (%s) is not found",
    async (query) => {
      expect((await fetchRegion("Loop.wav", query)).status).toBe(404);
    },
  );
});
