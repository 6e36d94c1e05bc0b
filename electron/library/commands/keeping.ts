/** Commands that keep the musician's own data: undoing, backups, export and import. */
import type { Handlers } from "../../../shared/api.ts";
import type { ChangeKind, DataReport } from "../../../shared/domain.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { UserDataFile } from "../../../shared/user-data.ts";
import { Backups } from "../backups/backups.ts";
import { countSounds, holdKept, stepOfImport, stepOfRestore } from "../backups/take-in.ts";
import { readSnapshot } from "../backups/user-data-file.ts";
import type { Catalog } from "../catalog/catalog.ts";
import { explain } from "../catalog/explain.ts";
import type { NameChange, Step } from "../catalog/history.ts";
import type { Changes } from "../changes.ts";
import { overlap } from "../folders/paths.ts";
import type { Folders } from "../folders/folders.ts";
import type { Log } from "../log.ts";

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
  readonly log: Log;
}

const hour = 3_600_000;
/** What was said of sounds that are gone is kept for so long. */
const keptTime = 90 * 24 * hour;

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
      "backups.restore": async ({ name }) => this.#restore(name, await this.#backups.read(name)),
      "userData.export": async () => {
        const snapshot = catalog.userDataSnapshot();
        return readSnapshot(snapshot).finally(() => {
          snapshot.close();
        });
      },
      "userData.import": ({ data }) => this.#import(data),
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
    const { catalog, changes, directory, log } = this.#parts;
    this.#writing = this.#writing
      .then(async () => {
        catalog.userData.kept.forgetBefore(Date.now() - keptTime);
        const { made } = changes;
        const written = await this.#backups.writeDue(made !== this.#backedUp);
        if (written) log.info("backup-written", { ...written });
        this.#backedUp = made;
      })
      // It is tried again within the hour.
      .catch((error: unknown) => {
        log.error("backup-failed", explain(directory, error));
      });
  }

  /** A file may come from anywhere: which folders are watched is for the musician to choose. */
  #import(file: UserDataFile): Promise<DataReport> {
    const { catalog, changes } = this.#parts;
    return changes.inTurn(async () => {
      const step = await stepOfImport(catalog.userData, file);
      return this.#takeIn("import", "", file, { ...step, folders: [] });
    });
  }

  #restore(name: string, file: UserDataFile): Promise<DataReport> {
    const { catalog, changes } = this.#parts;
    return changes.inTurn(async () => {
      const folders = await this.#addFolders(file.folders);
      const step = await stepOfRestore(catalog.userData, file);
      return this.#takeIn("restore", name, file, { ...step, folders });
    });
  }

  async #takeIn(
    kind: ChangeKind,
    subject: string,
    file: UserDataFile,
    step: Step,
  ): Promise<DataReport> {
    const { catalog, changes } = this.#parts;
    await holdKept(catalog.userData, file);
    await changes.take({ kind, subject, count: file.sounds.length }, step);
    const counts = await countSounds(catalog.userData, file);
    const roots = catalog.roots.all();
    const missing = file.folders.filter((path) => !roots.some((root) => overlap(root.path, path)));
    return {
      ...counts,
      folders: step.folders.flatMap(({ after }) => after ?? []),
      missingFolders: missing,
    };
  }

  /** Adds the folders that the library lacks; those whose drive is away are offline. */
  async #addFolders(paths: readonly string[]): Promise<NameChange[]> {
    const { catalog, folders } = this.#parts;
    const added: NameChange[] = [];
    for (const path of paths) {
      const known = new Set(catalog.roots.all().map((root) => root.path));
      if (known.has(path)) continue;
      try {
        const { path: after } = await folders.addBack(path);
        if (!known.has(after)) added.push({ before: null, after });
      } catch (error) {
        if (!(error instanceof SoundkinError)) throw error;
      }
    }
    return added;
  }
}
