import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { makeSyntheticLibrary } from "../../test/fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../../test/fixtures/temporary.ts";
import { Catalog } from "../library/catalog/catalog.ts";
import { FaissIndex } from "../library/vectors/faiss-index.ts";
import { buildIndex } from "./build-index.ts";
import { buildsFolder, readBuild } from "../library/vectors/index-files.ts";
import { planFor } from "../library/vectors/index-kind.ts";

const names = ["slice-0.faiss", "ids.f64", "scales.f32", "references.bin", "manifest.json"];

describe("a build on disk", () => {
  const directory = temporaryDirectoryForAll();
  let folder: string;

  beforeAll(async () => {
    makeSyntheticLibrary(directory, 300);
    const plan = planFor(300, false, "flat", 100);
    folder = join(buildsFolder(directory), await buildIndex({ directory, plan }));
  });

  it("is read as it was written", async () => {
    const build = await readBuild(folder);
    expect(build?.manifest).toMatchObject({ count: 330, plan: { kind: "ivf", cells: 64 } });
    expect(build?.ids).toEqual(Float64Array.from({ length: 330 }, (_, i) => i + 1));
    expect(build?.scales.every((scale) => scale > 0)).toBe(true);
  });

  it("in slices is one index, in which every vector is found by itself", async () => {
    const large = temporaryDirectory();
    makeSyntheticLibrary(large, 2_400);
    const plan = planFor(2_640, false, "flat", 100);
    const build = await buildIndex({ directory: large, plan }, 1_000);
    const stored = await readBuild(join(buildsFolder(large), build));
    expect(stored?.slices).toHaveLength(3);
    const index = await FaissIndex.read(stored?.slices ?? [], Array.from(stored?.ids ?? []));
    expect(index.size).toBe(2_640);
    const catalog = Catalog.open(large, { readOnly: true });
    for (const { id, embedding } of catalog.fingerprints.rowsAfter(0, 3_000)) {
      if (id % 97 === 0) expect(index.search(embedding, 3)).toContain(id);
    }
    catalog.close();
  });

  it("refuses to train on too little, where FAISS would end the process", async () => {
    const small = temporaryDirectory();
    makeSyntheticLibrary(small, 20);
    const plan = planFor(5_000, true, "flat", 10);
    await expect(buildIndex({ directory: small, plan })).rejects.toThrow(/too few/);
    expect(readdirSync(buildsFolder(small))).toEqual([]);
  });

  it("is not read with any byte changed", async () => {
    const damaged = join(temporaryDirectory(), "build");
    cpSync(folder, damaged, { recursive: true });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (name, place, change) => {
          const file = join(damaged, name);
          const bytes = readFileSync(file);
          const at = place % bytes.length;
          const changed = Uint8Array.from(bytes);
          changed[at] = (bytes[at] ?? 0) ^ change;
          writeFileSync(file, changed);
          // The line's end behind the manifest says nothing.
          const isRead = name === "manifest.json" && at === bytes.length - 1;
          if (!isRead) expect(await readBuild(damaged)).toBeNull();
          writeFileSync(file, bytes);
        },
      ),
      { numRuns: 500 },
    );
    expect(await readBuild(damaged)).not.toBeNull();
  });

  it("is not read when it was cut anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        async (name, share) => {
          const damaged = join(temporaryDirectory(), "build");
          cpSync(folder, damaged, { recursive: true });
          const file = join(damaged, name);
          truncateSync(file, Math.floor(share * readFileSync(file).length));
          expect(await readBuild(damaged)).toBeNull();
        },
      ),
      { numRuns: 60 },
    );
  });
});
