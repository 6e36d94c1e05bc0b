/**
 * What lists and filters compare, in batches, and which of it changed. Changes are heard by temporary
 * triggers, so that nobody who writes has to think of telling. New files are known by their ids: a
 * trigger on INSERT, whatever it does, would make adding files take twice as long.
 */
import type Database from "better-sqlite3";
import type { SampleKind } from "../../../shared/domain.ts";

/** A file and its sound. */
export interface FactsRow {
  readonly id: number;
  readonly rootId: number;
  readonly folder: string;
  readonly name: string;
  readonly sortName: string;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  readonly failed: boolean;
  /** What the file holds; null where it waits to be analysed for the first time, or failed. */
  readonly sound: SoundFacts | null;
}

export interface SoundFacts {
  readonly id: number;
  /** Seconds. */
  readonly duration: number;
  /** LUFS. */
  readonly loudness: number | null;
  /** Beats per minute. */
  readonly tempo: number | null;
  readonly key: string | null;
  readonly kind: SampleKind;
  readonly favourite: boolean;
}

/** A place in the order of names. */
export interface NamePlace {
  readonly sortName: string;
  readonly id: number;
}

/** Arrays are read in half the time of objects. */
type RawRow = [
  id: number,
  rootId: number,
  folder: string,
  name: string,
  sortName: string,
  addedAt: number,
  failed: number,
  soundId: number | null,
  duration: number,
  loudness: number | null,
  tempo: number | null,
  key: string | null,
  kind: SampleKind,
  favourite: number,
];

const selection = `
  SELECT f.id, f.root_id, f.folder, f.name, f.sort_name, f.added_at, f.state = 'failed', s.id,
    s.duration, s.loudness, s.tempo, s.key, s.kind, s.id IN (SELECT sound_id FROM favourites)
  FROM files f LEFT JOIN sounds s ON s.id = f.sound_id`;

/** Above it the ids are forgotten: to read everything again is no dearer. */
const mostNoted = 200_000;

export class SampleFacts {
  readonly #database: Database.Database;
  readonly #changed = new Set<number>();
  #tooMany = false;
  #version = 0;
  #tagsVersion = 0;
  /** Ids of files rise, so those above were added since. */
  #highestFile: number;
  readonly #readHighestFile: Database.Statement<[], number | null>;
  readonly #after: Database.Statement<[number, number], RawRow>;
  readonly #of: Database.Statement<[string], RawRow>;
  /** What SQLite counts of other connections' writing; a reader's only sign. */
  #dataVersion: number;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#dataVersion = this.#readDataVersion();
    this.#readHighestFile = database.prepare<[], number>("SELECT max(id) FROM files").pluck();
    this.#after = database.prepare<[number, number], RawRow>(
      `${selection} WHERE f.id > ? ORDER BY f.id LIMIT ?`,
    );
    this.#of = database.prepare<[string], RawRow>(
      `${selection} WHERE f.id IN (SELECT value FROM json_each(?)) ORDER BY f.id`,
    );
    this.#after.raw();
    this.#of.raw();
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

  /** Another number after each change of tags or of what has them. */
  get tagsVersion(): number {
    this.#hear();
    return this.#tagsVersion;
  }

  /** The highest id of all files; 0 where there is none. */
  get highestFile(): number {
    this.#hear();
    return this.#highestFile;
  }

  /** The next files after `id`, in the order of ids. */
  after(id: number, limit: number): FactsRow[] {
    return this.#after.all(id, limit).map(toFacts);
  }

  /** Those of the files that there are, in the order of ids. */
  of(ids: readonly number[]): FactsRow[] {
    return this.#of.all(JSON.stringify(ids)).map(toFacts);
  }

  /** The ids of the next files after a place in the order of names, and the place of the last. */
  inNameOrder(after: NamePlace, limit: number): { ids: number[]; last: NamePlace | null } {
    const ids = this.#database
      .prepare<[string, number, number], number>(
        `SELECT id FROM files WHERE (sort_name, id) > (?, ?) ORDER BY sort_name, id LIMIT ?`,
      )
      .pluck()
      .all(after.sortName, after.id, limit);
    const last = this.#database
      .prepare<[number | undefined], NamePlace>(
        "SELECT sort_name AS sortName, id FROM files WHERE id = ?",
      )
      .get(ids.at(-1));
    return { ids, last: last ?? null };
  }

  /**
   * Files that were changed or removed since this was last asked, and those that came back; null where
   * they are too many to name. New files, which have higher ids than all before, may be among them.
   * Some may be as they were, such as those of a transaction that was rolled back.
   */
  takeChanged(): number[] | null {
    this.#hear();
    const changed = this.#tooMany ? null : [...this.#changed];
    this.#changed.clear();
    this.#tooMany = false;
    return changed;
  }

  /** Every tag that some sound has. */
  tags(): string[] {
    return this.#database.prepare<[], string>("SELECT name FROM tags").pluck().all();
  }

  /** Sounds with a tag, in whichever case it is written. */
  soundsWithTag(tag: string): number[] {
    // A long list comes faster as one text than row by row.
    const ids = this.#database
      .prepare<[string], string>(
        `SELECT json_group_array(st.sound_id) FROM sound_tags st JOIN tags t ON t.id = st.tag_id
         WHERE t.name = ?`,
      )
      .pluck()
      .get(tag);
    return JSON.parse(ids ?? "[]") as number[];
  }

  #listen(): void {
    this.#database.function("note_changed", (fileId: number) => {
      this.#note(fileId);
      return null;
    });
    this.#database.function("note_tags", () => {
      this.#version++;
      this.#tagsVersion++;
      return null;
    });
    this.#database.exec(triggers);
  }

  #note(fileId: number): void {
    this.#version++;
    if (this.#tooMany) return;
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
    if (highest > this.#highestFile) this.#version++;
    this.#highestFile = highest;
  }

  /** Beside a running app, a reader knows only that something changed. */
  #hearOthers(): void {
    const now = this.#readDataVersion();
    if (now === this.#dataVersion) return;
    this.#dataVersion = now;
    this.#version++;
    this.#tagsVersion++;
    this.#changed.clear();
    this.#tooMany = true;
  }

  #readDataVersion(): number {
    return Number(this.#database.pragma("data_version", { simple: true }));
  }
}

