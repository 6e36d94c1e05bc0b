/** Daily copies of the musician's own data, seven of them, beside the catalog. */
import { access, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Backup } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { UserDataFile } from "../../../shared/user-data.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { systemCode } from "../catalog/explain.ts";
import { parseUserDataFile, writeSnapshot } from "./user-data-file.ts";

const mostBackups = 7;
const fileName = /^(\d{4}-\d{2}-\d{2})\.json$/;

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
    return Promise.all(names.map((name) => this.#describe(name)));
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
   * are too many. An empty library has none, so that a new one in the place of one that was lost keeps
   * what there is.
   */
  async writeDue(hasChanged = false): Promise<void> {
    const path = this.#pathOf(localDay(new Date()));
    if (!hasChanged && (await exists(path))) return;
    const snapshot = this.#catalog.userDataSnapshot();
    try {
      if (snapshot.isEmpty) return;
      await mkdir(this.#folder, { recursive: true });
      await this.#removeUnfinished();
      await writeSnapshot(snapshot, path);
    } finally {
      snapshot.close();
    }
    for (const name of (await this.#names()).slice(0, -mostBackups)) await rm(this.#pathOf(name));
  }

  /** The days of the backups, the oldest first. */
  async #names(): Promise<string[]> {
    const files = await this.#files();
    return files.flatMap((file) => fileName.exec(file)?.[1] ?? []).sort();
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

  async #describe(name: string): Promise<Backup> {
    const bytes = await readFile(this.#pathOf(name));
    const savedAt = /"savedAt":(\d+)/.exec(bytes.toString("latin1", 0, 200))?.[1];
    return {
      name,
      savedAt: savedAt === undefined ? Date.parse(name) : Number(savedAt),
      sounds: count(bytes, '"audioHash":'),
      bytes: bytes.length,
    };
  }

  #pathOf(name: string): string {
    return join(this.#folder, `${name}.json`);
  }
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
