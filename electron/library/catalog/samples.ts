/** Samples as lists show them: files joined with their sounds and tags. */
import type Database from "better-sqlite3";
import type { Filters, Sort } from "../../../shared/search.ts";
import { recentDays, type Overview, type Sample, type SearchPage } from "../../../shared/domain.ts";
import { belowFolder, belowFolderValues } from "./files.ts";
import { matchQueries } from "./text-query.ts";

export interface SampleQuery {
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
  /** Whether of the files with one sound only the first counts. */
  readonly foldCopies: boolean;
  readonly page: { readonly offset: number; readonly limit: number };
}

/** What a sample must fulfil. */
export interface SampleConditions {
  /** As `searchTextSchema` says. */
  readonly text: string;
  readonly filters: Filters;
  /** Ids of the roots that are online, which SQLite does not know. */
  readonly onlineRoots: readonly number[];
}

type SampleRow = Omit<Sample, "tags" | "favourite" | "collections" | "corrected" | "copies"> & {
  tags: string;
  favourite: number | null;
  collections: string;
  corrected: string;
};

const source = `FROM files f LEFT JOIN sounds s ON s.id = f.sound_id
    LEFT JOIN user_data u ON u.sound_id = f.sound_id`;

const selection = `
  SELECT f.id, f.root_id AS rootId, f.folder, f.name, f.state, f.sound_id AS soundId, s.duration,
    f.format, f.sample_rate AS sampleRate, f.channels, f.bit_depth AS bitDepth, s.loudness, s.tempo,
    s.key, s.kind, coalesce(s.corrected_instrument, f.instrument) AS instrument,
    f.sound_id IN (SELECT sound_id FROM favourites) AS favourite,
    (SELECT json_group_array(t.name) FROM sound_tags st JOIN tags t ON t.id = st.tag_id
     WHERE st.sound_id = f.sound_id) AS tags,
    u.rating, coalesce(u.note, '') AS note, f.added_at AS addedAt, coalesce(u.plays, 0) AS plays,
    u.last_played_at AS lastPlayedAt,
    (SELECT json_group_array(c.name) FROM collection_sounds cs JOIN collections c
       ON c.id = cs.collection_id WHERE cs.sound_id = f.sound_id) AS collections,
    concat_ws(' ', iif(s.corrected_tempo IS NULL, NULL, 'tempo'),
      iif(s.corrected_key IS NULL, NULL, 'key'), iif(s.corrected_kind IS NULL, NULL, 'kind'),
      iif(s.corrected_instrument IS NULL, NULL, 'instrument')) AS corrected
  ${source}`;

/** What lists are sorted by, with the columns that may be NULL. */
const sortColumns: Record<Exclude<Sort["by"], "name">, { column: string; nullable: boolean }> = {
  folder: { column: "f.folder", nullable: false },
  duration: { column: "s.duration", nullable: true },
  tempo: { column: "s.tempo", nullable: true },
  key: { column: "s.key", nullable: true },
  kind: { column: "s.kind", nullable: true },
  loudness: { column: "s.loudness", nullable: true },
  format: { column: "f.format", nullable: true },
  rating: { column: "u.rating", nullable: true },
  added: { column: "f.added_at", nullable: false },
  played: { column: "u.last_played_at", nullable: true },
};

export class Samples {
  readonly #database: Database.Database;
  /** Prepared once for each combination of filters: every page of similar sounds asks. */
  readonly #ofSounds = new Map<string, Database.Statement<unknown[], SampleRow>>();

