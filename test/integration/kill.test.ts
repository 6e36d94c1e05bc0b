/**
 * Processes killed at random moments of all that writes into a library. SOUNDKIN_KILLS says how many
 * kills; test/bench/RESULTS.md has what 200 and more of them found.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { cp, link, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { Random } from "../../electron/demo/random.ts";
import { migrate, migrations } from "../../electron/library/catalog/migrations/index.ts";
import type { Library } from "../../electron/library/library.ts";
import { repairLibrary } from "../../electron/library/repair.ts";
import { undoSteps, type Task } from "../fixtures/doomed.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { inCatalog, makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary } from "./open-library.ts";

const doomed = fileURLToPath(new URL("../fixtures/doomed.ts", import.meta.url));
const tasks = 6;
const killsPerTask = Math.ceil(Number(process.env["SOUNDKIN_KILLS"] ?? 12) / tasks);
const killsInARow = 3;

/** Everything that a library holds but ids and times, as one text. */
function contentsOf(directory: string): string {
  return inCatalog(directory, (database) => {
    const rows = (sql: string): unknown[] => database.prepare(sql).raw().all();
    return JSON.stringify({
      files: rows(
        `SELECT folder, name, state, size, format, sample_rate, hex(audio_hash) FROM files
         LEFT JOIN sounds ON sounds.id = sound_id ORDER BY folder, name`,
      ),
      sounds: rows(
        `SELECT hex(audio_hash), duration, loudness, tempo, key, kind, hex(peaks) FROM sounds
         ORDER BY audio_hash`,
      ),
      fingerprints: rows(
        `SELECT hex(audio_hash), start_time, hex(fingerprint), hex(embedding) FROM fingerprints
         JOIN sounds ON sounds.id = sound_id ORDER BY audio_hash, start_time`,
      ),
      problems: rows("SELECT name, code FROM problems JOIN files ON id = file_id ORDER BY name"),
      userData: userDataIn(rows),
      kept: rows("SELECT hex(audio_hash), data FROM kept_user_data ORDER BY audio_hash"),
    });
  });
}

function userDataIn(rows: (sql: string) => unknown[]): unknown {
  return {
    tags: rows(
      `SELECT hex(audio_hash), name FROM sound_tags JOIN tags ON tags.id = tag_id
       JOIN sounds ON sounds.id = sound_id ORDER BY 1, 2`,
    ),
    favourites: rows(
      "SELECT hex(audio_hash) FROM favourites JOIN sounds ON id = sound_id ORDER BY 1",
    ),
    ratings: rows(
      "SELECT hex(audio_hash), rating, note FROM user_data JOIN sounds ON id = sound_id ORDER BY 1",
    ),
    collections: rows(
      `SELECT name, hex(audio_hash) FROM collections
       LEFT JOIN collection_sounds ON collection_id = collections.id
       LEFT JOIN sounds ON sounds.id = sound_id ORDER BY 1, 2`,
    ),
  };
}

/** What undoing goes through: the data, and how many steps there are on either side. */
function userStateOf(directory: string): string {
  return inCatalog(directory, (database) => {
    const rows = (sql: string): unknown[] => database.prepare(sql).raw().all();
    return JSON.stringify([
      userDataIn(rows),
      rows("SELECT kind, subject, undone FROM history ORDER BY id"),
    ]);
  });
}

interface Run {
  readonly child: ChildProcess;
  readonly begun: Promise<void>;
  readonly done: Promise<boolean>;
}

