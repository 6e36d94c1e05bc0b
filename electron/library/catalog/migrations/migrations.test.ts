import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../../../test/fixtures/temporary.ts";
import { Catalog } from "../catalog.ts";
import { migrate, migrations, schemaVersion } from "./index.ts";

const newest = migrations.at(-1)?.number ?? 0;

function emptyDatabase(): Database.Database {
  return new Database(":memory:");
}

function tablesOf(database: Database.Database): string[] {
  return database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
    .all()
    .filter((name) => !/^(sqlite_|files_text_)/.test(name));
}

describe("migrations", () => {
  it("are numbered in rising tens", () => {
    const numbers = migrations.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    for (const number of numbers) expect(number % 10).toBe(0);
  });

  it("lead from nothing to the newest schema, and taken again change nothing", () => {
    const database = emptyDatabase();
    migrate(database);
    expect(schemaVersion(database)).toBe(newest);
    const tables = tablesOf(database);
    expect(tables).toEqual([
      "collection_sounds",
      "collections",
      "departed_files",
      "embedding_generation",
      "favourites",
      "files",
      "files_text",
      "fingerprints",
      "history",
      "kept_user_data",
      "model_embeddings",
      "problems",
      "roots",
      "searches",
      "settings",
      "sound_tags",
      "sounds",
      "tags",
      "text_index",
      "user_data",
    ]);
    migrate(database);
    expect(tablesOf(database)).toEqual(tables);
  });

  it("take only the steps that a library lacks", () => {
    const database = emptyDatabase();
    const steps = [
      { number: 10, sql: "CREATE TABLE a (x); INSERT INTO a VALUES (1)" },
      { number: 20, sql: "CREATE TABLE b (x)" },
    ];
    migrate(database, steps.slice(0, 1));
    migrate(database, steps);
    expect(tablesOf(database)).toEqual(["a", "b"]);
    expect(database.prepare("SELECT count(*) FROM a").pluck().get()).toBe(1);
  });

  it("that fail leave the schema as it was before them", () => {
    const database = emptyDatabase();
    const steps = [
      { number: 10, sql: "CREATE TABLE a (x)" },
      { number: 20, sql: "CREATE TABLE b (x); CREATE TABLE a (x)" },
    ];
    expect(() => migrate(database, steps)).toThrow();
    expect(tablesOf(database)).toEqual(["a"]);
    expect(database.pragma("user_version", { simple: true })).toBe(10);
  });
});

describe("the first catalog", () => {
  function migrated(): Database.Database {
    const database = emptyDatabase();
    database.pragma("foreign_keys = ON");
    migrate(database);
    return database;
  }

  it("lets no file stand without its root, and takes its words and problems along", () => {
    const database = migrated();
    const addFile = database.prepare(
      `INSERT INTO files (root_id, folder, name, sort_name, added_at, state)
       VALUES (?, '', 'kick.wav', 'kick.wav', 0, 'failed')`,
    );
    expect(() => addFile.run(1)).toThrow(/FOREIGN KEY/);
    database.exec("INSERT INTO roots (id, path, added_at) VALUES (1, '/sounds', 0)");
    addFile.run(1);
    database.exec(
      `INSERT INTO files_text (rowid, name, folder, tags) VALUES (1, 'kick', '', '');
       INSERT INTO problems VALUES (1, 'file-empty', 'It is empty.', 0);
       DELETE FROM roots`,
    );
    for (const rest of ["files", "problems", "files_text WHERE files_text MATCH 'kick'"]) {
      expect(database.prepare(`SELECT count(*) FROM ${rest}`).pluck().get()).toBe(0);
    }
  });

  it("knows tags apart by more than case", () => {
    const database = migrated();
    database.exec("INSERT INTO tags (name) VALUES ('Warm')");
    expect(() => database.exec("INSERT INTO tags (name) VALUES ('wARM')")).toThrow(/UNIQUE/);
  });
});