  readonly #get: Database.Statement<[number], SampleRow>;
  readonly #of: Database.Statement<[string], SampleRow>;
  readonly #filesOf: Database.Statement<[string], [soundId: number, files: number]>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database.prepare(`${selection} WHERE f.id = ?`);
    this.#of = database.prepare(`${selection} WHERE f.id IN (SELECT value FROM json_each(?))`);
    this.#filesOf = database
      .prepare<[string], [number, number]>(
        `SELECT sound_id, count(*) FROM files WHERE sound_id IN (SELECT value FROM json_each(?))
         GROUP BY sound_id`,
      )
      .raw();
  }

  get(id: number): Sample | undefined {
    const row = this.#get.get(id);
    return row && this.#toSamples([row])[0];
  }

  /** Those of the files that there are, in the order of `ids`. */
  of(ids: readonly number[]): Sample[] {
    const samples = this.#toSamples(this.#of.all(JSON.stringify(ids)));
    const byId = new Map(samples.map((sample) => [sample.id, sample]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * A page of the samples that match, of the roots `onlineRoots` as online; by a look at every row,
   * but for the first pages of all by name. What `SampleColumns` knows faster.
   */
  search(query: SampleQuery, onlineRoots: readonly number[]): SearchPage {
    const total = this.count({ ...query, onlineRoots });
    return { total, samples: this.of(this.ids(query, onlineRoots)) };
  }

  /** The same samples by id alone. */
  ids(
    { text, filters, sort, foldCopies, page }: SampleQuery,
    onlineRoots: readonly number[],
  ): number[] {
    const { where, values } = conditions({ text, filters, onlineRoots });
    const all = foldCopies ? firstOfSounds(where, sort) : `SELECT f.id ${source} ${where}`;
    return this.#database
      .prepare<unknown[], number>(`${all} ORDER BY ${orderOf(sort)} LIMIT ? OFFSET ?`)
      .pluck()
      .all(...values, page.limit, page.offset);
  }

  /** How many samples fulfil all conditions. */
  count({ foldCopies = false, ...wanted }: SampleConditions & { foldCopies?: boolean }): number {
    const { where, values } = conditions(wanted);
    if (foldCopies && where === "") return this.#countSounds();
    const counted = foldCopies
      ? "count(DISTINCT f.sound_id) + count(*) - count(f.sound_id)"
      : "count(*)";
    // SQLite counts the rows of one table without a look at them.
    const from = where === "" ? "FROM files f" : source;
    return (
      this.#database
        .prepare<unknown[], number>(`SELECT ${counted} ${from} ${where}`)
        .pluck()
        .get(...values) ?? 0
    );
  }

  /** All files, those of one sound once; along an index, in a fifth of the time. */
  #countSounds(): number {
    const sql = `SELECT (SELECT count(*) FROM files WHERE sound_id IS NULL)
      + (SELECT count(*) FROM (SELECT DISTINCT sound_id FROM files WHERE sound_id IS NOT NULL))`;
    return this.#database.prepare<[], number>(sql).pluck().get() ?? 0;
  }

  /** By a look at every row for each number. What `SampleColumns` knows faster. */
  overview(): Overview {
    const count = (filters: Filters) => this.count({ text: "", filters, onlineRoots: [] });
    const tags = this.#database
      .prepare<[], Overview["tags"][number]>(
        `SELECT t.name, count(*) AS files FROM tags t JOIN sound_tags st ON st.tag_id = t.id
           JOIN files f ON f.sound_id = st.sound_id GROUP BY t.id ORDER BY t.name`,
      )
      .all();
    return {
      files: count({}),
      favourites: count({ favourite: true }),
      recentlyAdded: count({ addedWithin: recentDays }),
      recentlyPlayed: count({ playedWithin: recentDays }),
      neverPlayed: count({ played: false }),
      duplicates: count({ duplicates: true }),
      tags,
    };
  }

  /** The samples of the sounds that fulfil all conditions; none that failed. */
  ofSounds(soundIds: readonly number[], wanted: SampleConditions): Sample[] {
    const { where, values } = conditions(wanted, [
      "f.state != 'failed'",
      "f.sound_id IN (SELECT value FROM json_each(?))",
    ]);
    const sql = `${selection} ${where} ORDER BY f.id`;
    const statement = this.#ofSounds.get(sql) ?? this.#database.prepare(sql);
    this.#ofSounds.set(sql, statement);
    return this.#toSamples(statement.all(JSON.stringify(soundIds), ...values));
  }

  /**
   * The sounds of which at least one sample, not failed, fulfils all conditions; by a look at every
   * row. What `SampleColumns` knows faster.
   */
  soundsMatching(text: string, filters: Filters, onlineRoots: readonly number[]): number[] {
    const { where, values } = conditions({ text, filters, onlineRoots }, [
      "f.state != 'failed'",
      "f.sound_id IS NOT NULL",
    ]);
    return this.#database
      .prepare<unknown[], number>(`SELECT DISTINCT f.sound_id ${source} ${where}`)
      .pluck()
      .all(...values);
  }

  /** Every sample that has been analysed, in the order that it was added. */
  analysed(): Sample[] {
    return this.#toSamples(
      this.#database
        .prepare<[], SampleRow>(`${selection} WHERE f.state = 'analysed' ORDER BY f.id`)
        .all(),
    );
  }

  #toSamples(rows: readonly SampleRow[]): Sample[] {
    const soundIds = new Set(rows.map(({ soundId }) => soundId));
    const files = new Map(this.#filesOf.all(JSON.stringify([...soundIds])));
    return rows.map((row) => toSample(row, (files.get(row.soundId ?? 0) ?? 1) - 1));
  }
}

