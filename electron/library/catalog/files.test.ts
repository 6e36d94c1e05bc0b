import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { inCatalog, syntheticAnalysis } from "../../../test/fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { Catalog } from "./catalog.ts";
import type { FilePlace, FileRow, ListedStamp } from "./files.ts";

const facts = { format: "WAV", sampleRate: 44_100, channels: 1, bitDepth: 16 };
const unreadable = { code: "name-unreadable", message: "Rename it." } as const;

/** A catalog with one root, whose id is 1. */
function openCatalog(directory = temporaryDirectory()): Catalog {
  const catalog = Catalog.open(directory);
  catalog.roots.add("/one");
  onTestFinished(() => {
    catalog.close();
  });
  return catalog;
}

function at(path: string, rootId = 1): FilePlace {
  const [, folder = "", name = ""] = /^(?:(.*)\/)?(.*)$/.exec(path) ?? [];
  return { rootId, folder, name };
}

function stamp(n: number): ListedStamp {
  return { size: n, modifiedAt: n + 0.5, inode: BigInt(n), birthTime: 1_000 + n };
}

function idAt(catalog: Catalog, place: FilePlace): number {
  const file = catalog.files.at(place);
  if (!file) throw new Error(`there is no ${place.folder}/${place.name}`);
  return file.id;
}

/** Adds a file with sound number `n`, analysed. */
function addAnalysed(catalog: Catalog, place: FilePlace, n: number): FileRow {
  catalog.files.add([{ ...place, stamp: stamp(n) }]);
  const soundId = catalog.sounds.save(syntheticAnalysis(n));
  catalog.files.setAnalysed(idAt(catalog, place), soundId, facts, stamp(n));
  return fileAt(catalog, place);
}

function fileAt(catalog: Catalog, place: FilePlace): FileRow {
  const file = catalog.files.get(idAt(catalog, place));
  if (!file) throw new Error("a file that is there has no row");
  return file;
}

function remove(catalog: Catalog, ...paths: string[]): void {
  catalog.files.remove(paths.map((path) => idAt(catalog, at(path))));
}

