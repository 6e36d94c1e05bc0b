import type Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import type { SimilarSample } from "../../shared/domain.ts";
import { inCatalog } from "../fixtures/synthetic-sounds.ts";
import { writeFamilies } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, samplesByPath, similar, soon } from "./open-library.ts";

async function answers(library: Library): Promise<(readonly SimilarSample[])[]> {
  const samples = [...(await samplesByPath(library)).values()];
  return Promise.all(
    samples.map(async ({ id }) => {
      const { results } = await similar(library, { sampleId: id, k: 5 });
      return results;
    }),
  );
}

/** The folders of the three nearest: kicks of kicks, pads of pads. */
function kindsOf(all: readonly (readonly SimilarSample[])[]): string[][] {
  return all.map((results) => results.slice(0, 3).map(({ sample }) => sample.folder));
}

/** A library of eight sounds and its answers, closed again. */
async function closedLibrary() {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  await writeFamilies(sounds, { families: ["Drums/Kicks", "Synths/Pads"], each: 4 });
  const writer = await openLibrary(directory);
  await analyseFolder(writer, sounds);
  await writer.close();
  const library = await openLibrary(directory);
  const before = await answers(library);
  await library.close();
  return { directory, before };
}

async function isIndexed(library: Library): Promise<boolean> {
  const { indexed, vectors } = (await library.check()).index;
  return vectors > 0 && indexed === vectors;
}

const embeddings = (database: Database.Database) =>
  database.prepare<[], Buffer>("SELECT embedding FROM fingerprints ORDER BY id").pluck().all();

describe("a library whose embeddings were made by other parameters", () => {
  it("answers well at once, from the fingerprints, and makes its embeddings anew in the background", async () => {
    const { directory, before } = await closedLibrary();
    const wanted = inCatalog(directory, embeddings);
    inCatalog(directory, (database) => {
      database.exec("UPDATE embedding_generation SET parameters = 'of old'");
      database.exec("UPDATE fingerprints SET embedding = zeroblob(4 * 64)");
    });
    const library = await openLibrary(directory);
    expect((await library.check()).index.indexed).toBe(0);
    expect(kindsOf(await answers(library))).toEqual(kindsOf(before));
    await expect.poll(() => isIndexed(library), soon).toBe(true);
    expect(await answers(library)).toEqual(before);
    expect((await library.check()).problems).toEqual([]);
    await library.close();
    expect(inCatalog(directory, embeddings)).toEqual(wanted);
  });

  it("begins again when it was cut short", async () => {
    const { directory, before } = await closedLibrary();
    inCatalog(directory, (database) => {
      database.exec("UPDATE embedding_generation SET parameters = 'of old'");
      database.exec("UPDATE fingerprints SET embedding = zeroblob(4 * 64)");
    });
    await (await openLibrary(directory)).close();
    const library = await openLibrary(directory);
    await expect.poll(() => isIndexed(library), soon).toBe(true);
    expect(await answers(library)).toEqual(before);
  });
});

describe("a library of an older analysis", () => {
  it("is analysed again, and compares nothing that cannot be compared meanwhile", async () => {
    const { directory, before } = await closedLibrary();
    inCatalog(directory, (database) => {
      database.exec("UPDATE sounds SET analysis_version = 1");
      database.exec("UPDATE fingerprints SET fingerprint = zeroblob(10)");
    });
    const library = await openLibrary(directory);
    await library.settled();
    expect(await answers(library)).toEqual(before);
  });
});
