import Database from "better-sqlite3";
import fc from "fast-check";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { instruments, sampleKinds } from "../../../shared/domain.ts";
import { sortKeys, type Filters, type Sort } from "../../../shared/search.ts";
import {
  ages,
  collectionNames,
  daysAgo,
  durations,
  fileWords,
  folderNames,
  formats,
  keyNames,
  questions,
  sorts,
  tagNames,
  tempos,
  type Question,
} from "../../../test/fixtures/filters.ts";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { say } from "../../../test/fixtures/user-data.ts";
import { Catalog } from "../catalog/catalog.ts";
import { Files } from "../catalog/files.ts";
import { migrate } from "../catalog/migrations/index.ts";
import { Roots } from "../catalog/roots.ts";
import { SampleFacts } from "../catalog/sample-facts.ts";
import { Samples } from "../catalog/samples.ts";
import { Sounds } from "../catalog/sounds.ts";
import { UserDataRecords } from "../catalog/user-data.ts";
import { searchableWords } from "../catalog/words.ts";
import { SampleColumns, type SampleList } from "./sample-columns.ts";

/** A catalog in memory whose tables can be written to as one likes. */
class Bench {
  readonly database = new Database(":memory:");
  readonly roots: Roots;
  readonly files: Files;
  readonly userData: UserDataRecords;
  readonly sounds: Sounds;
  readonly samples: Samples;
  readonly facts: SampleFacts;
  readonly columns: SampleColumns;

  constructor() {
    this.database.pragma("foreign_keys = ON");
    migrate(this.database);
    this.files = new Files(this.database);
    this.roots = new Roots(this.database, this.files);
    this.userData = new UserDataRecords(this.database, (soundId) => {
      this.files.text.updateSound(soundId);
    });
    this.sounds = new Sounds(this.database, this.userData);
    this.samples = new Samples(this.database);
    this.facts = new SampleFacts(this.database);
    this.columns = new SampleColumns(this);
  }

  /** Files that wait, named by number, without their words in the text index. */
  addMany(count: number): void {
    const insert = this.database.prepare(
      `INSERT INTO files (root_id, folder, name, sort_name, added_at, state)
       VALUES (1, 'Many', ?, '', 0, 'waiting')`,
    );
    const from = this.files.counts().files;
    this.database.transaction(() => {
      for (let i = 0; i < count; i++) insert.run(`${from} ${i}`);
    })();
  }

  save(
    sound: number,
    duration = 1,
    tempo: number | null = null,
    key: string | null = null,
    loudness: number | null = null,
  ): number {
    return this.sounds.save({
      audioHash: new Uint8Array(Uint32Array.of(sound).buffer),
      duration,
      tempo,
      key,
      loudness,
      peaks: new Uint8Array(1),
      vectors: null,
      segments: [],
      neutral: [],
    });
  }

  analyse(fileId: number, soundId: number, format = "WAV"): void {
    const facts = { format, sampleRate: 44100, channels: 1, bitDepth: 16 };
    this.files.setAnalysed(fileId, soundId, facts, stampOf(fileId));
  }

  /** Writes a file's words as the library would, where a test wrote to the tables itself. */
  index(fileId: number): void {
    const file = this.files.get(fileId);
    if (!file) return;
    this.database.prepare("DELETE FROM files_text WHERE rowid = ?").run(fileId);
    this.database
      .prepare("INSERT INTO files_text (rowid, name, folder, tags) VALUES (?, ?, ?, '')")
      .run(fileId, searchableWords(file.name), searchableWords(file.folder));
    if (file.soundId !== null) this.files.text.updateSound(file.soundId);
  }

  /** Sounds with the ids 1 to `count` in one file each, of 1 s, 2 s and so on. */
  static withSounds(count: number): Bench {
    const bench = new Bench();
    bench.roots.add("/one");
    for (let i = 1; i <= count; i++) {
      bench.files.add([{ rootId: 1, folder: "", name: `kick ${i}.wav` }]);
      bench.analyse(i, bench.save(i, i));
    }
    return bench;
  }