describe("a file that went", () => {
  it.each([
    ["is renamed", "a/kick.wav", "a/Kick.wav"],
    ["is moved", "a/kick.wav", "b/c/kick.wav"],
    ["is back", "a/kick.wav", "a/kick.wav"],
  ])("and %s has its id and its sound again", (_, from, to) => {
    const catalog = openCatalog();
    const before = addAnalysed(catalog, at(from), 7);
    remove(catalog, from);
    expect(catalog.files.get(before.id)).toBeUndefined();
    expect(catalog.files.add([{ ...at(to), stamp: stamp(7) }])).toBe(1);
    expect(fileAt(catalog, at(to))).toEqual({ ...before, ...at(to) });
    expect(catalog.samples.get(before.id)).toMatchObject({ ...facts, state: "analysed" });
    expect(catalog.files.counts()).toEqual({ files: 1, analysed: 1, failed: 0, waiting: 0 });
  });

  it.each([
    ["has another name in another folder", "b/other.wav", stamp(7)],
    ["has another size", "a/kick.wav", { ...stamp(7), size: 8 }],
    ["has another time", "a/kick.wav", { ...stamp(7), modifiedAt: 8 }],
    ["has no inode and another name", "a/other.wav", { ...stamp(7), inode: null }],
    ["was born at another time", "a/other.wav", { ...stamp(7), birthTime: 8 }],
    ["was born elsewhere at another time", "b/kick.wav", { ...stamp(7), birthTime: 8 }],
    ["has no birth time and another name", "a/other.wav", { ...stamp(7), birthTime: null }],
  ])("is another file where it %s", (_, to, found) => {
    const catalog = openCatalog();
    const before = addAnalysed(catalog, at("a/kick.wav"), 7);
    remove(catalog, "a/kick.wav");
    catalog.files.add([{ ...at(to), stamp: found }]);
    expect(fileAt(catalog, at(to))).toMatchObject({ state: "waiting", soundId: null });
    expect(idAt(catalog, at(to))).toBeGreaterThan(before.id);
  });

  it.each([
    ["gone", true],
    ["still there", false],
  ])(
    "is not known by another name where a file of another sound that is %s seems the same",
    (_, goes) => {
      const catalog = openCatalog();
      addAnalysed(catalog, at("a/kick.wav"), 7);
      catalog.files.add([{ ...at("a/snare.wav"), stamp: stamp(7) }]);
      const soundId = catalog.sounds.save(syntheticAnalysis(8));
      catalog.files.setAnalysed(idAt(catalog, at("a/snare.wav")), soundId, facts, stamp(7));
      remove(catalog, "a/kick.wav", ...(goes ? ["a/snare.wav"] : []));
      catalog.files.add([{ ...at("a/other.wav"), stamp: stamp(7) }]);
      expect(fileAt(catalog, at("a/other.wav"))).toMatchObject({ state: "waiting", soundId: null });
    },
  );

  it("while it waited to be analysed again has its id and its sound, and waits", () => {
    const catalog = openCatalog();
    const before = addAnalysed(catalog, at("a/kick.wav"), 7);
    catalog.files.setWaiting([before.id]);
    remove(catalog, "a/kick.wav");
    catalog.files.add([{ ...at("b/kick.wav"), stamp: stamp(7) }]);
    const { id, soundId } = before;
    expect(fileAt(catalog, at("b/kick.wav"))).toMatchObject({ id, soundId, state: "waiting" });
    expect(catalog.files.counts()).toMatchObject({ analysed: 0, waiting: 1 });
  });

  it("after it changed has no sound that it had before", () => {
    const catalog = openCatalog();
    const { id } = addAnalysed(catalog, at("kick.wav"), 7);
    catalog.files.change([{ id, stamp: stamp(8) }]);
    remove(catalog, "kick.wav");
    catalog.files.add([{ ...at("kick.wav"), stamp: stamp(8) }]);
    expect(fileAt(catalog, at("kick.wav"))).toMatchObject({ state: "waiting", soundId: null });
  });

  it("is found by its new name and its tags, and no more by the old name", () => {
    const directory = temporaryDirectory();
    const catalog = openCatalog(directory);
    const { id, soundId } = addAnalysed(catalog, at("a/kick.wav"), 7);
    inCatalog(directory, (database) => {
      database.prepare("INSERT INTO tags (id, name) VALUES (1, 'dusty')").run();
      database.prepare("INSERT INTO sound_tags VALUES (?, 1)").run(soundId);
    });
    remove(catalog, "a/kick.wav");
    catalog.files.add([{ ...at("a/BigDrum.wav"), stamp: stamp(7) }]);
    const found = (word: string): unknown =>
      inCatalog(directory, (database) =>
        database.prepare("SELECT rowid FROM files_text WHERE files_text MATCH ?").pluck().all(word),
      );
    expect(["drum", "dusty", "kick"].map(found)).toEqual([[id], [id], []]);
  });

  it("is analysed anew where it had failed, waited, or was not wholly usable", () => {
    const catalog = openCatalog();
    catalog.files.add([1, 2, 3].map((n) => ({ ...at(`${n}.wav`), stamp: stamp(n) })));
    catalog.files.setFailed(idAt(catalog, at("1.wav")), stamp(1));
    const { id } = addAnalysed(catalog, at("3.wav"), 3);
    catalog.problems.set(id, { code: "file-truncated", message: "It ends early." }, true);
    remove(catalog, "1.wav", "2.wav", "3.wav");
    catalog.files.add([1, 2, 3].map((n) => ({ ...at(`${n}.wav`), stamp: stamp(n) })));
    expect(catalog.files.counts()).toMatchObject({ files: 3, waiting: 3 });
  });

  it("is remembered as long as it is wanted, and its sound with it", () => {
    const catalog = openCatalog();
    addAnalysed(catalog, at("kick.wav"), 7);
    remove(catalog, "kick.wav");
    expect(catalog.files.forgetDeparted(Date.now() - 1_000, 10)).toBe(0);
    expect(catalog.sounds.orphansAfter(0, 100).orphans).toEqual([]);
    expect(catalog.files.forgetDeparted(Date.now() + 1_000, 10)).toBe(1);
    expect(catalog.sounds.orphansAfter(0, 100).orphans).toHaveLength(1);
    catalog.files.add([{ ...at("kick.wav"), stamp: stamp(7) }]);
    expect(fileAt(catalog, at("kick.wav")).state).toBe("waiting");
  });

  it("is not taken for what an older version made of its sound", () => {
    const catalog = openCatalog();
    addAnalysed(catalog, at("kick.wav"), 7);
    remove(catalog, "kick.wav");
    catalog.files.renewOutdated(1_000);
    catalog.files.add([{ ...at("kick.wav"), stamp: stamp(7) }]);
    expect(fileAt(catalog, at("kick.wav")).state).toBe("waiting");
  });

  it("with its root is there again with it, also where the root is elsewhere now", () => {
    const catalog = openCatalog();
    const before = addAnalysed(catalog, at("a/kick.wav"), 7);
    catalog.roots.remove(1);
    expect(catalog.files.counts().files).toBe(0);
    const { id: rootId } = catalog.roots.add("/one");
    const found = { ...at("a/kick.wav", rootId), stamp: { ...stamp(7), inode: null } };
    catalog.files.add([found]);
    expect(fileAt(catalog, found)).toEqual({ ...before, rootId });

    catalog.files.remove([before.id]);
    catalog.roots.relocate(rootId, "/two");
    catalog.files.add([found]);
    expect(fileAt(catalog, found)).toMatchObject({ id: before.id, state: "analysed" });
  });
});

