/**
 * What the filters of similar sounds compare, in batches, and which of it changed. Changes are heard
 * by temporary triggers, so that nobody who writes has to think of telling. New files are known by
 * their ids: a trigger on INSERT, whatever it does, would make adding files take twice as long.
 */
import type Database from "better-sqlite3";
import type { SampleKind } from "../../../shared/domain.ts";
import { matchQuery } from "./words.ts";

/** A file and its sound. */
export interface FactsRow {
  readonly id: number;
  readonly rootId: number;
  readonly folder: string;
  /** What the file holds; null where it waits to be analysed for the first time, or failed. */
  readonly sound: SoundFacts | null;
}

export interface SoundFacts {
  readonly id: number;
  /** Seconds. */
  readonly duration: number;
  /** Beats per minute. */
  readonly tempo: number | null;
  readonly key: string | null;
  readonly kind: SampleKind;
  readonly favourite: boolean;
}

/** Arrays are read in half the time of objects. */
type RawRow = [
  id: number,
  rootId: number,
  folder: string,
  soundId: number | null,
  duration: number,
  tempo: number | null,
  key: string | null,
  kind: SampleKind,
  favourite: number,
];

const selection = `
  SELECT f.id, f.root_id, f.folder, s.id, s.duration, s.tempo, s.key, s.kind,
    s.id IN (SELECT sound_id FROM favourites)
  FROM files f LEFT JOIN sounds s ON s.id = f.sound_id AND f.state != 'failed'`;

/** Above it the ids are forgotten: to read everything again is no dearer. */
const mostNoted = 20_000;

export class SampleFacts {
  readonly #database: Database.Database;
  readonly #changed = new Set<number>();
  #tooMany = false;
  #version = 0;
  /** Ids of files rise, so those above were added since. */
  #highestFile: number;
  readonly #readHighestFile: Database.Statement<[], number | null>;
  /** What SQLite counts of other connections' writing; a reader's only sign. */
  #dataVersion: number;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#dataVersion = this.#readDataVersion();
    this.#readHighestFile = database.prepare<[], number>("SELECT max(id) FROM files").pluck();
    this.#highestFile = this.#readHighestFile.get() ?? 0;
    if (!database.readonly) this.#listen();
  }

  /** False once the catalog is closed. */
  get isOpen(): boolean {
    return this.#database.open;
  }

  /** Another number after each change that could change what a filter or a text finds. */
  get version(): number {
    this.#hear();
    return this.#version;
  }

  /** The next files after `id`, in the order of ids. */
  after(id: number, limit: number): FactsRow[] {
    return this.#database
      .prepare<[number, number], RawRow>(`${selection} WHERE f.id > ? ORDER BY f.id LIMIT ?`)
      .raw()
      .all(id, limit)
      .map(toFacts);
  }

  /** Those of the files that there are, in the order of ids. */
  of(ids: readonly number[]): FactsRow[] {
    return this.#database
      .prepare<[string], RawRow>(
        `${selection} WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY f.id`,
      )
      .raw()
      .all(JSON.stringify(ids))
      .map(toFacts);
  }

  /**
   * Files that were added, changed or removed since this was last asked; null where they are too
   * many to name. Some may be as they were, such as those of a transaction that was rolled back.
   */
  takeChanged(): number[] | null {
    this.#hear();
    const changed = this.#tooMany ? null : [...this.#changed];
    this.#changed.clear();
    this.#tooMany = false;
    return changed;
  }

  /** Files that a text finds; null where it has no word. */
  filesWithText(text: string): number[] | null {
    const match = matchQuery(text);
    if (match === null) return null;
    // A long list comes faster as one text than row by row.
    const ids = this.#database
      .prepare<[string], string>(
        "SELECT json_group_array(rowid) FROM files_text WHERE files_text MATCH ?",
      )
      .pluck()
      .get(match);
    return JSON.parse(ids ?? "[]") as number[];
  }

  /** Sounds with a tag, in whichever case it is written. */
  soundsWithTag(tag: string): number[] {
    return this.#database
      .prepare<[string], number>(
        `SELECT st.sound_id FROM sound_tags st JOIN tags t ON t.id = st.tag_id WHERE t.name = ?`,
      )
      .pluck()
      .all(tag);
  }

  #listen(): void {
    this.#database.function("note_changed", (fileId: number | null) => {
      this.#note(fileId);
      return null;
    });
    this.#database.exec(triggers);
  }

  #note(fileId: number | null): void {
    this.#version++;
    if (fileId === null || this.#tooMany) return;
    this.#changed.add(fileId);
    if (this.#changed.size <= mostNoted) return;
    this.#changed.clear();
    this.#tooMany = true;
  }

  /** Notes what no trigger tells. */
  #hear(): void {
    if (!this.isOpen) return;
    if (this.#database.readonly) this.#hearOthers();
    const highest = this.#readHighestFile.get() ?? 0;
    for (let id = this.#highestFile + 1; id <= highest; id++) this.#note(id);
    this.#highestFile = highest;
  }

  /** Beside a running app, a reader knows only that something changed. */
  #hearOthers(): void {
    const now = this.#readDataVersion();
    if (now === this.#dataVersion) return;
    this.#dataVersion = now;
    this.#version++;
    this.#changed.clear();
    this.#tooMany = true;
  }

  #readDataVersion(): number {
    return Number(this.#database.pragma("data_version", { simple: true }));
  }
}

/**
 * The text index is no table that triggers could watch; it changes only together with files and tags.
 * A null notes that only what tags and texts find changed.
 */
const triggers = `
CREATE TEMP TRIGGER note_file_removed AFTER DELETE ON main.files BEGIN
  SELECT note_changed(old.id);
END;
CREATE TEMP TRIGGER note_file AFTER UPDATE OF sound_id, root_id, folder, state ON main.files BEGIN
  SELECT note_changed(new.id);
END;
CREATE TEMP TRIGGER note_sound AFTER UPDATE OF duration, tempo, key ON main.sounds
WHEN old.duration IS NOT new.duration OR old.tempo IS NOT new.tempo OR old.key IS NOT new.key BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.id;
END;
CREATE TEMP TRIGGER note_favourite_added AFTER INSERT ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.sound_id;
END;
CREATE TEMP TRIGGER note_favourite_removed AFTER DELETE ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = old.sound_id;
END;
CREATE TEMP TRIGGER note_tag_added AFTER INSERT ON main.sound_tags BEGIN
  SELECT note_changed(NULL);
END;
CREATE TEMP TRIGGER note_tag_removed AFTER DELETE ON main.sound_tags BEGIN
  SELECT note_changed(NULL);
END;
`;

function toFacts(row: RawRow): FactsRow {
  const [id, rootId, folder, soundId, duration, tempo, key, kind, favourite] = row;
  const sound =
    soundId === null
      ? null
      : { id: soundId, duration, tempo, key, kind, favourite: favourite === 1 };
  return { id, rootId, folder, sound };
}