function start(task: Task, directory: string, sounds: string): Run {
  const child = spawn(process.execPath, [doomed, task, directory, sounds], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  child.stdout.setEncoding("utf8").on("data", (more: string) => {
    text += more;
    if (text.includes("begin")) begin();
  });
  const done = new Promise<boolean>((resolve) => {
    child.once("exit", () => {
      resolve(text.includes("done"));
    });
  });
  return { child, begun, done };
}

/** Lets a task run to its end; how long it took, in ms. */
async function runToEnd(task: Task, directory: string, sounds: string): Promise<number> {
  const { begun, done } = start(task, directory, sounds);
  await begun;
  const started = performance.now();
  expect(await done).toBe(true);
  return performance.now() - started;
}

/** Kills a task within its time; false where it was done before. */
async function runAndKill(
  task: Task,
  directory: string,
  sounds: string,
  delay: number,
): Promise<boolean> {
  const { child, begun, done } = start(task, directory, sounds);
  await begun;
  await new Promise((resolve) => setTimeout(resolve, delay));
  child.kill("SIGKILL");
  return !(await done);
}

/** A library as it is before a task, and the sounds of the task. */
type Prepare = () => Promise<{ before: string; sounds: string }>;

async function expectSound(directory: string): Promise<void> {
  expect(await repairLibrary(directory)).toEqual([]);
}

async function copyOf(library: string): Promise<string> {
  const directory = temporaryDirectory();
  await cp(library, directory, { recursive: true });
  return directory;
}

/** Kills a task again and again, lets it finish, and compares with one that was never killed. */
async function survives(task: Task, prepare: Prepare): Promise<void> {
  const { before, sounds } = await prepare();
  const random = new Random(Date.now());
  const twin = await copyOf(before);
  const time = await runToEnd(task, twin, sounds);
  for (let kills = 0; kills < killsPerTask;) {
    const directory = await copyOf(before);
    for (let i = 0; i < killsInARow && kills < killsPerTask; i++) {
      if (!(await runAndKill(task, directory, sounds, random.in([0, time])))) break;
      kills++;
      await expectSound(directory);
    }
    await runToEnd(task, directory, sounds);
    await expectSound(directory);
    expect(contentsOf(directory)).toBe(contentsOf(twin));
  }
}

async function folderOfKicks(count: number): Promise<string> {
  const sounds = temporaryDirectory();
  for (let seed = 0; seed < count; seed++) await writeKick(join(sounds, `${seed}.wav`), { seed });
  return sounds;
}

async function analysedLibrary(count: number): Promise<{ before: string; sounds: string }> {
  const [before, sounds] = [temporaryDirectory(), await folderOfKicks(count)];
  const library = await openLibrary(before);
  await analyseFolder(library, sounds);
  await library.close();
  return { before, sounds };
}

describe("a process that is killed", { timeout: 1_800_000 }, () => {
  it("while it lists folders, lists them the next time", () =>
    survives("scan", async () => {
      const sounds = temporaryDirectory();
      await writeKick(join(sounds, "kick.wav"), { seed: 1 });
      for (let folder = 0; folder < 40; folder++) {
        await mkdir(join(sounds, `${folder}`));
        for (let i = 0; i < 50; i++) {
          await link(join(sounds, "kick.wav"), join(sounds, `${folder}`, `${i}.wav`));
        }
      }
      return { before: temporaryDirectory(), sounds };
    }));

  it("while it analyses, goes on where it was", () =>
    survives("analysis", async () => {
      const [before, sounds] = [temporaryDirectory(), await folderOfKicks(40)];
      const library = await openLibrary(before);
      await library.handlers["analysis.pause"]({});
      await library.handlers["roots.add"]({ path: sounds });
      await expect
        .poll(async () => (await library.handlers["analysis.progress"]({})).files)
        .toBe(40);
      await library.close();
      return { before, sounds };
    }));

  it("while it makes an index, makes it the next time", () =>
    survives("index", () => {
      const before = temporaryDirectory();
      makeSyntheticLibrary(before, 2_400);
      return Promise.resolve({ before, sounds: "" });
    }));

  it("while it migrates a catalog, migrates it the next time", () =>
    survives("migration", () => {
      const before = temporaryDirectory();
      const database = new Database(join(before, "catalog.sqlite"));
      database.pragma("journal_mode = WAL");
      migrate(database, migrations.slice(0, 3));
      database.transaction(() => fillOldCatalog(database))();
      database.close();
      return Promise.resolve({ before, sounds: "" });
    }));

  it("while it writes a backup, leaves none that is half, and writes it the next time", () =>
    survives("backup", async () => {
      const before = temporaryDirectory();
      const library = await openLibrary(before);
      await library.handlers["userData.import"]({
        data: {
          ...{ format: "soundkin-user-data", version: 1, savedAt: 0 },
          ...{ folders: [], collections: [], searches: [] },
          sounds: Array.from({ length: 5_000 }, (_, i) => ({
            audioHash: i.toString(16).padStart(64, "0"),
            tags: [`tag ${i}`, "all"],
            rating: 1 + (i % 5),
          })),
        },
      });
      await library.close();
      await rm(join(before, "backups"), { recursive: true, force: true });
      return { before, sounds: "" };
    }));

  it("while it changes, undoes and redoes, has done each step wholly or not at all", async () => {
    const { before, sounds } = await analysedLibrary(6);
    const random = new Random(Date.now());
    const twin = await copyOf(before);
    const library: Library = await openLibrary(twin);
    const states = new Set([userStateOf(twin)]);
    for (const step of undoSteps(library)) {
      await step();
      states.add(userStateOf(twin));
    }
    await library.close();
    const time = await runToEnd("undo", await copyOf(before), sounds);
    for (let kills = 0; kills < killsPerTask;) {
      const directory = await copyOf(before);
      if (!(await runAndKill("undo", directory, sounds, random.in([0, time])))) continue;
      kills++;
      await expectSound(directory);
      expect(states.has(userStateOf(directory))).toBe(true);
    }
  });
});

/** Rows as version 30 wrote them. */
function fillOldCatalog(database: Database.Database): void {
  database.exec("INSERT INTO roots (path, added_at) VALUES ('/nowhere', 0)");
  const addSound = database.prepare(
    `INSERT INTO sounds (audio_hash, duration, tempo, peaks, analysis_version)
     VALUES (?, ?, ?, x'00', 99)`,
  );
  const addFile = database.prepare(
    `INSERT INTO files (root_id, folder, name, sort_name, added_at, state, size, modified_at, sound_id)
     VALUES (1, ?, ?, ?, 0, 'analysed', 10, 20.5, ?)`,
  );
  const addText = database.prepare(
    "INSERT INTO files_text (rowid, name, folder, tags) VALUES (?, ?, ?, '')",
  );
  database.exec("INSERT INTO tags (name) VALUES ('dusty'), ('warm')");
  const addTag = database.prepare("INSERT INTO sound_tags (sound_id, tag_id) VALUES (?, ?)");
  const addFavourite = database.prepare(
    "INSERT INTO favourites (sound_id, added_at) VALUES (?, 1)",
  );
  for (let i = 1; i <= 20_000; i++) {
    const hash = Buffer.alloc(32);
    hash.writeUInt32BE(i);
    addSound.run(hash, i % 20, i % 3 === 0 ? 120 : null);
    addFile.run(`folder ${i % 100}`, `${i}.wav`, `${i}.wav`, i);
    addText.run(i, `${i}.wav`, `folder ${i % 100}`);
    if (i % 10 === 0) addTag.run(i, 1 + (i % 20) / 10);
    if (i % 7 === 0) addFavourite.run(i);
  }
}