it("a file that is listed by the same name elsewhere shares its sound at once", () => {
  const catalog = openCatalog();
  const { soundId, id } = addAnalysed(catalog, at("a/kick.wav"), 7);
  catalog.files.add([{ ...at("b/kick.wav"), stamp: stamp(7) }]);
  expect(fileAt(catalog, at("b/kick.wav"))).toMatchObject({ soundId, state: "analysed" });
  expect(idAt(catalog, at("b/kick.wav"))).not.toBe(id);
  expect(catalog.samples.get(idAt(catalog, at("b/kick.wav")))).toMatchObject(facts);
});

it("a change of size or time has a file analysed again, another inode alone has not", () => {
  const catalog = openCatalog();
  const { id } = addAnalysed(catalog, at("kick.wav"), 7);
  catalog.files.change([{ id, stamp: { ...stamp(7), inode: 99n } }]);
  expect(fileAt(catalog, at("kick.wav")).state).toBe("analysed");
  catalog.files.change([{ id, stamp: { ...stamp(7), inode: -(2n ** 63n) } }]);
  expect(fileAt(catalog, at("kick.wav")).state).toBe("analysed");
  catalog.files.change([{ id, stamp: { ...stamp(7), size: 8 } }]);
  expect(fileAt(catalog, at("kick.wav"))).toMatchObject({ state: "waiting", size: 8 });
  catalog.files.change([{ id: 1_000, stamp: stamp(1) }]);
  expect(catalog.files.counts()).toEqual({ files: 1, analysed: 0, failed: 0, waiting: 1 });
});

