/**
 * Changes to the musician's own data. Each is one step, noted in the same transaction, that can be
 * undone and redone, also after a restart.
 */
import { basename } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { EventName } from "../../shared/api.ts";
import type { HistoryState, HistoryStep } from "../../shared/domain.ts";
import type { UserData } from "../../shared/user-data.ts";
import type { Catalog } from "./catalog/catalog.ts";
import type {
  Direction,
  NameChange,
  SearchChange,
  Step,
  StepTitle,
  StoredStep,
} from "./catalog/history.ts";
import type { UserDataPatch } from "./catalog/user-data.ts";
import { difference } from "./catalog/user-data-record.ts";
import type { Folders } from "./folders/folders.ts";
import { inSlices, sliceSize } from "./in-slices.ts";

export interface ChangesParts {
  readonly catalog: Catalog;
  readonly folders: Folders;
  readonly tell: (...names: EventName[]) => void;
  /** A folder was taken out: sounds may have lost their last file. */
  readonly onFolderRemoved: () => void;
}

/** A change before it is made. */
type Plan = Partial<Step> | Promise<Partial<Step>>;

const noStep: Step = { sounds: [], collections: [], searches: [], folders: [] };

export class Changes {
  readonly #parts: ChangesParts;
  #made = 0;
  #last: Promise<unknown> = Promise.resolve();
  /** A step that was cut short, by an error or before the last start, is finished before any other. */
  #mayBeUnfinished = true;
  #closed = false;

  constructor(parts: ChangesParts) {
    this.#parts = parts;
  }

  /** How many changes there were since the library opened. */
  get made(): number {
    return this.#made;
  }

  /** Counts a change that is no step, and that belongs into a backup all the same. */
  note(): void {
    this.#made++;
  }

  get state(): HistoryState {
    return this.#parts.catalog.history.state();
  }

  /** Finishes what was cut short before the library was opened. */
  start(): Promise<void> {
    return this.inTurn(() => undefined);
  }

  /** Makes the change that `plan` says, and notes it. One that changes nothing is no step. */
  make(title: StepTitle, plan: () => Plan): Promise<void> {
    return this.inTurn(async () => this.take(title, await plan()));
  }