  idsBy(wayToAsk: "columns" | "sql", { text, filters, onlineRoots }: Question): number[] | null {
    if (wayToAsk === "sql") {
      return this.samples.soundsMatching(text, filters, onlineRoots).sort((a, b) => a - b);
    }
    const set = this.columns.matching(text, filters, onlineRoots);
    if (set === null) return null;
    const ids = Array.from({ length: 50 }, (_, id) => id).filter((id) => set.has(id));
    expect(set.size).toBe(ids.length);
    return ids;
  }

  sameAnswers(question: Question): void {
    const found = this.idsBy("columns", question);
    // Where nothing is limited, every sound of a file that did not fail would do.
    const unlimited = { ...question, text: "", filters: {} };
    expect(this.idsBy("sql", question)).toEqual(found ?? this.idsBy("sql", unlimited));
  }

  /** The list of a question, once the columns are read. */
  sameList(question: Question, sort: Sort, offset: number, foldCopies = false): void {
    const page = { offset, limit: 7 };
    const list = { ...question, sort, foldCopies };
    const total = this.samples.count(list);
    const ids = this.samples.ids({ ...list, page }, question.onlineRoots);
    expect(this.columns.list(list, page), JSON.stringify([list, page])).toEqual({ total, ids });
    const last = ids.at(-1);
    if (last !== undefined) expect(this.columns.indexOf(last, list)).toBe(offset + ids.length - 1);
  }

  /** What there is in all, once the columns are read. */
  async sameOverview(): Promise<void> {
    expect(await this.columns.overview()).toEqual(this.samples.overview());
  }
}

/** Of a file that has its id as its inode. */
function stampOf(fileId: number) {
  return { size: 1, modifiedAt: 1, inode: BigInt(fileId), birthTime: 1 };
}

/** A change of the catalog; files and sounds that are not there are no change. */
type Change = (bench: Bench) => void;

const file = fc.integer({ min: 1, max: 12 });
const sound = fc.integer({ min: 1, max: 6 });
const root = fc.integer({ min: 1, max: 3 });
const folder = fc.constantFrom(...folderNames);

function has(bench: Bench, table: "sounds" | "files" | "roots", id: number): boolean {
  return bench.database.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined;
}

const add = fc
  .record({
    rootId: root,
    folder,
    name: fc.array(fc.constantFrom(...fileWords), { minLength: 1, maxLength: 3 }),
  })
  .map(({ rootId, folder, name }): Change => (bench) => {
    if (has(bench, "roots", rootId)) {
      bench.files.add([{ rootId, folder, name: `${name.join(" ")}.wav` }]);
    }
  });
const analyse = fc
  .tuple(
    file,
    sound,
    fc.constantFrom(...durations),
    fc.constantFrom(null, null, ...tempos),
    fc.option(fc.constantFrom(...keyNames)),
    fc.constantFrom(null, -6, -6, -12.5, -60),
    fc.constantFrom(...formats),
  )
  .map(([fileId, number, duration, tempo, key, loudness, format]): Change => (bench) => {
    if (!has(bench, "files", fileId)) return;
    bench.analyse(fileId, bench.save(number, duration, tempo, key, loudness), format);
  });
const measureAgain = fc
  .tuple(
    sound,
    fc.constantFrom(...durations),
    fc.constantFrom(null, null, ...tempos),
    fc.option(fc.constantFrom(...keyNames)),
    fc.constantFrom(null, -6, -6, -12.5, -60),
  )
  .map(([number, ...facts]): Change => (bench) => {
    bench.save(number, ...facts);
  });