describe("a file that cannot be analysed", () => {
  it("keeps its sound while it is the same, be it there or not", () => {
    const catalog = openCatalog();
    const { id, soundId } = addAnalysed(catalog, at("kick.wav"), 7);
    for (const found of [stamp(7), null]) {
      catalog.files.setWaiting([id]);
      catalog.files.setFailed(id, found);
      expect(fileAt(catalog, at("kick.wav"))).toMatchObject({ state: "failed", soundId });
    }
  });

  it("has none once it changed, whoever saw that first", () => {
    const catalog = openCatalog();
    const listed = addAnalysed(catalog, at("listed.wav"), 7);
    const unseen = addAnalysed(catalog, at("unseen.wav"), 8);
    catalog.files.change([{ id: listed.id, stamp: stamp(9) }]);
    catalog.files.setFailed(listed.id, stamp(9));
    catalog.files.setFailed(unseen.id, stamp(9));
    expect(fileAt(catalog, at("listed.wav"))).toMatchObject({ state: "failed", soundId: null });
    expect(fileAt(catalog, at("unseen.wav"))).toMatchObject({ state: "failed", soundId: null });
  });
});

it("a file that is analysed is on disk what it was listed as", () => {
  const catalog = openCatalog();
  const inode = 2n ** 62n;
  catalog.files.add([{ ...at("kick.wav"), stamp: { ...stamp(7), inode } }]);
  const id = idAt(catalog, at("kick.wav"));
  const listed = catalog.files.stampsIn(1, "");
  catalog.files.setAnalysed(id, catalog.sounds.save(syntheticAnalysis(7)), facts, stamp(7));
  expect(catalog.files.stampsIn(1, "")).toEqual(listed);
  expect(listed).toEqual([[id, "kick.wav", 7, 7.5, Number(inode), 1_007]]);
});

it("a file whose name is no text is a problem that never waits", () => {
  const catalog = openCatalog();
  const place = at("kick\\xE9.wav");
  catalog.files.add([{ ...place, stamp: stamp(1), problem: unreadable }]);
  const id = idAt(catalog, place);
  catalog.files.setWaiting([id]);
  catalog.files.change([{ id, stamp: stamp(2), problem: unreadable }]);
  expect(fileAt(catalog, place)).toMatchObject({ state: "failed", size: 2 });
  expect(catalog.problems.all()).toMatchObject([
    { sampleId: id, name: "kick\\xE9.wav", code: "name-unreadable", canRetry: false },
  ]);
  expect(catalog.files.counts()).toEqual({ files: 1, analysed: 0, failed: 1, waiting: 0 });
});

describe("waiting files", () => {
  it("come newest first over all asked roots, without those that are excepted", () => {
    const catalog = openCatalog();
    const two = catalog.roots.add("/two").id;
    const three = catalog.roots.add("/three").id;
    for (const [name, n] of Object.entries({ old: 1, older: 0, new: 5, done: 9 })) {
      catalog.files.add([{ ...at(`${name}.wav`), stamp: stamp(n) }]);
    }
    addAnalysed(catalog, at("done.wav"), 9);
    catalog.files.add([{ ...at("middle.wav", two), stamp: stamp(3) }]);
    catalog.files.add([{ ...at("offline.wav", three), stamp: stamp(4) }]);
    catalog.files.add([at("unknown.wav", two)]);
    const names = (limit: number, ...except: string[]): string[] =>
      catalog.files
        .waiting([1, two], limit, new Set(except.map((name) => idAt(catalog, at(name)))))
        .map(({ name }) => name);
    expect(names(10)).toEqual(["new.wav", "middle.wav", "old.wav", "older.wav", "unknown.wav"]);
    expect(names(2, "new.wav")).toEqual(["middle.wav", "old.wav"]);
  });

  it("among some are named in the order that was asked", () => {
    const catalog = openCatalog();
    catalog.files.add(["a", "b", "c"].map((name) => at(`${name}.wav`)));
    catalog.files.setFailed(2, null);
    expect(catalog.files.waitingAmong([3, 2, 9, 1]).map(({ id }) => id)).toEqual([3, 1]);
  });
});