describe("the step of index and favourites", () => {
  it("tells the kind of sounds that were there before", () => {
    const database = emptyDatabase();
    database.pragma("foreign_keys = ON");
    migrate(database, migrations.slice(0, 2));
    const addSound = database.prepare(
      `INSERT INTO sounds (audio_hash, duration, tempo, peaks, analysis_version)
       VALUES (?, ?, ?, x'00', 1)`,
    );
    addSound.run(Buffer.of(1), 10, null);
    addSound.run(Buffer.of(2), 10.5, null);
    addSound.run(Buffer.of(3), 10.5, 90);
    migrate(database);
    const kinds = database.prepare("SELECT kind FROM sounds ORDER BY id").pluck();
    expect(kinds.all()).toEqual(["one-shot", "long", "loop"]);
    database.exec("UPDATE sounds SET tempo = 120 WHERE id = 1");
    expect(kinds.all()).toEqual(["loop", "long", "loop"]);
  });

  it("has favourites go with their sound", () => {
    const database = emptyDatabase();
    database.pragma("foreign_keys = ON");
    migrate(database);
    expect(() => database.exec("INSERT INTO favourites VALUES (1, 0)")).toThrow(/FOREIGN KEY/);
    database.exec(
      `INSERT INTO sounds (id, audio_hash, duration, peaks, analysis_version)
         VALUES (1, x'01', 1, x'00', 1);
       INSERT INTO favourites VALUES (1, 0);
       DELETE FROM sounds`,
    );
    expect(database.prepare("SELECT count(*) FROM favourites").pluck().get()).toBe(0);
  });
});

describe("the step of instruments and searches", () => {
  it("tells the instruments of the files that are there, and keeps what was corrected", () => {
    const database = emptyDatabase();
    migrate(database, migrations.slice(0, 4));
    database.exec(
      `INSERT INTO roots (id, path, added_at) VALUES (1, '/sounds', 0);
       INSERT INTO sounds (id, audio_hash, duration, peaks, analysis_version, corrected_kind)
         VALUES (7, x'01', 1, x'00', 1, 'loop');
       INSERT INTO files (root_id, folder, name, sort_name, added_at, state, sound_id) VALUES
         (1, 'Drums', 'DeepKick808.wav', '', 0, 'analysed', 7),
         (1, 'Drums/Hats', '01.wav', '', 0, 'waiting', NULL),
         (1, '', '01.wav', '', 0, 'waiting', NULL)`,
    );
    migrate(database);
    const found = database.prepare("SELECT instrument FROM files ORDER BY id").pluck().all();
    expect(found).toEqual(["kick", "hat", null]);
    expect(
      database.prepare("SELECT corrected_kind, corrected_instrument FROM sounds").raw().all(),
    ).toEqual([["loop", null]]);
  });

  it("tells searches apart by more than case", () => {
    const database = emptyDatabase();
    migrate(database);
    const add = database.prepare(
      "INSERT INTO searches (name, text, filters, sort) VALUES (?, '', '{}', '{}')",
    );
    add.run("Warm");
    expect(() => add.run("wARM")).toThrow(/UNIQUE/);
  });
});

