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

type SampleRow = Omit<Sample, "tags" | "favourite"> & {
  tags: string | null;
  favourite: number | null;
};

const selection = `
  SELECT f.id, f.root_id AS rootId, f.folder, f.name, f.state, f.sound_id AS soundId, s.duration,
    f.format, f.sample_rate AS sampleRate, f.channels, f.bit_depth AS bitDepth, s.loudness, s.tempo,
    s.key, s.kind, f.sound_id IN (SELECT sound_id FROM favourites) AS favourite,
    (SELECT json_group_array(t.name) FROM sound_tags st JOIN tags t ON t.id = st.tag_id
     WHERE st.sound_id = f.sound_id) AS tags
  FROM files f LEFT JOIN sounds s ON s.id = f.sound_id`;

const orders: Record<Sort["by"], string> = {
  name: "f.sort_name",
  folder: "f.folder",
  duration: "s.duration",
  tempo: "s.tempo",
  loudness: "s.loudness",
  added: "f.added_at",
};

export class Samples {
  readonly #database: Database.Database;
  /** Prepared once for each combination of filters: every page of similar sounds asks. */
  readonly #ofSounds = new Map<string, Database.Statement<unknown[], SampleRow>>();

  readonly #get: Database.Statement<[number], SampleRow>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database.prepare(`${selection} WHERE f.id = ?`);
  }

  get(id: number): Sample | undefined {
    const row = this.#get.get(id);
    return row && toSample(row);
  }

  /** A page of the samples that match, of the roots `onlineRoots` as online. */
  search({ text, filters, sort, page }: SampleQuery, onlineRoots: readonly number[]): SearchPage {
    const { where, values } = conditions({ text, filters, onlineRoots });
    const total = this.#database
      .prepare<unknown[], number>(
        `SELECT count(*) FROM files f LEFT JOIN sounds s ON s.id = f.sound_id ${where}`,
      )
      .pluck()
      .get(...values);
    const direction = sort.descending ? "DESC" : "ASC";
    const rows = this.#database
      .prepare<unknown[], SampleRow>(
        `${selection} ${where}
         ORDER BY ${orders[sort.by]} ${direction} NULLS LAST, f.sort_name ${direction}, f.id
         LIMIT ? OFFSET ?`,
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

function toSample({ tags, favourite, ...row }: SampleRow): Sample {
  return {
    ...row,
    tags: tags === null ? [] : (JSON.parse(tags) as string[]),
    favourite: favourite === 1,
  };
}