/** The first file of each sound, and those without a sound, of those that `where` says. */
function firstOfSounds(where: string, sort: Sort): string {
  if (where === "" && sort.by === "name") return firstByName(sort);
  return `SELECT f.id ${source} JOIN (
      SELECT f.id, f.sound_id,
        row_number() OVER (PARTITION BY f.sound_id ORDER BY ${orderOf(sort)}) AS place
      ${source} ${where}
    ) folded ON folded.id = f.id AND (folded.sound_id IS NULL OR folded.place = 1)`;
}

/** The same of all files, as a walk along the index of names: the first page is there at once. */
function firstByName({ descending }: Sort): string {
  return `SELECT f.id ${source} WHERE NOT EXISTS (
      SELECT 1 FROM files o WHERE o.sound_id = f.sound_id
        AND (o.sort_name, o.id) ${descending ? ">" : "<"} (f.sort_name, f.id)
    )`;
}

const millisecondsOf = { minute: 60_000, day: 86_400_000 };

/** So many days before now, in ms since 1970; the same for a minute. */
export function timeBefore(days: number): number {
  const { minute, day } = millisecondsOf;
  return Math.floor(Date.now() / minute) * minute - days * day;
}

/**
 * What is not known comes last in both directions; what is equal is in the order of names. Only where
 * it must be said, since it keeps SQLite from using an index.
 */
function orderOf({ by, descending }: Sort): string {
  const direction = descending ? "DESC" : "ASC";
  const names = `f.sort_name ${direction}, f.id ${direction}`;
  if (by === "name") return names;
  const { column, nullable } = sortColumns[by];
  return `${column} ${direction} ${nullable ? "NULLS LAST" : ""}, ${names}`;
}

/** Adds a condition and the values that it takes. */
type Limit = (clause: string, ...bound: unknown[]) => void;

/** The WHERE clause of `first` and of what is wanted, and the values of the latter. */
function conditions(
  { text, filters, onlineRoots }: SampleConditions,
  first: readonly string[] = [],
): { where: string; values: unknown[] } {
  const clauses = [...first];
  const values: unknown[] = [];
  const limit: Limit = (clause, ...bound) => {
    clauses.push(clause);
    values.push(...bound);
  };
  const { wanted, unwanted } = matchQueries(text);
  const inText = "(SELECT rowid FROM files_text WHERE files_text MATCH ?)";
  if (wanted !== null) limit(`f.id IN ${inText}`, wanted);
  if (unwanted !== null) limit(`f.id NOT IN ${inText}`, unwanted);
  limitFile(filters, onlineRoots, limit);
  limitSound(filters, limit);
  limitGroups(filters, limit);
  limitCopies(filters, limit);
  return { where: clauses.length === 0 ? "" : `WHERE ${clauses.join(" AND ")}`, values };
}