describe("the step of titled steps", () => {
  it("tells from the words of steps what they are about, and leaves what is not done yet so", () => {
    const database = emptyDatabase();
    migrate(
      database,
      migrations.filter(({ number }) => number < 60),
    );
    const add = database.prepare(
      "INSERT INTO history (label, undone, going, step) VALUES (?, ?, ?, ?)",
    );
    const two = JSON.stringify({
      sounds: [
        ["00", {}, {}],
        ["01", {}, {}],
      ],
    });
    const one = JSON.stringify({ sounds: [["00", {}, {}]], collections: [], folders: [] });
    add.run("Tags of kick.wav", 0, null, one);
    add.run("Sounds of “Set “B””", 0, null, two);
    add.run("Removal of the folder Drums", 0, "redo", one);
    add.run("Import of 2 sounds", 1, null, two);
    add.run("Removal of “Dusty”", 1, null, one);
    migrate(database);
    const steps = database.prepare("SELECT * FROM history ORDER BY id").raw().all();
    expect(steps).toEqual([
      [1, "tags", "kick.wav", 1, 0, null, one],
      [2, "collection-sounds", "Set “B”", 2, 0, null, two],
      [3, "folder-removed", "Drums", 1, 0, "redo", one],
      [4, "import", "", 2, 1, null, two],
      [5, "collection-removed", "Dusty", 1, 1, null, one],
    ]);
    database.prepare("DELETE FROM history").run();
    const added = database
      .prepare("INSERT INTO history (kind, subject, samples, step) VALUES ('tags', '', 1, '{}')")
      .run();
    expect(added.lastInsertRowid).toBe(6);
  });
});

describe("a library", () => {
  it("that a newer Soundkin wrote is refused and left as it is", () => {
    for (const mode of ["DELETE", "WAL"]) {
      const directory = temporaryDirectory();
      const file = join(directory, "catalog.sqlite");
      const database = new Database(file);
      database.pragma(`journal_mode = ${mode}`);
      database.exec(`CREATE TABLE of_tomorrow (x); PRAGMA user_version = ${newest + 1}`);
      database.close();
      const before = readFileSync(file);
      for (const readOnly of [false, true]) {
        expect(() => Catalog.open(directory, { readOnly })).toThrow(
          expect.objectContaining({ code: "library-newer" }),
        );
      }
      expect(readFileSync(file).equals(before)).toBe(true);
    }
  });

  it("of an older Soundkin is refused to readers in words, and brought up to date by a writer", () => {
    const directory = temporaryDirectory();
    const file = join(directory, "catalog.sqlite");
    const database = new Database(file);
    migrate(database, migrations.slice(0, 1));
    database.exec(
      `INSERT INTO roots (id, path, added_at) VALUES (1, '/sounds', 0);
       INSERT INTO sounds (id, audio_hash, duration, peaks, embedding, analysis_version)
         VALUES (7, x'01', 1, x'00', x'00000000', 1);
       INSERT INTO files (root_id, folder, name, sort_name, added_at, state, sound_id)
         VALUES (1, '', 'kick.wav', 'kick.wav', 0, 'analysed', 7);
       INSERT INTO tags (id, name) VALUES (1, 'warm');
       INSERT INTO sound_tags VALUES (7, 1)`,
    );
    database.close();
    expect(() => Catalog.open(directory, { readOnly: true })).toThrow(
      expect.objectContaining({ code: "library-older" }),
    );
    const catalog = Catalog.open(directory);
    expect(catalog.samples.get(1)).toMatchObject({
      soundId: 7,
      kind: "one-shot",
      tags: ["warm"],
      favourite: false,
    });
    expect(catalog.sounds.outdated(2)).toEqual([7]);
    expect(catalog.fingerprints.count()).toBe(0);
    catalog.close();
  });

  it("has one writer, and is free again when that one closes", () => {
    const directory = temporaryDirectory();
    const first = Catalog.open(directory);
    expect(() => Catalog.open(directory)).toThrow(
      expect.objectContaining({ code: "library-locked" }),
    );
    Catalog.open(directory, { readOnly: true }).close();
    first.close();
    Catalog.open(directory).close();
  });

  it("that was opened for writing keeps its references", () => {
    const directory = temporaryDirectory();
    const catalog = Catalog.open(directory);
    const place = { rootId: 99, folder: "", name: "kick.wav" };
    // ON CONFLICT DO NOTHING is about names, not about roots that are not there.
    expect(() => catalog.files.add([place])).toThrow(/FOREIGN KEY/);
    expect(catalog.integrityProblems()).toEqual([]);
    catalog.close();
  });
});
