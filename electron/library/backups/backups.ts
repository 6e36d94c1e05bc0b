/**
 * Daily copies of the musician's own data beside the catalog: the last seven, and the one with the most
 * sounds, whenever it was made. So a library that lost its data cannot take the good ones with it.
 */
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Backup } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { UserDataFile } from "../../../shared/user-data.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { systemCode } from "../catalog/explain.ts";
import { parseUserDataFile, writeSnapshot } from "./user-data-file.ts";

const mostBackups = 7;
/** Ends the name of what a day's backup held before sounds were lost from it. */
const fuller = "-fuller";
const fileName = /^(\d{4}-\d{2}-\d{2}(?:-fuller)?)\.json$/;

export class Backups {
  readonly #catalog: Catalog;
  readonly #folder: string;

  /** In a folder of the library's `directory`. */
  constructor(catalog: Catalog, directory: string) {
    this.#catalog = catalog;
    this.#folder = join(directory, "backups");
  }

  /** The newest first; a damaged one too. */
  async list(): Promise<Backup[]> {
    const names = (await this.#names()).toReversed();
    return Promise.all(names.map((name) => describe(name, this.#pathOf(name))));
  }

  /** What a backup holds. @throws SoundkinError backup-missing, backup-unreadable. */
  async read(name: string): Promise<UserDataFile> {
    const text = await readFile(this.#pathOf(name), "utf8").catch((cause: unknown) => {
      if (systemCode(cause) === "ENOENT") throw noBackup(name, cause);
      throw notReadable(name, cause);
    });
    return parseUserDataFile(text, `The backup of ${name}`);
  }

  /**
   * Writes today's backup where there is none or the data have changed since, and removes those that
   * are too many; null where there was nothing to do. An empty library has none, so that a new one in
   * the place of one that was lost keeps what there is.
   */
  async writeDue(hasChanged = false): Promise<Backup | null> {
    const name = localDay(new Date());
    const path = this.#pathOf(name);
    const wasThere = await exists(path);
    if (!hasChanged && wasThere) return null;
    const snapshot = this.#catalog.userDataSnapshot();
    try {
      if (snapshot.isEmpty) return null;
      await mkdir(this.#folder, { recursive: true });
      await this.#removeUnfinished();
      await writeSnapshot(snapshot, `${path}.tmp`);
    } finally {
      snapshot.close();
    }
    const written = await describe(name, `${path}.tmp`);
    if (wasThere) await this.#keepFuller(name, written);
    await rename(`${path}.tmp`, path);
    await this.#removeOld();
    return written;
  }

  /** Sets today's backup aside before one of fewer sounds takes its place. */
  async #keepFuller(name: string, next: Backup): Promise<void> {
    const sounds = async (file: string): Promise<number> =>
      describe(file, this.#pathOf(file)).then(
        (backup) => backup.sounds,
        () => 0,
      );
    const now = await sounds(name);
    if (now <= next.sounds || now < (await sounds(name + fuller))) return;
    await rename(this.#pathOf(name), this.#pathOf(name + fuller));
  }

  async #removeOld(): Promise<void> {
    const all = await this.list();
    const fullest = all.toSorted((a, b) => b.sounds - a.sounds)[0]?.name;
    const daily = all.map(({ name }) => name).filter((name) => !name.endsWith(fuller));
    const kept = new Set([...daily.slice(0, mostBackups), fullest]);
    for (const { name } of all) if (!kept.has(name)) await rm(this.#pathOf(name));
  }

  /** The names of the backups, the oldest first. */
  async #names(): Promise<string[]> {
    const files = await this.#files();
    const names = files.flatMap((file) => fileName.exec(file)?.[1] ?? []);
    // What a day's held before is older than what it holds: "-" comes before "~".
    return names.sort((a, b) => (`${a}~` < `${b}~` ? -1 : 1));
  }

  async #files(): Promise<string[]> {
    return readdir(this.#folder).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT") return [];
      throw error;
    });
  }

  /** What was left when Soundkin was killed while it wrote. */
  async #removeUnfinished(): Promise<void> {
    for (const file of await this.#files()) {
      if (file.endsWith(".json.tmp")) await rm(join(this.#folder, file), { force: true });
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
}

async function describe(name: string, path: string): Promise<Backup> {
  const bytes = await readFile(path);
  const savedAt = /"savedAt":(\d+)/.exec(bytes.toString("latin1", 0, 200))?.[1];
  return {
    name,
    savedAt: savedAt === undefined ? Date.parse(name.slice(0, 10)) : Number(savedAt),
    sounds: count(bytes, '"audioHash":'),
    bytes: bytes.length,
  };
}

/** How often `text` stands in a file; a string of JSON cannot hold its quotation marks. */
function count(bytes: Buffer, text: string): number {
  let found = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found++;
  return found;
}

/** "2026-11-23" in the musician's time zone. */
function localDay(date: Date): string {
  const digits = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${digits(date.getMonth() + 1)}-${digits(date.getDate())}`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function noBackup(name: string, cause: unknown): SoundkinError {
  return new SoundkinError("backup-missing", `There is no backup of ${name} any more.`, { cause });
}

function notReadable(name: string, cause: unknown): SoundkinError {
  return new SoundkinError(
    "backup-unreadable",
    `The backup of ${name} cannot be read. Check the permissions of the library's folder.`,
    { cause },
  );
}
