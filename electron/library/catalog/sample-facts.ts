/**
 * What lists and filters compare, in batches, and which of it changed. Changes are heard by temporary
 * triggers, so that nobody who writes has to think of telling. New files are known by their ids: a
 * trigger on INSERT, whatever it does, would make adding files take twice as long.
 */
import type Database from "better-sqlite3";
import type { Instrument, SampleKind } from "../../../shared/domain.ts";

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
  readonly format: string | null;
  /** As the file's name says, or the musician. */
  readonly instrument: Instrument | null;
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
  /** 1 to 5. */
  readonly rating: number | null;
  /** Also where it is not known when. */
  readonly played: boolean;
  /** Milliseconds since 1970. */
  readonly lastPlayedAt: number | null;
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
  format: string | null,
  instrument: Instrument | null,
  soundId: number | null,
  duration: number,
  loudness: number | null,
  tempo: number | null,
  key: string | null,
  kind: SampleKind,
  favourite: number,
  rating: number | null,
  plays: number | null,
  lastPlayedAt: number | null,
];

const selection = `
  SELECT f.id, f.root_id, f.folder, f.name, f.sort_name, f.added_at, f.state = 'failed',
    f.format, coalesce(s.corrected_instrument, f.instrument), s.id, s.duration, s.loudness, s.tempo,
    s.key, s.kind, s.id IN (SELECT sound_id FROM favourites), u.rating, u.plays, u.last_played_at
  FROM files f LEFT JOIN sounds s ON s.id = f.sound_id LEFT JOIN user_data u ON u.sound_id = s.id`;

/** What many sounds can have in common by the musician's will. */
export interface Group {
  readonly kind: "tag" | "collection";
  readonly name: string;
}

const soundsOfGroup: Record<Group["kind"], string> = {
  tag: "SELECT sound_id FROM sound_tags WHERE tag_id = (SELECT id FROM tags WHERE name = ?)",
  collection: `SELECT sound_id FROM collection_sounds
    WHERE collection_id = (SELECT id FROM collections WHERE name = ?)`,
};

/** Above it the ids are forgotten: to read everything again is no dearer. */
const mostNoted = 200_000;

export class SampleFacts {
  readonly #database: Database.Database;
  readonly #changed = new Set<number>();
  #tooMany = false;
  #version = 0;
  #groupsVersion = 0;
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

  /** Another number after each change of tags and collections or of what is in them. */
  get groupsVersion(): number {
    this.#hear();
    return this.#groupsVersion;
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

  /** Every tag that some sound has, by name. */
  tags(): string[] {
    return this.#database.prepare<[], string>("SELECT name FROM tags ORDER BY name").pluck().all();
  }

  /** The next sounds with a tag, or in a collection, after `after`; in whichever case it is written. */
  soundsIn(group: Group, after: number, limit: number): number[] {
    // A long list comes faster as one text than row by row.
    const ids = this.#database
      .prepare<[string, number, number], string>(
        `SELECT json_group_array(sound_id) FROM (${soundsOfGroup[group.kind]}
         AND sound_id > ? ORDER BY sound_id LIMIT ?)`,
      )
      .pluck()
      .get(group.name, after, limit);
    return JSON.parse(ids ?? "[]") as number[];
  }

  #listen(): void {
    this.#database.function("note_changed", (fileId: number) => {
      this.#note(fileId);
      return null;
    });
    this.#database.function("note_groups", () => {
      this.#version++;
      this.#groupsVersion++;
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
    this.#groupsVersion++;
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
CREATE TEMP TRIGGER note_file AFTER UPDATE OF sound_id, root_id, folder, name, added_at, state,
  format, instrument ON main.files BEGIN
  SELECT note_changed(new.id);
END;
CREATE TEMP TRIGGER note_sound AFTER UPDATE OF duration, loudness, tempo, key, corrected_kind,
  corrected_instrument ON main.sounds
WHEN old.duration IS NOT new.duration OR old.loudness IS NOT new.loudness
  OR old.tempo IS NOT new.tempo OR old.key IS NOT new.key OR old.kind IS NOT new.kind
  OR old.corrected_instrument IS NOT new.corrected_instrument BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.id;
END;
CREATE TEMP TRIGGER note_favourite_added AFTER INSERT ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.sound_id;
END;
CREATE TEMP TRIGGER note_favourite_removed AFTER DELETE ON main.favourites BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = old.sound_id;
END;
CREATE TEMP TRIGGER note_said AFTER INSERT ON main.user_data
WHEN new.rating IS NOT NULL OR new.plays > 0 OR new.last_played_at IS NOT NULL BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.sound_id;
END;
CREATE TEMP TRIGGER note_said_again AFTER UPDATE ON main.user_data
WHEN old.rating IS NOT new.rating OR (old.plays > 0) IS NOT (new.plays > 0)
  OR old.last_played_at IS NOT new.last_played_at BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = new.sound_id;
END;
CREATE TEMP TRIGGER note_unsaid AFTER DELETE ON main.user_data
WHEN old.rating IS NOT NULL OR old.plays > 0 OR old.last_played_at IS NOT NULL BEGIN
  SELECT note_changed(id) FROM files WHERE sound_id = old.sound_id;
END;
${["sound_tags", "collection_sounds"]
  .map(
    (table) => `
CREATE TEMP TRIGGER note_${table}_added AFTER INSERT ON main.${table} BEGIN
  SELECT note_groups();
END;
CREATE TEMP TRIGGER note_${table}_removed AFTER DELETE ON main.${table} BEGIN
  SELECT note_groups();
END;`,
  )
  .join("")}
${["tags", "collections"]
  .map(
    (table) => `
CREATE TEMP TRIGGER note_${table}_named AFTER UPDATE OF name ON main.${table}
WHEN old.name IS NOT new.name BEGIN
  SELECT note_groups();
END;`,
  )
  .join("")}
`;

function toFacts(row: RawRow): FactsRow {
  const [id, rootId, folder, name, sortName, addedAt, failed, format, instrument, ...sound] = row;
  const [soundId, duration, loudness, tempo, key, kind, favourite, rating, ...heard] = sound;
  const [plays, lastPlayedAt] = heard;
  return {
    id,
    rootId,
    folder,
    name,
    sortName,
    addedAt,
    failed: failed === 1,
    format,
    instrument,
    sound:
      soundId === null
        ? null
        : {
            ...{ id: soundId, duration, loudness, tempo, key, kind, rating, lastPlayedAt },
            favourite: favourite === 1,
            played: (plays ?? 0) > 0 || lastPlayedAt !== null,
          },
  };
}