const folder = fc
  .array(fc.constantFrom("a", "a b", "a!", "a0", "b", "é", "🎹"), { maxLength: 3 })
  .map((names) => names.join("/"));

it("the folders with files in or below a folder are named once each", () => {
  fc.assert(
    fc.property(fc.array(folder, { maxLength: 30 }), folder, (folders, asked) => {
      const catalog = Catalog.open(temporaryDirectory());
      catalog.roots.add("/one");
      catalog.files.add(folders.map((each) => ({ rootId: 1, folder: each, name: "x.wav" })));
      const isBelow = (each: string): boolean =>
        asked === "" || each === asked || each.startsWith(`${asked}/`);
      const expected = [...new Set(folders)].filter(isBelow);
      expect([...catalog.files.foldersIn(1, asked)].sort()).toEqual(expected.sort());
      catalog.close();
    }),
    { numRuns: 30 },
  );
});

function secondRoot({ roots }: Catalog): number {
  return roots.all().find(({ path }) => path === "/two")?.id ?? 0;
}

type Change = (catalog: Catalog, id: number) => void;

const changes: fc.Arbitrary<Change> = fc.oneof(
  fc
    .tuple(folder, fc.integer({ min: 1, max: 4 }), fc.boolean())
    .map(([each, n, inSecond]): Change => {
      return (catalog) => {
        const place = { rootId: inSecond ? secondRoot(catalog) : 1, folder: each };
        catalog.files.add([{ ...place, name: `${n}.wav`, stamp: stamp(n) }]);
        catalog.files.add([{ ...place, name: "?", stamp: stamp(9), problem: unreadable }]);
      };
    }),
  fc.integer({ min: 1, max: 4 }).map((n): Change => (catalog, id) => {
    const soundId = catalog.sounds.save(syntheticAnalysis(n));
    catalog.files.setAnalysed(id, soundId, facts, stamp(n));
  }),
  fc.constantFrom<Change>(
    ({ files }, id) => files.setFailed(id, null),
    ({ files }, id) => files.setWaiting([id, id]),
    ({ files }, id) => files.remove([id, id + 1, id]),
    ({ files }, id) => files.change([{ id, stamp: stamp(id) }]),
    ({ files }) => void files.renewOutdated(1_000),
    (catalog) => {
      catalog.roots.remove(secondRoot(catalog));
      catalog.roots.add("/two");
    },
    (catalog, id) => {
      const fail = (): void => {
        catalog.files.remove([id]);
        throw new Error("taken back");
      };
      expect(() => catalog.transaction(fail)).toThrow("taken back");
    },
  ),
);

it("counts are those of the rows, whatever is written and taken back", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(changes, fc.integer({ min: 1, max: 20 })), { maxLength: 40 }),
      (steps) => {
        const catalog = Catalog.open(temporaryDirectory());
        for (const path of ["/one", "/two"]) catalog.roots.add(path);
        for (const [change, id] of steps) {
          change(catalog, id);
          const roots = catalog.roots.all().map((root) => ({ rootId: root.id, path: "" }));
          expect(catalog.files.counts()).toEqual(catalog.files.countsIn(roots));
          const counted = catalog.files.folderCounts();
          for (const { rootId, folder: path, samples } of counted) {
            expect(catalog.files.namesIn(rootId, path)).toHaveLength(samples);
          }
          const files = counted.reduce((sum, { samples }) => sum + samples, 0);
          expect(files).toBe(catalog.files.counts().files);
        }
        catalog.close();
      },
    ),
    { numRuns: 60 },
  );
});

it("counts follow what another connection writes", () => {
  const directory = temporaryDirectory();
  const catalog = openCatalog(directory);
  const reader = Catalog.open(directory, { readOnly: true });
  expect(reader.files.counts().files).toBe(0);
  catalog.files.add([at("kick.wav")]);
  expect(reader.files.counts()).toMatchObject({ files: 1, waiting: 1 });
  reader.close();
});
