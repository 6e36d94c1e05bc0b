/**
 * The catalog: one SQLite connection, and its queries by topic. It is the truth; whatever else is
 * stored can be made again from it.
 */
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { SoundkinError } from "../../../shared/errors.ts";
import { explain, systemCode } from "./explain.ts";
import { Files } from "./files.ts";
import { Fingerprints } from "./fingerprints.ts";
import { migrate, newestVersion, schemaVersion } from "./migrations/index.ts";
import { ModelEmbeddings } from "./model-embeddings.ts";
import { Problems } from "./problems.ts";
import { Roots } from "./roots.ts";
import { SampleFacts } from "./sample-facts.ts";
import { Samples } from "./samples.ts";
import { Settings } from "./settings.ts";
import { Sounds } from "./sounds.ts";

export interface CatalogOptions {
  /** Reads only: beside a running app, and never creating anything. */
  readonly readOnly?: boolean;
}

export class Catalog {
  readonly roots: Roots;
  readonly files: Files;
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
    this.roots = new Roots(database);
    this.files = new Files(database);
    this.sounds = new Sounds(database);
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
  static open(directory: string, { readOnly = false }: CatalogOptions = {}): Catalog {
    return explained(directory, () => {
      const file = join(directory, "catalog.sqlite");
      if (readOnly) {
        if (!existsSync(file)) throw missing(directory);
        return openDatabase(file, { readonly: true }, (database) => {
          // A library whose making was cut short has a file without tables.
          const version = schemaVersion(database);
          if (version === 0) throw missing(directory);
          if (version < newestVersion) throw older(directory);
          return new Catalog(database, null);
        });
      }
      mkdirSync(directory, { recursive: true });
      const lock = takeLock(directory);
      try {
        return openDatabase(file, {}, (database) => {
          schemaVersion(database);
          database.pragma("journal_mode = WAL");
          // With a write-ahead log, NORMAL can lose the last commits in a power cut but never corrupts.
          database.pragma("synchronous = NORMAL");
          database.pragma("foreign_keys = ON");
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
    return this.#database.transaction(work)();
  }

  /** What SQLite's own check finds wrong; empty for a sound catalog. */
  integrityProblems(): string[] {
    const found = this.#database.pragma("integrity_check") as { integrity_check: string }[];
    const broken = this.#database.pragma("foreign_key_check") as { table: string }[];
    return [
      ...found.map((row) => row.integrity_check).filter((message) => message !== "ok"),
      ...broken.map(({ table }) => `broken reference in ${table}`),
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
  options: Database.Options,
  prepare: (database: Database.Database) => Catalog,
): Catalog {
  const database = new Database(file, options);
  try {
    return prepare(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Holds the library for one writer: an exclusive SQLite transaction on a file of its own, which the
 * system lets go of even when the process is killed.
 */
function takeLock(directory: string): Database.Database {
  const lock = new Database(join(directory, "lock.sqlite"), { timeout: 0 });
  try {
    lock.pragma("locking_mode = EXCLUSIVE");
    lock.exec("BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if (systemCode(error)?.startsWith("SQLITE_BUSY")) {
      throw new SoundkinError(
        "library-locked",
        `The library in ${directory} is open in another Soundkin. Close it there first.`,
        { cause: error },
      );
    }
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

function missing(directory: string): SoundkinError {
  return new SoundkinError(
    "library-missing",
    `There is no library in ${directory} yet. Add a folder to make one: soundkin scan <folder>.`,
  );
}