const fail = file.map(
  (id): Change =>
    (bench) =>
      bench.files.setFailed(id, null),
);
/** As the library never leaves one, but as its schema would allow. */
const failWithSound = file.map((id): Change => (bench) => {
  bench.database.prepare("UPDATE files SET state = 'failed' WHERE id = ?").run(id);
});
const wait = file.map(
  (id): Change =>
    (bench) =>
      bench.files.setWaiting([id]),
);
const remove = file.map(
  (id): Change =>
    (bench) =>
      bench.files.remove([id]),
);
const move = fc.tuple(file, folder).map(([id, to]): Change => (bench) => {
  bench.database.prepare("UPDATE OR IGNORE files SET folder = ? WHERE id = ?").run(to, id);
  bench.index(id);
});
const moveRoot = fc.tuple(file, root).map(([id, to]): Change => (bench) => {
  if (!has(bench, "roots", to)) return;
  bench.database.prepare("UPDATE OR IGNORE files SET root_id = ? WHERE id = ?").run(to, id);
});
const exchange = fc.tuple(file, sound).map(([id, soundId]): Change => (bench) => {
  if (!has(bench, "sounds", soundId)) return;
  bench.database.prepare("UPDATE files SET sound_id = ? WHERE id = ?").run(soundId, id);
  bench.index(id);
});
/** Goes, and comes back with its id and its sound: under another name, in another folder, or as it was. */
const rename = fc
  .record({ id: file, name: fc.constantFrom(...fileWords), folder, away: fc.boolean() })
  .map(({ id, name, folder: to, away }): Change => (bench) => {
    const before = bench.files.get(id);
    if (!before) return;
    const { rootId, folder } = before;
    bench.files.remove([id]);
    const place = away ? { folder: to, name: before.name } : { folder, name: `${name} ${id}.wav` };
    bench.files.add([{ rootId, ...place, stamp: stampOf(id) }]);
  });
const correct = fc
  .tuple(sound, fc.option(fc.constantFrom(...sampleKinds)))
  .map(([id, kind]): Change => (bench) => {
    bench.database.prepare("UPDATE sounds SET corrected_kind = ? WHERE id = ?").run(kind, id);
  });
const addAnalysed = fc.tuple(root, sound).map(([rootId, soundId]): Change => (bench) => {
  if (!has(bench, "roots", rootId) || !has(bench, "sounds", soundId)) return;
  const { changes, lastInsertRowid } = bench.database
    .prepare(
      `INSERT OR IGNORE INTO files (root_id, folder, name, sort_name, added_at, state, sound_id)
       VALUES (?, '', ?, '', 0, 'analysed', ?)`,
    )
    .run(rootId, `${soundId}.wav`, soundId);
  if (changes > 0) bench.index(Number(lastInsertRowid));
});
const tag = fc
  .tuple(sound, fc.uniqueArray(fc.constantFrom(...tagNames), { maxLength: 3 }))
  .map(([id, names]): Change => (bench) => {
    if (!has(bench, "sounds", id)) return;
    say(bench.userData, id, { tags: names });
  });
const favourite = fc.tuple(sound, fc.boolean()).map(([id, is]): Change => (bench) => {
  say(bench.userData, id, { favouriteSince: is ? 1 : undefined });
});
const rate = fc.tuple(sound, fc.option(fc.integer({ min: 1, max: 5 }))).map(
  ([id, rating]): Change =>
    (bench) =>
      say(bench.userData, id, { rating: rating ?? undefined }),
);
const play = fc.tuple(sound, fc.constantFrom(...ages)).map(([id, days]): Change => (bench) => {
  if (has(bench, "sounds", id)) bench.userData.addPlay(id, daysAgo(days));
});
/** As an import may say it. */
const playedSometime = fc.tuple(sound, fc.nat(2)).map(([id, plays]): Change => (bench) => {
  say(bench.userData, id, { plays, lastPlayedAt: undefined });
});
const age = fc.tuple(file, fc.constantFrom(...ages)).map(([id, days]): Change => (bench) => {
  bench.database.prepare("UPDATE files SET added_at = ? WHERE id = ?").run(daysAgo(days), id);
});
const correctInstrument = fc
  .tuple(sound, fc.option(fc.constantFrom(...instruments)))
  .map(([id, instrument]): Change => (bench) => {
    say(bench.userData, id, { instrument: instrument ?? undefined });
  });
const collect = fc
  .tuple(sound, fc.uniqueArray(fc.constantFrom(...collectionNames)))
  .map(([id, collections]): Change => (bench) => {
    say(bench.userData, id, { collections });
  });
const changeCollection = fc
  .tuple(fc.constantFrom(...collectionNames), fc.constantFrom("Dusty", "Gone", null))
  .map(([name, newName]): Change => (bench) => {
    const { collections } = bench.userData;
    if (newName === null) collections.remove(name);
    else if (collections.find(newName) === undefined) collections.rename(name, newName);
  });
