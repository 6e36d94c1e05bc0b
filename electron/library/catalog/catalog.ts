/**
 * The catalog: one SQLite connection, and its queries by topic. It is the truth; whatever else is
 * stored can be made again from it.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type Database from "better-sqlite3";
import { SoundkinError } from "../../../shared/errors.ts";
import type { Log } from "../log.ts";
import { explain } from "./explain.ts";
import { Files } from "./files.ts";
import { Fingerprints } from "./fingerprints.ts";
import { History } from "./history.ts";
import { takeLock } from "./lock.ts";
import { migrate, newestVersion, schemaVersion } from "./migrations/index.ts";
import { ModelEmbeddings } from "./model-embeddings.ts";
import { Problems } from "./problems.ts";
import { hasBackups, isLost, removeDangling } from "./rescue.ts";
import { Roots } from "./roots.ts";
import { SampleFacts } from "./sample-facts.ts";
import { Samples } from "./samples.ts";
import { Settings } from "./settings.ts";
import { Sounds } from "./sounds.ts";
import { TimedDatabase } from "./timed-database.ts";
import { UserDataRecords } from "./user-data.ts";
import { UserDataSnapshot } from "./user-data-snapshot.ts";

export interface CatalogOptions {
  /** Reads only: beside a running app, and never creating anything. */
  readonly readOnly?: boolean;
  /** Where slow queries are named. */
  readonly log?: Log;
}

export class Catalog {
  readonly roots: Roots;
  readonly files: Files;
  readonly userData: UserDataRecords;
  readonly history: History;
  readonly sounds: Sounds;
  readonly fingerprints: Fingerprints;
  readonly modelEmbeddings: ModelEmbeddings;
  readonly samples: Samples;
  readonly facts: SampleFacts;
  readonly problems: Problems;
  readonly settings: Settings;
  readonly #database: Database.Database;
  readonly #lock: Database.Database | null;

  private constructor(database: Database.Database, lock: Database.Database | null) {
    this.#database = database;
    this.#lock = lock;
    this.files = new Files(database);
    this.roots = new Roots(database, this.files);
    this.userData = new UserDataRecords(database, (soundId) => {
      this.files.text.updateSound(soundId);
    });
    this.history = new History(database);
    this.sounds = new Sounds(database, this.userData);
    this.fingerprints = new Fingerprints(database);
    this.modelEmbeddings = new ModelEmbeddings(database);
    this.samples = new Samples(database);
    this.facts = new SampleFacts(database);
    this.problems = new Problems(database);
    this.settings = new Settings(database);
  }

  /**
   * Opens the catalog in the library's `directory`, which is made where it is missing.
   * @throws SoundkinError library-missing and library-older (read-only), library-locked, library-newer,
   * library-corrupt, disk-full.
   */
  static open(directory: string, { readOnly = false, log }: CatalogOptions = {}): Catalog {
    return explained(directory, () => {
      const file = join(directory, "catalog.sqlite");
      if (readOnly) {
        if (!existsSync(file)) throw hasBackups(directory) ? lost(directory) : missing(directory);
        return openDatabase(file, { readonly: true, log }, (database) => {
          // A library whose making was cut short has a file without tables.
          const version = schemaVersion(database);
          if (isLost(directory, database)) throw lost(directory);
          if (version === 0) throw missing(directory);
          if (version < newestVersion) throw older(directory);
          return new Catalog(database, null);
        });
      }
      mkdirSync(directory, { recursive: true });
      const lock = takeLock(directory);
      try {
        return openDatabase(file, { log }, (database) => {
          schemaVersion(database);
          if (isLost(directory, database)) throw lost(directory);
          database.pragma("journal_mode = WAL");
          // With a write-ahead log, NORMAL can lose the last commits in a power cut but never corrupts.
          database.pragma("synchronous = NORMAL");
          database.pragma("foreign_keys = ON");
          // SQLite opens what it cannot write without a word.
          database.exec("BEGIN IMMEDIATE; ROLLBACK");
          migrate(database);
          return new Catalog(database, lock);
        });
      } catch (error) {
        lock.close();
        throw error;
      }
    });
  }

  /** Runs `work` in one transaction; an error takes all of it back. */
  transaction<Result>(work: () => Result): Result {
    try {
      return this.#database.transaction(work)();
    } catch (error) {
      this.files.forgetCounts();
      throw error;
    }
  }

  /** All of the musician's own data as it is now, whatever is written meanwhile. */
  userDataSnapshot(): UserDataSnapshot {
    return UserDataSnapshot.of(this.#database.name);
  }

  /** What SQLite's own check finds wrong; empty for a sound catalog. */
  integrityProblems(): string[] {
    const found = this.#database.pragma("integrity_check") as { integrity_check: string }[];
    const broken = this.#database.pragma("foreign_key_check") as { table: string }[];
    return [
      ...found.map((row) => row.integrity_check).filter((message) => message !== "ok"),
      ...broken.map(({ table }) => `broken reference in ${table}`),
      ...(this.files.text.isWrong ? ["the text index does not fit the files"] : []),
    ];
  }

  /** Repairs what SQLite's own check cannot see or mend; says what was done, a sentence each. */
  repair(): string[] {
    const removed = this.transaction(() => removeDangling(this.#database));
    this.files.forgetCounts();
    const indexed = this.files.text.repair();
    return [
      ...(removed > 0 ? [`${removed} entries that led nowhere were removed.`] : []),
      ...(indexed > 0 ? [`The words of ${indexed} files were indexed again.`] : []),
    ];
  }

  close(): void {
    if (!this.#database.readonly) this.#database.pragma("optimize");
    this.#database.close();
    this.#lock?.close();
  }
}

/** Opens `file` and hands it to `prepare`; where that throws, nothing stays open. */
function openDatabase(
  file: string,
  { log, ...options }: Database.Options & { readonly log: Log | undefined },
  prepare: (database: Database.Database) => Catalog,
): Catalog {
  const database = new TimedDatabase(file, options, (query, milliseconds) => {
    log?.warning("slow-query", { query, milliseconds });
  });
  try {
    return prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Says in a musician's words what keeps the library from opening. */
function explained<Result>(directory: string, open: () => Result): Result {
  try {
    return open();
  } catch (error) {
    throw explain(directory, error);
  }
}

function older(directory: string): SoundkinError {
  return new SoundkinError(
    "library-older",
    `The library in ${directory} was written by an older Soundkin. Open it once in the app, or scan a folder, to bring it up to date.`,
  );
}

function lost(directory: string): SoundkinError {
  return new SoundkinError(
    "library-corrupt",
    `The catalog in ${directory} is damaged or gone. Your audio files are not affected. Run "soundkin check" to make it again from what is left of it and the newest backup.`,
  );
}

function missing(directory: string): SoundkinError {
  return new SoundkinError(
    "library-missing",
    `There is no library in ${directory} yet. Add a folder to make one: soundkin scan <folder>.`,
  );
}
