import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { analyseFolder, libraryForAll, openLibrary } from "./open-library.ts";

describe("checking a library", () => {
  const sounds = temporaryDirectoryForAll();
  const families = ["Drums/Kicks", "Drums/Closed Hats"];
  const opened = libraryForAll(join(temporaryDirectoryForAll(), "library"), sounds, async () => {
    await writeFamilies(join(sounds, "One"), { families, each: 12, seed: 1 });
    await writeFamilies(join(sounds, "Two"), { families, each: 12, seed: 2 });
    await writeFamilies(join(sounds, "Two"), { families: ["Synths/Pads"], each: 3 });
  });

  it("takes folders' names for labels, and finds kicks for kicks in other packs", async () => {
    const report = await opened.library.handlers["quality.check"]({});
    expect(report).toMatchObject({ sounds: 48, queries: 48, chance: 0.5, neutral: {} });
    expect(report.labels.map(({ label }) => label).sort()).toEqual(["Closed Hats", "Kicks"]);
    expect(report.overall.precisionAt10.macro).toBeGreaterThan(0.95);
    expect(report.overall.nearestNeighbour.micro).toBeGreaterThan(0.95);
    expect(report.overall.meanAveragePrecision.macro).toBeGreaterThan(0.9);
    expect(report.aspects.timbre.precisionAt10.macro).toBeGreaterThan(0.9);
    expect(report.aspects.rhythm.precisionAt10.macro).toBeLessThan(0.9);
  });

  it("asks the own pack where others have too little of a label", async () => {
    const [directory, folder] = [temporaryDirectory(), temporaryDirectory()];
    await writeFamilies(join(folder, "One"), { families, each: 12 });
    await writeFamilies(join(folder, "Two"), { families, each: 1, seed: 2 });
    const library = await openLibrary(directory);
    await analyseFolder(library, folder);
    const report = await library.handlers["quality.check"]({});
    expect(report.overall.precisionAt10.macro).toBeGreaterThan(0.95);
    expect(report.chance).toBeCloseTo(12 / 25, 2);
  });

  it("says what it needs where folders' names are no labels", async () => {
    const [directory, folder] = [temporaryDirectory(), temporaryDirectory()];
    await writeFamilies(folder, { families: ["Drums/Kicks"], each: 12 });
    const library = await openLibrary(directory);
    await analyseFolder(library, folder);
    await expect((async () => library.handlers["quality.check"]({}))()).rejects.toMatchObject({
      code: "not-enough-labels",
    });
  });
});
