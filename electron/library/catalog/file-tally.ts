/** How many files there are, by folder and by state, without a look at every row. */
import type Database from "better-sqlite3";
import type { SampleState } from "../../../shared/domain.ts";
import type { FilePlace } from "./files.ts";

export interface FolderCount {
  readonly rootId: number;
  readonly folder: string;
  readonly samples: number;
}

export class FileTally {
  readonly #states: Record<SampleState, number>;
  /** Files directly in each folder; by root, then by folder. */
  readonly #folders = new Map<number, Map<string, number>>();

  /** Counts by indexes alone: some 50 ms for 500,000 files. */
  constructor(database: Database.Database) {
    const direct = database
      .prepare<[], [number, string, number]>(
        "SELECT root_id, folder, count(*) FROM files GROUP BY root_id, folder",
      )
      .raw()
      .all();
    for (const [rootId, folder, samples] of direct) this.#count({ rootId, folder }, samples);
    const of = (state: SampleState): number =>
      database
        .prepare<[], number>(`SELECT count(*) FROM files WHERE state = '${state}'`)
        .pluck()
        .get() ?? 0;
    const [waiting, failed] = [of("waiting"), of("failed")];
    const files = direct.reduce((sum, [, , samples]) => sum + samples, 0);
    this.#states = { waiting, failed, analysed: files - waiting - failed };
  }

  get states(): Readonly<Record<SampleState, number>> {
    return this.#states;
  }

  /** Files directly in each folder. */
  folders(): FolderCount[] {
    return [...this.#folders].flatMap(([rootId, folders]) =>
      Array.from(folders, ([folder, samples]) => ({ rootId, folder, samples })),
    );
  }

  add(place: FilePlace, state: SampleState): void {
    this.#states[state]++;
    this.#count(place, 1);
  }

  remove(place: FilePlace, state: SampleState): void {
    this.#states[state]--;
    this.#count(place, -1);
  }

  move(from: SampleState, to: SampleState): void {
    this.#states[from]--;
    this.#states[to]++;
  }

  #count({ rootId, folder }: Pick<FilePlace, "rootId" | "folder">, samples: number): void {
    const folders = this.#folders.get(rootId) ?? new Map<string, number>();
    this.#folders.set(rootId, folders);
    const counted = (folders.get(folder) ?? 0) + samples;
    if (counted === 0) folders.delete(folder);
    else folders.set(folder, counted);
  }
}
