/** Commands that keep the musician's own data: undoing, backups, export and import. */
import type { Handlers } from "../../../shared/api.ts";
import type { DataReport } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { UserDataFile } from "../../../shared/user-data.ts";
import { Backups } from "../backups/backups.ts";
import { countSounds, stepOfImport, stepOfRestore } from "../backups/take-in.ts";
import { readSnapshot } from "../backups/user-data-file.ts";
import type { Catalog } from "../catalog/catalog.ts";
import type { NameChange } from "../catalog/history.ts";
import type { Changes } from "../changes.ts";
import type { Folders } from "../folders/folders.ts";

export type KeepingCommand =
  | "history.get"
  | "history.undo"
  | "history.redo"
  | "backups.list"
  | "backups.restore"
  | "userData.export"
  | "userData.import";

export interface KeepingParts {
  readonly directory: string;
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly changes: Changes;
  /** A backup could not be written; it is tried again within the hour. */
  readonly onError: (error: unknown) => void;
}

const hour = 3_600_000;
/** What was said of sounds that are gone is kept for so long. */
const keptTime = 90 * 24 * hour;

type StepOf = typeof stepOfImport;

export class Keeping {
  readonly #parts: KeepingParts;
  readonly #backups: Backups;
  #timer: NodeJS.Timeout | undefined;
  /** How many changes there were when the last backup was written. */
  #backedUp = 0;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: KeepingParts) {
    this.#parts = parts;
    this.#backups = new Backups(parts.catalog, parts.directory);
  }

  get handlers(): Handlers<KeepingCommand> {
    const { catalog, changes } = this.#parts;
    return {
      "history.get": () => changes.state,
      "history.undo": () => changes.move("undo"),
      "history.redo": () => changes.move("redo"),
      "backups.list": () => this.#backups.list(),
      "backups.restore": async ({ name }) =>
        this.#takeIn(`Backup of ${name}`, await this.#backups.read(name), stepOfRestore),
      "userData.export": async () => {
        const snapshot = catalog.userDataSnapshot();
        return readSnapshot(snapshot).finally(() => {
          snapshot.close();
        });
      },
      "userData.import": ({ data }) =>
        this.#takeIn(`Import of ${countedSounds(data)}`, data, stepOfImport),
    };
  }

  /**
   * Writes a backup every day, today's again within the hour of a change, and forgets what was kept for
   * long enough.
   */
  start(): void {
    this.#doDue();
    this.#timer = setInterval(() => {
      this.#doDue();
    }, hour);
    this.#timer.unref();
  }

  /** Brings today's backup up to date. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (this.#timer && this.#backedUp !== this.#parts.changes.made) this.#doDue();
    await this.#writing;
  }

  #doDue(): void {
    const { catalog, changes, onError } = this.#parts;
    this.#writing = this.#writing
      .then(async () => {
        catalog.userData.kept.forgetBefore(Date.now() - keptTime);
        const { made } = changes;
        await this.#backups.writeDue(made !== this.#backedUp);
        this.#backedUp = made;
      })
      .catch(onError);
  }

  #takeIn(label: string, file: UserDataFile, stepOf: StepOf): Promise<DataReport> {
    const { catalog, changes } = this.#parts;
    return changes.inTurn(async () => {
      const { added, missing } = await this.#addFolders(file.folders);
      const folders = added.map((after): NameChange => ({ before: null, after }));
      await changes.take(label, { ...(await stepOf(catalog.userData, file)), folders });
      const counts = await countSounds(catalog.userData, file);
      return { ...counts, folders: added, missingFolders: missing };
    });
  }

  /** Adds the folders that are there and that the library lacks. */
  async #addFolders(paths: readonly string[]): Promise<{ added: string[]; missing: string[] }> {
    const { catalog, folders } = this.#parts;
    const [added, missing]: [string[], string[]] = [[], []];
    for (const path of paths) {
      const known = new Set(catalog.roots.all().map((root) => root.path));
      if (known.has(path)) continue;
      try {
        const root = await folders.add(path);
        if (!known.has(root.path)) added.push(root.path);
      } catch (error) {
        if (!(error instanceof SoundkinError)) throw error;
        if (error.code !== "folder-overlaps") missing.push(path);
      }
    }
    return { added, missing };
  }
}

function countedSounds({ sounds }: UserDataFile): string {
  return sounds.length === 1 ? "1 sound" : `${sounds.length} sounds`;
}
