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

type SampleRow = Omit<Sample, "tags"> & { tags: string | null };

const selection = `
  SELECT f.id, f.root_id AS rootId, f.folder, f.name, f.state, f.sound_id AS soundId, s.duration,
    f.format, f.sample_rate AS sampleRate, f.channels, f.bit_depth AS bitDepth, s.loudness, s.tempo,
    s.key, (SELECT json_group_array(t.name) FROM sound_tags st JOIN tags t ON t.id = st.tag_id
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

  constructor(database: Database.Database) {
    this.#database = database;
  }

  get(id: number): Sample | undefined {
    const row = this.#database.prepare<[number], SampleRow>(`${selection} WHERE f.id = ?`).get(id);
    return row && toSample(row);
  }

  search({ text, filters, sort, page }: SampleQuery): SearchPage {
    const { where, values } = conditions(text, filters);
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

  /** Every analysed sample of the sounds, in `folder` or below it where one is given. */
  ofSounds(soundIds: readonly number[], folder?: Filters["folder"]): Sample[] {
    const { where, values } = conditions("", folder ? { folder } : {});
    const ids = JSON.stringify(soundIds);
    return this.#database
      .prepare<unknown[], SampleRow>(
        `${selection} ${where === "" ? "WHERE" : `${where} AND`}
         f.state != 'failed' AND f.sound_id IN (SELECT value FROM json_each(?))`,
      )
      .all(...values, ids)
      .map(toSample);
  }

  /** Every sample that has been analysed, in the order that it was added. */
  analysed(): Sample[] {
    return this.#database
      .prepare<[], SampleRow>(`${selection} WHERE f.state = 'analysed' ORDER BY f.id`)
      .all()
      .map(toSample);
  }
}

/** The WHERE clause of a query and its values. */
function conditions(text: string, filters: Filters): { where: string; values: unknown[] } {
  const clauses: string[] = [];
  const values: unknown[] = [];
  const limit = (clause: string, ...bound: unknown[]): void => {
    clauses.push(clause);
    values.push(...bound);
  };
  const match = matchQuery(text);
  if (match !== null) {
    limit("f.id IN (SELECT rowid FROM files_text WHERE files_text MATCH ?)", match);
  }
  const { folder, duration, tempo, key, tag } = filters;
  if (folder) {
    limit(
      `f.root_id = ? AND ${belowFolder("f.folder")}`,
      folder.rootId,
      ...belowFolderValues(folder.path),
    );
  }
  for (const [column, range] of [
    ["s.duration", duration],
    ["s.tempo", tempo],
  ] as const) {
    if (range?.min !== undefined) limit(`${column} >= ?`, range.min);
    if (range?.max !== undefined) limit(`${column} <= ?`, range.max);
  }
  if (key !== undefined) limit("s.key = ?", key);
  if (tag !== undefined) {
    limit(
      `f.sound_id IN (SELECT st.sound_id FROM sound_tags st JOIN tags t ON t.id = st.tag_id
                      WHERE t.name = ?)`,
      tag,
    );
  }
  return { where: clauses.length === 0 ? "" : `WHERE ${clauses.join(" AND ")}`, values };
}

function toSample({ tags, ...row }: SampleRow): Sample {
  return { ...row, tags: tags === null ? [] : (JSON.parse(tags) as string[]) };
}