/** What texts find changes with files, folders and tags; the text index itself is never asked. */
const triggers = `
CREATE TEMP TRIGGER note_file_removed AFTER DELETE ON main.files BEGIN
  SELECT note_changed(old.id);
END;
CREATE TEMP TRIGGER note_file AFTER UPDATE OF sound_id, root_id, folder, name, added_at, state
ON main.files BEGIN
  SELECT note_changed(new.id);
END;
CREATE TEMP TRIGGER note_sound AFTER UPDATE OF duration, loudness, tempo, key, corrected_kind
ON main.sounds
WHEN old.duration IS NOT new.duration OR old.loudness IS NOT new.loudness
  OR old.tempo IS NOT new.tempo OR old.key IS NOT new.key OR old.kind IS NOT new.kind BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.id;
END;
CREATE TEMP TRIGGER note_favourite_added AFTER INSERT ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.sound_id;
END;
CREATE TEMP TRIGGER note_favourite_removed AFTER DELETE ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = old.sound_id;
END;
CREATE TEMP TRIGGER note_tag_added AFTER INSERT ON main.sound_tags BEGIN
  SELECT note_tags();
END;
CREATE TEMP TRIGGER note_tag_removed AFTER DELETE ON main.sound_tags BEGIN
  SELECT note_tags();
END;
CREATE TEMP TRIGGER note_tag_named AFTER UPDATE OF name ON main.tags
WHEN old.name IS NOT new.name BEGIN
  SELECT note_tags();
END;
`;

function toFacts(row: RawRow): FactsRow {
  const [id, rootId, folder, name, sortName, addedAt, failed, soundId, ...sound] = row;
  const [duration, loudness, tempo, key, kind, favourite] = sound;
  return {
    id,
    rootId,
    folder,
    name,
    sortName,
    addedAt,
    failed: failed === 1,
    sound:
      soundId === null
        ? null
        : { id: soundId, duration, loudness, tempo, key, kind, favourite: favourite === 1 },
  };
}