const removeRoot = root.map(
  (id): Change =>
    (bench) =>
      bench.roots.remove(id),
);
const removeOrphans = fc.constant<Change>((bench) =>
  bench.sounds.remove(bench.sounds.orphansAfter(0, 100).orphans),
);

const change = fc.oneof(
  { weight: 4, arbitrary: add },
  { weight: 6, arbitrary: analyse },
  { weight: 2, arbitrary: measureAgain },
  { weight: 3, arbitrary: tag },
  { weight: 3, arbitrary: favourite },
  { weight: 3, arbitrary: rename },
  ...[
    ...[fail, failWithSound, wait, remove, moveRoot],
    ...[exchange, correct, addAnalysed, removeOrphans],
    ...[rate, play, playedSometime, age, correctInstrument, collect, changeCollection],
  ].map((arbitrary) => ({ weight: 1, arbitrary })),
  { weight: 1, arbitrary: fc.oneof({ weight: 3, arbitrary: move }, removeRoot) },
);
const rolledBack = fc.array(change, { maxLength: 5 }).map((changes): Change => (bench) => {
  const undo = new Error("undo");
  expect(() =>
    bench.database.transaction(() => {
      for (const apply of changes) apply(bench);
      throw undo;
    })(),
  ).toThrow(undo);
});
const step = fc.record({
  changes: fc.array(fc.oneof({ weight: 8, arbitrary: change }, rolledBack), { maxLength: 6 }),
  load: fc.constantFrom("no", "begin", "wait"),
  questions: fc.array(questions, { maxLength: 3 }),
  lists: fc.array(fc.tuple(questions, sorts, fc.nat(8), fc.boolean()), { maxLength: 3 }),
});

/** One question for each filter, so that no change goes unnoticed. */
const probes: readonly Question[] = [
  ...folderNames.map((path): Filters => ({ folder: { rootId: 1, path } })),
  { folder: { rootId: 2, path: "Drums" } },
  ...durations.map((value): Filters => ({ duration: { min: value, max: value } })),
  { tempo: { min: 0 } },
  { tempo: { max: 90 } },
  ...keyNames.map((key): Filters => ({ key })),
  ...sampleKinds.map((kind): Filters => ({ kind })),
  ...tagNames.map((tag): Filters => ({ tags: [tag] })),
  { tags: ["warm", "kick"] },
  { favourite: true },
  { favourite: false },
  { offline: true },
  { offline: false },
  ...(["kick", "snare", "hat"] as const).map((instrument): Filters => ({ instrument })),
  ...formats.map((format): Filters => ({ format })),
  ...[...collectionNames, "Gone"].map((collection): Filters => ({ collection })),
  { rating: { min: 3 } },
  { rating: { max: 4 } },
  { played: true },
  { played: false },
  { playedWithin: 1 },
  { addedWithin: 10 },
  { duplicates: true },
  { duplicates: false },
  { soundId: 2 },
]
  .map((filters): Question => ({ text: "", filters, onlineRoots: [1] }))
  .concat(
    ["kick", "warm", '"two wor', "-kick"].map((text) => ({ text, filters: {}, onlineRoots: [] })),
  );

const everything: Question = { text: "", filters: {}, onlineRoots: [] };
const byAdded: SampleList = {
  ...{ text: "", filters: {}, onlineRoots: [] },
  ...{ sort: { by: "added", descending: false }, foldCopies: false },
};
const everySort = sortKeys.flatMap((by): Sort[] => [
  { by, descending: false },
  { by, descending: true },
]);

/** Three roots, and a file in each folder of two of them. */
function filledBench(): Bench {
  const bench = new Bench();
  for (const path of ["/one", "/two", "/three"]) bench.roots.add(path);
  for (const [i, folder] of folderNames.entries()) {
    bench.files.add([{ rootId: 1 + (i % 2), folder, name: `${fileWords[i % 7] ?? ""}.wav` }]);
    bench.analyse(i + 1, bench.save(i % 6, durations[i], tempos[i - 3], keyNames[i % 4]));
  }
  say(bench.userData, 1, { tags: ["warm", "kick"] });
  say(bench.userData, 2, { tags: ["kick"] });
  say(bench.userData, 2, { favouriteSince: 1 });
  return bench;
}

