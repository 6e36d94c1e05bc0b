/** Samples as lists show them: files joined with their sounds and tags. */
import type Database from "better-sqlite3";
import type { Filters, Sort } from "../../../shared/api.ts";
import type { Sample, SearchPage } from "../../../shared/domain.ts";
import { belowFolder, belowFolderValues } from "./files.ts";
import { matchQuery } from "./words.ts";

export interface SampleQuery {
  readonly text: string;
  readonly filters: Filters;
  readonly sort: Sort;
  readonly page: { readonly offset: number; readonly limit: number };
}

/** What a sample must fulfil. */
export interface SampleConditions {
  /** Every word must begin a word of its name, its folder or its tags. */
  readonly text: string;
  readonly filters: Filters;
  /** Ids of the roots that are online, which SQLite does not know. */
  readonly onlineRoots: readonly number[];
}

type SampleRow = Omit<Sample, "tags" | "favourite" | "collections" | "corrected"> & {
  tags: string;
  favourite: number | null;
  collections: string;
  corrected: string;
};

const selection = `
  SELECT f.id, f.root_id AS rootId, f.folder, f.name, f.state, f.sound_id AS soundId, s.duration,
    f.format, f.sample_rate AS sampleRate, f.channels, f.bit_depth AS bitDepth, s.loudness, s.tempo,
    s.key, s.kind, f.sound_id IN (SELECT sound_id FROM favourites) AS favourite,
    (SELECT json_group_array(t.name) FROM sound_tags st JOIN tags t ON t.id = st.tag_id
     WHERE st.sound_id = f.sound_id) AS tags,
    u.rating, coalesce(u.note, '') AS note, coalesce(u.plays, 0) AS plays,
    u.last_played_at AS lastPlayedAt,
    (SELECT json_group_array(c.name) FROM collection_sounds cs JOIN collections c
       ON c.id = cs.collection_id WHERE cs.sound_id = f.sound_id) AS collections,
    concat_ws(' ', iif(s.corrected_tempo IS NULL, NULL, 'tempo'),
      iif(s.corrected_key IS NULL, NULL, 'key'), iif(s.corrected_kind IS NULL, NULL, 'kind'))
      AS corrected
  FROM files f LEFT JOIN sounds s ON s.id = f.sound_id
    LEFT JOIN user_data u ON u.sound_id = f.sound_id`;

/** What lists are sorted by, with the columns that may be NULL. */
const sortColumns: Record<Exclude<Sort["by"], "name">, { column: string; nullable: boolean }> = {
  folder: { column: "f.folder", nullable: false },
  duration: { column: "s.duration", nullable: true },
  tempo: { column: "s.tempo", nullable: true },
  loudness: { column: "s.loudness", nullable: true },
  added: { column: "f.added_at", nullable: false },
};

export class Samples {
  readonly #database: Database.Database;
  /** Prepared once for each combination of filters: every page of similar sounds asks. */
  readonly #ofSounds = new Map<string, Database.Statement<unknown[], SampleRow>>();

  readonly #get: Database.Statement<[number], SampleRow>;
  readonly #of: Database.Statement<[string], SampleRow>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database.prepare(`${selection} WHERE f.id = ?`);
    this.#of = database.prepare(`${selection} WHERE f.id IN (SELECT value FROM json_each(?))`);
  }

  get(id: number): Sample | undefined {
    const row = this.#get.get(id);
    return row && toSample(row);
  }

  /** Those of the files that there are, in the order of `ids`. */
  of(ids: readonly number[]): Sample[] {
    const samples = this.#of.all(JSON.stringify(ids)).map(toSample);
    const byId = new Map(samples.map((sample) => [sample.id, sample]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /**
   * A page of the samples that match, of the roots `onlineRoots` as online; by a look at every row,
   * but for the first pages of all by name. What `SampleColumns` knows faster.
   */
  search({ text, filters, sort, page }: SampleQuery, onlineRoots: readonly number[]): SearchPage {
    const { where, values } = conditions({ text, filters, onlineRoots });
    const counted = where === "" ? "files" : "files f LEFT JOIN sounds s ON s.id = f.sound_id";
    const total = this.#database
      .prepare<unknown[], number>(`SELECT count(*) FROM ${counted} ${where}`)
      .pluck()
      .get(...values);
    const rows = this.#database
      .prepare<unknown[], SampleRow>(
        `${selection} ${where} ORDER BY ${orderOf(sort)} LIMIT ? OFFSET ?`,
      )
      .all(...values, page.limit, page.offset);
    return { total: total ?? 0, samples: rows.map(toSample) };
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
    return statement.all(JSON.stringify(soundIds), ...values).map(toSample);
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
      .prepare<unknown[], number>(
        `SELECT DISTINCT f.sound_id FROM files f LEFT JOIN sounds s ON s.id = f.sound_id ${where}`,
      )
      .pluck()
      .all(...values);
  }

  /** Every sample that has been analysed, in the order that it was added. */
  analysed(): Sample[] {
    return this.#database
      .prepare<[], SampleRow>(`${selection} WHERE f.state = 'analysed' ORDER BY f.id`)
      .all()
      .map(toSample);
  }
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
  const match = matchQuery(text);
  if (match !== null) {
    limit("f.id IN (SELECT rowid FROM files_text WHERE files_text MATCH ?)", match);
  }
  limitPlace(filters, onlineRoots, limit);
  limitSound(filters, limit);
  return { where: clauses.length === 0 ? "" : `WHERE ${clauses.join(" AND ")}`, values };
}

/** Limits where the file is. */
function limitPlace({ folder, offline }: Filters, onlineRoots: readonly number[], limit: Limit) {
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

/** Limits what the file's sound is. */
function limitSound({ duration, tempo, key, kind, tags, favourite }: Filters, limit: Limit) {
  for (const [column, range] of [
    ["s.duration", duration],
    ["s.tempo", tempo],
  ] as const) {
    if (range?.min !== undefined) limit(`${column} >= ?`, range.min);
    if (range?.max !== undefined) limit(`${column} <= ?`, range.max);
  }
  if (key !== undefined) limit("s.key = ?", key);
  if (kind !== undefined) limit("s.kind = ?", kind);
  for (const tag of tags ?? []) {
    limit(
      `f.sound_id IN (SELECT st.sound_id FROM sound_tags st JOIN tags t ON t.id = st.tag_id
                      WHERE t.name = ?)`,
      tag,
    );
  }
  if (favourite === true) limit("f.sound_id IN (SELECT sound_id FROM favourites)");
  if (favourite === false) {
    // What has no sound is no favourite, where NOT IN alone would know nothing.
    limit("(f.sound_id IS NULL OR f.sound_id NOT IN (SELECT sound_id FROM favourites))");
  }
}

function toSample({ tags, favourite, collections, corrected, ...row }: SampleRow): Sample {
  return {
    ...row,
    tags: JSON.parse(tags) as string[],
    favourite: favourite === 1,
    collections: JSON.parse(collections) as string[],
    corrected: corrected === "" ? [] : (corrected.split(" ") as Sample["corrected"][number][]),
  };
}
