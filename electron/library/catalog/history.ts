/** Changes to the musician's own data that can be undone and redone. */
import type Database from "better-sqlite3";
import type { HistoryState } from "../../../shared/domain.ts";
import type { UserData } from "../../../shared/user-data.ts";

/** Steps that can be undone, and the bytes of them all; the last one can be, however large. */
const mostSteps = 100;
const mostBytes = 64 * 2 ** 20;

/** Something that has a name before and after a change; null where it is not there. */
export interface NameChange {
  readonly before: string | null;
  readonly after: string | null;
}

/** A change as data. */
export interface Step {
  /** A sound's hash, hex, and the fields that changed, of which those that are left out say nothing. */
  readonly sounds: readonly (readonly [audioHash: string, before: UserData, after: UserData])[];
  readonly collections: readonly NameChange[];
  /** Absolute paths of folders that were added or removed. */
  readonly folders: readonly NameChange[];
}

export type Direction = "undo" | "redo";

export interface StoredStep {
  readonly id: number;
  readonly label: string;
  readonly step: Step;
}

interface StoredRow {
  readonly id: number;
  readonly label: string;
  /** JSON */
  readonly step: string;
}

export class History {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Notes a step that is about to be taken; what was undone before can no longer be redone. */
  push(label: string, step: Step): StoredStep {
    return this.#database.transaction(() => {
      this.#database.prepare("DELETE FROM history WHERE undone = 1").run();
      const { lastInsertRowid } = this.#database
        .prepare("INSERT INTO history (label, going, step) VALUES (?, 'redo', ?)")
        .run(label, JSON.stringify(step));
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
      return { id: Number(lastInsertRowid), label, step };
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
        "SELECT id, label, going, step FROM history WHERE going IS NOT NULL",
      )
      .get();
    return row && { step: toStep(row), direction: row.going };
  }

  /** The step that comes next; undefined where there is none. */
  next(direction: Direction): StoredStep | undefined {
    const row = this.#database
      .prepare<[], StoredRow>(`SELECT id, label, step FROM history ${nextStep[direction]}`)
      .get();
    return row && toStep(row);
  }

  state(): HistoryState {
    return { undo: this.#label("undo"), redo: this.#label("redo") };
  }

  #label(direction: Direction): { label: string } | null {
    const found = this.#database
      .prepare<[], { label: string }>(`SELECT label FROM history ${nextStep[direction]}`)
      .get();
    return found ?? null;
  }
}

const nextStep: Record<Direction, string> = {
  undo: "WHERE undone = 0 ORDER BY id DESC LIMIT 1",
  redo: "WHERE undone = 1 ORDER BY id LIMIT 1",
};

function toStep({ id, label, step }: StoredRow): StoredStep {
  return { id, label, step: JSON.parse(step) as Step };
}