describe("columns", () => {
  it("answer as a look at every row would, whatever changed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        const bench = filledBench();
        await bench.columns.load();
        for (const { changes, load, questions, lists } of steps) {
          for (const apply of changes) apply(bench);
          const loading = load === "no" ? null : bench.columns.load();
          if (load === "wait") await loading;
          for (const question of [...questions, ...probes]) bench.sameAnswers(question);
          for (const list of lists) bench.sameList(...list);
          for (const sort of everySort) bench.sameList(everything, sort, 0);
          await bench.sameOverview();
        }
        expect(bench.columns.ready).toBe(true);
        bench.database.close();
      }),
      { numRuns: 80 },
    );
  });

  it("limit nothing where no condition does", async () => {
    const { columns } = Bench.withSounds(1);
    for (const stage of ["before", "after"]) {
      expect(columns.matching("", {}, []), stage).toBeNull();
      expect(columns.matching(" - ", { duration: {}, tempo: {}, tags: [] }, []), stage).toBeNull();
      expect(columns.matching('- ""', { rating: {} }, []), stage).toBeNull();
      expect(columns.matching("", { favourite: false }, []), stage).not.toBeNull();
      await columns.load();
    }
  });

  it("answer by SQL until they are loaded, and then without", async () => {
    const bench = Bench.withSounds(5);
    const sql = vi.spyOn(bench.samples, "soundsMatching");
    const question = { text: "", filters: { duration: { max: 2 } }, onlineRoots: [] };
    expect(bench.idsBy("columns", question)).toEqual([1, 2]);
    expect(sql).toHaveBeenCalledTimes(1);
    await bench.columns.load();
    say(bench.userData, 5, { favouriteSince: 1 });
    expect(bench.idsBy("columns", question)).toEqual([1, 2]);
    expect(bench.idsBy("columns", { ...question, filters: { favourite: true } })).toEqual([5]);
    expect(sql).toHaveBeenCalledTimes(1);
  });

  it("give the same answer again until something changes", async () => {
    const bench = Bench.withSounds(3);
    await bench.columns.load();
    const ask = () => bench.columns.matching("kick", { tags: ["warm"], offline: true }, [9]);
    const first = ask();
    expect(ask()).toBe(first);
    say(bench.userData, 2, { tags: ["Warm"] });
    expect(ask()).not.toBe(first);
    expect([1, 2, 3].map((id) => ask()?.has(id))).toEqual([false, true, false]);
    expect(bench.columns.matching("kick", { tags: ["warm"], offline: true }, [1])?.size).toBe(0);
    say(bench.userData, 2, { tags: [] });
    expect(ask()?.size).toBe(0);
  });

  it("find a text's files again once tags changed", async () => {
    const bench = Bench.withSounds(3);
    await bench.columns.load();
    const ask = () => bench.columns.matching("warm", {}, [])?.size;
    expect(ask()).toBe(0);
    say(bench.userData, 2, { tags: ["warm"] });
    bench.files.text.updateSound(2);
    expect(ask()).toBe(1);
  });

  it("are right where thousands of files match", async () => {
    const bench = Bench.withSounds(0);
    bench.database.transaction(() => {
      for (let i = 1; i <= 6_000; i++) {
        bench.files.add([{ rootId: 1, folder: "", name: `${i % 3 === 0 ? "hat" : "kick"} ${i}` }]);
        if (i % 7 !== 0) bench.analyse(i, bench.save(i, i % 11));
      }
    })();
    await bench.columns.load();
    for (const text of ["", "kick", "hat", "1", "hat 5", "kick 4242", "zebra"]) {
      for (const filters of [{ duration: { min: 0 } }, { duration: { min: 3, max: 7 } }]) {
        const right = bench.samples.soundsMatching(text, filters, []);
        const found = bench.columns.matching(text, filters, []);
        expect(found?.size, text).toBe(right.length);
        expect(right.every((id) => found?.has(id))).toBe(true);
      }
    }
  });

  it("answer at once from what they know while very much changed, and tell when they caught up", async () => {
    const bench = Bench.withSounds(3);
    let caughtUp = 0;
    const columns = new SampleColumns(bench, () => caughtUp++);
    await columns.load();
    const sql = vi.spyOn(bench.samples, "soundsMatching");
    const list = () => columns.list(byAdded, { offset: 0, limit: 1 });
    bench.addMany(5_000);
    bench.files.remove([3]);
    expect(columns.matching("", { duration: { min: 2 } }, [])?.size).toBe(1);
    expect(list()?.total).toBeLessThan(5_002);
    expect(caughtUp).toBe(0);
    await columns.load();
    expect(caughtUp).toBe(1);
    expect(list()).toEqual({ total: 5_002, ids: [expect.any(Number)] });
    expect(sql).not.toHaveBeenCalled();
    // Nothing was asked meanwhile, so there is nothing to tell.
    bench.addMany(5_000);
    await columns.load();
    expect(caughtUp).toBe(1);
  });

  it("hear what changes while they are read for the first time", async () => {
    const bench = Bench.withSounds(3);
    bench.addMany(30_000);
    const loading = bench.columns.load();
    for (let turn = 1; turn <= 40; turn++) {
      await setImmediate();
      bench.files.remove([4 + 37 * turn, 30_000 - 41 * turn]);
      bench.analyse(10_000 + turn, 1 + (turn % 3));
      bench.addMany(1);
    }
    await loading;
    for (const sort of everySort) bench.sameList(everything, sort, 20_000);
  });

  it("are read again once most of their files are gone", async () => {
    const bench = Bench.withSounds(3);
    bench.addMany(10_000);
    await bench.columns.load();
    const before = bench.columns.bytes;
    bench.database.exec("DELETE FROM files WHERE id > 1000");
    await bench.columns.load();
    expect(bench.columns.bytes).toBeLessThan(before / 4);
    bench.sameList(everything, { by: "name", descending: false }, 900);
  });

  it("end loading where the catalog is closed meanwhile", async () => {
    const bench = Bench.withSounds(1);
    bench.addMany(5_000);
    const loading = bench.columns.load();
    await setImmediate();
    bench.database.close();
    await expect(loading).resolves.toBeUndefined();
    expect(bench.columns.ready).toBe(false);
  });

  it("take at most 205 bytes a file", async () => {
    const bench = Bench.withSounds(1);
    bench.addMany(50_000);
    await bench.columns.load();
    bench.columns.list(byAdded, { offset: 0, limit: 1 });
    expect(bench.columns.bytes / 50_001).toBeLessThan(205);
    expect(bench.columns.bytes / 50_001).toBeGreaterThan(60);
  });

  it("of a reader follow what the app beside it writes", async () => {
    const directory = temporaryDirectory();
    const app = Catalog.open(directory);
    onTestFinished(() => app.close());
    app.roots.add("/one");
    app.files.add([{ rootId: 1, folder: "", name: "kick.wav" }]);
    const reader = Catalog.open(directory, { readOnly: true });
    onTestFinished(() => reader.close());
    const columns = new SampleColumns(reader);
    await columns.load();
    expect(columns.matching("", { duration: { max: 2 } }, [])?.size).toBe(0);
    const soundId = app.sounds.save({
      audioHash: Uint8Array.of(1),
      duration: 1,
      tempo: null,
      key: null,
      loudness: null,
      peaks: new Uint8Array(1),
      vectors: null,
      segments: [],
      neutral: [],
    });
    const facts = { format: "WAV", sampleRate: 44100, channels: 1, bitDepth: 16 };
    app.files.setAnalysed(1, soundId, facts, { size: 1, modifiedAt: 1 });
    expect(columns.matching("", { duration: { max: 2 } }, [])?.size).toBe(1);
    await columns.load();
    expect(columns.ready).toBe(true);
    say(app.userData, soundId, { favouriteSince: 1 });
    expect(columns.matching("", { favourite: true }, [])?.has(soundId)).toBe(true);
  });
});
