/** Changes to the musician's own data that can be undone and redone. */
import type Database from "better-sqlite3";
import type { ChangeKind, HistoryState, HistoryStep } from "../../../shared/domain.ts";
import type { StoredSearch, UserData } from "../../../shared/user-data.ts";

/** Steps that can be undone, and the bytes of them all; the last one can be, however large. */
const mostSteps = 100;
const mostBytes = 64 * 2 ** 20;

/** Something that has a name before and after a change; null where it is not there. */
export interface NameChange {
  readonly before: string | null;
  readonly after: string | null;
}

/** A saved search before and after a change; null where it is not there. */
export interface SearchChange {
  readonly before: StoredSearch | null;
  readonly after: StoredSearch | null;
}

/** A change as data. */
export interface Step {
  /** A sound's hash, hex, and the fields that changed, of which those that are left out say nothing. */
  readonly sounds: readonly (readonly [audioHash: string, before: UserData, after: UserData])[];
  readonly collections: readonly NameChange[];
  readonly searches: readonly SearchChange[];
  /** Absolute paths of folders that were added or removed. */
  readonly folders: readonly NameChange[];
}

export type Direction = "undo" | "redo";

/** What a step is about, as it is shown. */
export type StepTitle = Omit<HistoryStep, "id">;

export interface StoredStep extends HistoryStep {
  readonly step: Step;
}

interface TitleRow {
  readonly id: number;
  readonly kind: ChangeKind;
  readonly subject: string;
  readonly samples: number;
}

interface StoredRow extends TitleRow {
  /** JSON */
  readonly step: string;
}

export class History {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Notes a step that is about to be taken; what was undone before can no longer be redone. */
  push(title: StepTitle, step: Step): StoredStep {
    return this.#database.transaction(() => {
      this.#database.prepare("DELETE FROM history WHERE undone = 1").run();
      const { lastInsertRowid } = this.#database
        .prepare(
          `INSERT INTO history (kind, subject, samples, going, step)
           VALUES (:kind, :subject, :count, 'redo', :step)`,
        )
        .run({ ...title, step: JSON.stringify(step) });
      this.#database
        .prepare(
          `DELETE FROM history WHERE id <= (
             SELECT max(id) FROM (
               SELECT id, row_number() OVER newest AS steps,
                 sum(octet_length(step)) OVER newest AS bytes
               FROM history WINDOW newest AS (ORDER BY id DESC)
             ) WHERE steps > ? OR (bytes > ? AND steps > 1)
           )`,
        )
        .run(mostSteps, mostBytes);
      return { id: Number(lastInsertRowid), ...title, step };
    })();
  }

  /** Notes that a step is about to be undone or redone. */
  begin(id: number, direction: Direction): void {
    this.#database.prepare("UPDATE history SET going = ? WHERE id = ?").run(direction, id);
  }

  /** Notes that a step has been undone, redone or taken. */
  finish(id: number, direction: Direction): void {
    this.#database
      .prepare("UPDATE history SET going = NULL, undone = ? WHERE id = ?")
      .run(direction === "undo" ? 1 : 0, id);
  }

  /** A step that was begun and not finished, and which way it was going. */
  unfinished(): { step: StoredStep; direction: Direction } | undefined {
    const row = this.#database
      .prepare<[], StoredRow & { going: Direction }>(
        `SELECT ${titleColumns}, going, step FROM history WHERE going IS NOT NULL`,
      )
      .get();
    return row && { step: toStep(row), direction: row.going };
  }

  /** The step that comes next; undefined where there is none. */
  next(direction: Direction): StoredStep | undefined {
    const row = this.#database
      .prepare<[], StoredRow>(`SELECT ${titleColumns}, step FROM history ${nextStep[direction]}`)
      .get();
    return row && toStep(row);
  }

  state(): HistoryState {
    return { undo: this.#title("undo"), redo: this.#title("redo") };
  }

  #title(direction: Direction): HistoryStep | null {
    const found = this.#database
      .prepare<[], TitleRow>(`SELECT ${titleColumns} FROM history ${nextStep[direction]}`)
      .get();
    return found ? toTitle(found) : null;
  }
}

const titleColumns = "id, kind, subject, samples";

const nextStep: Record<Direction, string> = {
  undo: "WHERE undone = 0 ORDER BY id DESC LIMIT 1",
  redo: "WHERE undone = 1 ORDER BY id LIMIT 1",
};

function toTitle({ id, kind, subject, samples }: TitleRow): HistoryStep {
  return { id, kind, subject, count: samples };
}

function toStep(row: StoredRow): StoredStep {
  // Those of earlier versions know no searches.
  const step = JSON.parse(row.step) as Omit<Step, "searches"> & Partial<Step>;
  return { ...toTitle(row), step: { searches: [], ...step } };
}