  /** Runs one change after the other; within it, `take` makes its change. */
  inTurn<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    const result = this.#last.then(async () => {
      await this.#finishUnfinished();
      return work();
    });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** As `make`, within `inTurn`. Folders of the step have been added already. */
  async take(title: StepTitle, plan: Partial<Step>): Promise<void> {
    const step: Step = { ...noStep, ...plan };
    const { sounds, collections, searches, folders } = step;
    if (sounds.length + collections.length + searches.length + folders.length === 0) return;
    await this.#carryOut("redo", () => this.#parts.catalog.history.push(title, step));
    this.#tell();
  }

  /** What of a step concerns sounds of which something else is said from now on. */
  soundChanges(
    audioHashes: readonly string[],
    patch: (before: UserData) => UserDataPatch,
  ): Promise<Step["sounds"]> {
    return inSlices(audioHashes, (audioHash): Step["sounds"] => {
      const before = this.#parts.catalog.userData.get(audioHash);
      const changed = difference(before, { ...before, ...patch(before) });
      return changed ? [[audioHash, ...changed]] : [];
    });
  }

  /** Takes a folder out of the library; undone, it is listed again. */
  removeFolder(rootId: number): Promise<void> {
    const { catalog, folders, onFolderRemoved } = this.#parts;
    return this.inTurn(async () => {
      const path = catalog.roots.get(rootId)?.path;
      if (path === undefined) return;
      const removed: Step = { ...noStep, folders: [{ before: path, after: null }] };
      await folders.remove(rootId, () => {
        const title = { kind: "folder-removed", subject: basename(path), count: 1 } as const;
        const { id } = catalog.history.push(title, removed);
        catalog.history.finish(id, "redo");
      });
      onFolderRemoved();
      this.#tell();
    });
  }

  /**
   * Undoes or redoes the next step; null where there is none. A folder that is not there just now
   * comes back offline.
   * @throws SoundkinError folder-overlaps for one that cannot come back. Nothing is undone then.
   */
  move(direction: Direction): Promise<HistoryStep | null> {
    const { history } = this.#parts.catalog;
    return this.inTurn(async () => {
      const next = history.next(direction);
      if (!next) return null;
      for (const change of next.step.folders) await this.#moveFolder(turned(change, direction));
      await this.#carryOut(direction, () => {
        history.begin(next.id, direction);
        return next;
      });
      this.#tell();
      const { id, kind, subject, count } = next;
      return { id, kind, subject, count };
    });
  }

  /** Resolves when no change goes on. A large one is cut short, and finished at the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#last;
  }

  /**
   * Carries out what `begin` noted, all of it in the same transaction unless it concerns many sounds:
   * then a transaction a slice, and what is cut short is finished later.
   */
  async #carryOut(direction: Direction, begin: () => StoredStep): Promise<void> {
    const { catalog } = this.#parts;
    const slice = ({ step, id }: StoredStep, from: number): void => {
      this.#patchSounds(step.sounds.slice(from, from + sliceSize), direction);
      if (from + sliceSize < step.sounds.length) return;
      this.#removeCollections(step, direction);
      catalog.history.finish(id, direction);
    };
    this.#mayBeUnfinished = true;
    const stored = catalog.transaction(() => {
      const begun = begin();
      this.#makeCollections(begun.step, direction);
      this.#moveSearches(begun.step, direction);
      slice(begun, 0);
      return begun;
    });
    for (let from = sliceSize; from < stored.step.sounds.length; from += sliceSize) {
      await setImmediate();
      if (this.#closed) return;
      catalog.transaction(() => {
        slice(stored, from);
      });
    }
    this.#mayBeUnfinished = false;
  }

  /** To say again what was said already changes nothing, so it begins from the beginning. */
  async #finishUnfinished(): Promise<void> {
    const unfinished = this.#mayBeUnfinished ? this.#parts.catalog.history.unfinished() : undefined;
    this.#mayBeUnfinished = false;
    if (!unfinished) return;
    await this.#carryOut(unfinished.direction, () => unfinished.step);
    this.#tell();
  }

  #makeCollections({ collections }: Step, direction: Direction): void {
    const { userData } = this.#parts.catalog;
    for (const change of collections) {
      const { before, after } = turned(change, direction);
      if (before === null && after !== null) userData.collections.add(after);
      if (before !== null && after !== null) userData.renameCollection(before, after);
    }
  }

  #moveSearches({ searches }: Step, direction: Direction): void {
    const kept = this.#parts.catalog.userData.searches;
    for (const change of searches) {
      const { before, after } = turned(change, direction);
      if (before !== null) kept.remove(before.name);
      if (after !== null) kept.put(after);
    }
  }

  #patchSounds(sounds: Step["sounds"], direction: Direction): void {
    for (const [audioHash, before, after] of sounds) {
      const [from, to] = direction === "undo" ? [after, before] : [before, after];
      this.#parts.catalog.userData.patch(audioHash, patchBetween(from, to));
    }
  }

  #removeCollections({ collections }: Step, direction: Direction): void {
    const { userData } = this.#parts.catalog;
    for (const change of collections) {
      const { before, after } = turned(change, direction);
      if (before !== null && after === null) userData.collections.remove(before);
    }
    userData.tidy();
  }

  async #moveFolder({ before, after }: NameChange): Promise<void> {
    const { catalog, folders, onFolderRemoved } = this.#parts;
    if (after !== null) {
      await folders.addBack(after);
      return;
    }
    const root = catalog.roots.all().find(({ path }) => path === before);
    if (!root) return;
    await folders.remove(root.id);
    onFolderRemoved();
  }

  #tell(): void {
    this.#made++;
    this.#parts.tell("samplesChanged", "historyChanged");
  }
}

function turned<Change extends NameChange | SearchChange>(
  change: Change,
  direction: Direction,
): Pick<Change, "before" | "after"> {
  return direction === "redo" ? change : { before: change.after, after: change.before };
}

/** What makes `to` of `from`, where both hold the fields that differ. */
function patchBetween(from: UserData, to: UserData): UserDataPatch {
  const cleared = Object.fromEntries(Object.keys(from).map((field) => [field, undefined]));
  return { ...cleared, ...to };
}