/** Limits where the file is, since when, and what it is called. */
function limitFile(filters: Filters, onlineRoots: readonly number[], limit: Limit) {
  const { folder, offline, format, instrument, addedWithin } = filters;
  if (format !== undefined) limit("f.format = ? COLLATE NOCASE", format);
  if (instrument !== undefined) {
    limit("coalesce(s.corrected_instrument, f.instrument) = ?", instrument);
  }
  if (addedWithin !== undefined) limit("f.added_at >= ?", timeBefore(addedWithin));
  if (folder) {
    limit(
      `f.root_id = ? AND ${belowFolder("f.folder")}`,
      folder.rootId,
      ...belowFolderValues(folder.path),
    );
  }
  if (offline !== undefined) {
    const not = offline ? "NOT " : "";
    limit(`f.root_id ${not}IN (SELECT value FROM json_each(?))`, JSON.stringify(onlineRoots));
  }
}

/** Limits what the file's sound is, and what was said of it. */
function limitSound(filters: Filters, limit: Limit) {
  const { duration, tempo, rating, key, kind, played, playedWithin } = filters;
  for (const [column, range] of [
    ["s.duration", duration],
    ["s.tempo", tempo],
    ["u.rating", rating],
  ] as const) {
    if (range?.min !== undefined) limit(`${column} >= ?`, range.min);
    if (range?.max !== undefined) limit(`${column} <= ?`, range.max);
  }
  if (key !== undefined) limit("s.key = ?", key);
  if (kind !== undefined) limit("s.kind = ?", kind);
  if (played !== undefined) {
    limit(`${played ? "" : "NOT "}(coalesce(u.plays, 0) > 0 OR u.last_played_at IS NOT NULL)`);
  }
  if (playedWithin !== undefined) limit("u.last_played_at >= ?", timeBefore(playedWithin));
}

/** Limits what the file's sound is in. */
function limitGroups({ tags, collection, favourite }: Filters, limit: Limit) {
  for (const tag of tags ?? []) {
    limit(
      `f.sound_id IN (SELECT st.sound_id FROM sound_tags st JOIN tags t ON t.id = st.tag_id
                      WHERE t.name = ?)`,
      tag,
    );
  }
  if (collection !== undefined) {
    limit(
      `f.sound_id IN (SELECT cs.sound_id FROM collection_sounds cs
                      JOIN collections c ON c.id = cs.collection_id WHERE c.name = ?)`,
      collection,
    );
  }
  if (favourite === true) limit("f.sound_id IN (SELECT sound_id FROM favourites)");
  if (favourite === false) {
    // What has no sound is no favourite, where NOT IN alone would know nothing.
    limit("(f.sound_id IS NULL OR f.sound_id NOT IN (SELECT sound_id FROM favourites))");
  }
}

/** Limits how many files have the file's sound, and which sound it is. */
function limitCopies({ duplicates, soundId }: Filters, limit: Limit) {
  if (soundId !== undefined) limit("f.sound_id = ?", soundId);
  if (duplicates === undefined) return;
  const not = duplicates ? "" : "NOT ";
  limit(`${not}EXISTS (SELECT 1 FROM files o WHERE o.sound_id = f.sound_id AND o.id != f.id)`);
}

function toSample(
  { tags, favourite, collections, corrected, ...row }: SampleRow,
  copies: number,
): Sample {
  return {
    ...row,
    copies,
    tags: JSON.parse(tags) as string[],
    favourite: favourite === 1,
    collections: JSON.parse(collections) as string[],
    corrected: corrected === "" ? [] : (corrected.split(" ") as Sample["corrected"][number][]),
  };
}
