/**
 * What the musician said of sounds. A sound is named by the hash of its audio, hex: of one that is in
 * no folder, or not yet, the data is kept until it comes.
 */
import type Database from "better-sqlite3";
import { correctable } from "../../../shared/domain.ts";
import type { SoundUserData, UserData } from "../../../shared/user-data.ts";
import { Collections } from "./collections.ts";
import { KeptUserData } from "./kept-user-data.ts";
import { Searches } from "./searches.ts";
import { compact, merge } from "./user-data-record.ts";

/** What stands in the table of its own that is left when all others have theirs. */
const rest = ["rating", "note", "plays", "lastPlayedAt"] as const;

/** Fields that become others; one that is undefined is nothing any more. */
export type UserDataPatch = Partial<UserData>;

interface SoundRow {
  readonly id: number;
  readonly audioHash: string;
  /** JSON */
  readonly tags: string;
  readonly favouriteSince: number | null;
  readonly rating: number | null;
  readonly note: string | null;
  /** JSON */
  readonly collections: string;
  readonly tempo: number | null;
  readonly key: string | null;
  readonly kind: string | null;
  readonly instrument: string | null;
  readonly plays: number | null;
  readonly lastPlayedAt: number | null;
}

const selection = `
  SELECT s.id, lower(hex(s.audio_hash)) AS audioHash,
    (SELECT json_group_array(t.name) FROM sound_tags st
     JOIN tags t ON t.id = st.tag_id WHERE st.sound_id = s.id) AS tags,
    f.added_at AS favouriteSince, u.rating, u.note,
    (SELECT json_group_array(c.name) FROM collection_sounds cs
     JOIN collections c ON c.id = cs.collection_id WHERE cs.sound_id = s.id) AS collections,
    s.corrected_tempo AS tempo, s.corrected_key AS key, s.corrected_kind AS kind,
    s.corrected_instrument AS instrument, u.plays, u.last_played_at AS lastPlayedAt
  FROM sounds s LEFT JOIN favourites f ON f.sound_id = s.id
    LEFT JOIN user_data u ON u.sound_id = s.id`;

/** Only sounds of which something was said. */
const saidOf = ["sound_tags", "favourites", "user_data", "collection_sounds"]
  .map((table) => `s.id IN (SELECT sound_id FROM ${table})`)
  .concat(
    `coalesce(s.corrected_tempo, s.corrected_key, s.corrected_kind, s.corrected_instrument)
     IS NOT NULL`,
  )
  .join(" OR ");

/** The first of each are enough for the first of all; each is in the order of its index. */
const firstWithData = ["sound_tags", "favourites", "user_data", "collection_sounds"]
  .map((table) => `SELECT sound_id FROM ${table} WHERE sound_id > :after`)
  .concat(
    `SELECT id FROM sounds WHERE id > :after AND (corrected_tempo IS NOT NULL
       OR corrected_key IS NOT NULL OR corrected_kind IS NOT NULL
       OR corrected_instrument IS NOT NULL)`,
  )
  .map((first) => `SELECT * FROM (${first} ORDER BY 1 LIMIT :limit)`)
  .join(" UNION ");

export class UserDataRecords {
  readonly collections: Collections;
  readonly searches: Searches;
  readonly kept: KeptUserData;
  readonly #database: Database.Database;
  readonly #indexTags: (soundId: number) => void;
  readonly #idOf: Database.Statement<[Buffer], number>;
  readonly #byId: Database.Statement<[number], SoundRow>;
  readonly #byHash: Database.Statement<[Buffer], SoundRow>;
  readonly #withData: Database.Statement<[{ after: number; limit: number }], SoundRow>;
  readonly #write: ReturnType<typeof writingStatements>;

  /** `indexTags` brings the text index up to date with a sound's tags. */
  constructor(database: Database.Database, indexTags: (soundId: number) => void) {
    this.#database = database;
    this.#indexTags = indexTags;
    this.collections = new Collections(database);
    this.searches = new Searches(database);
    this.kept = new KeptUserData(database);
    this.#idOf = database
      .prepare<[Buffer], number>("SELECT id FROM sounds WHERE audio_hash = ?")
      .pluck();
    this.#byId = database.prepare(`${selection} WHERE s.id = ?`);
    this.#byHash = database.prepare(`${selection} WHERE s.audio_hash = ?`);
    this.#withData = database.prepare(
      `${selection} WHERE s.id IN (${firstWithData}) ORDER BY s.id LIMIT :limit`,
    );
    this.#write = writingStatements(database);
  }

  /** What was said of a sound; {} for nothing. */
  get(audioHash: string): UserData {
    const row = this.#byHash.get(Buffer.from(audioHash, "hex"));
    return row ? toUserData(row) : this.kept.get(audioHash);
  }

  /** The hashes of the sounds with these ids. */
  hashesOf(soundIds: readonly number[]): string[] {
    return this.#database
      .prepare<[string], string>(
        `SELECT lower(hex(audio_hash)) FROM sounds
         WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
      )
      .pluck()
      .all(JSON.stringify(soundIds));
  }

  /** The hashes of the sounds of these samples. */
  hashesOfSamples(sampleIds: readonly number[]): string[] {
    return this.#database
      .prepare<[string], string>(
        `SELECT lower(hex(audio_hash)) FROM sounds WHERE id IN (SELECT sound_id FROM files
           WHERE id IN (SELECT value FROM json_each(?))) ORDER BY id`,
      )
      .pluck()
      .all(JSON.stringify(sampleIds));
  }

  /** Those of the samples that have not been analysed, or could not be. */
  samplesWithoutSound(sampleIds: readonly number[]): number[] {
    return this.#database
      .prepare<[string], number>(
        "SELECT id FROM files WHERE sound_id IS NULL AND id IN (SELECT value FROM json_each(?))",
      )
      .pluck()
      .all(JSON.stringify(sampleIds));
  }

  /** The sounds of a collection, those that are kept too. */
  membersOf(collection: string): string[] {
    return [...this.collections.members(collection), ...this.kept.membersOf(collection)];
  }

  renameCollection(name: string, newName: string): void {
    this.collections.rename(name, newName);
    this.kept.renameCollection(name, newName);
  }

  /** True where the sound is in the catalog. */
  isThere(audioHash: string): boolean {
    return this.#idOf.get(Buffer.from(audioHash, "hex")) !== undefined;
  }

  /** Changes what was said of a sound. Tags that nobody carries any more go with `tidy`. */
  patch(audioHash: string, patch: UserDataPatch): void {
    const row = this.#byHash.get(Buffer.from(audioHash, "hex"));
    if (row) this.#patchRow(row, patch);
    else this.kept.set(audioHash, compact({ ...this.kept.get(audioHash), ...patch }));
  }

  /** Counts a sound as played. */
  addPlay(soundId: number, time: number): void {
    this.#write.addPlay.run(soundId, time);
  }

  /** Keeps what was said of sounds that leave the catalog. */
  keep(soundIds: readonly number[]): void {
    const rows = this.#database
      .prepare<[string], SoundRow>(
        `${selection} WHERE s.id IN (SELECT value FROM json_each(?)) AND (${saidOf})`,
      )
      .all(JSON.stringify(soundIds));
    for (const row of rows) this.kept.keep(row.audioHash, toUserData(row));
  }

  /** Gives a sound that came (back) into the catalog what was kept of it. */
  giveBack(soundId: number): void {
    if (this.kept.isEmpty) return;
    const row = this.#byId.get(soundId);
    const kept = row && this.kept.take(row.audioHash);
    if (row && kept) this.#patchRow(row, merge(toUserData(row), kept));
  }

  /** Forgets tags that no sound carries. */
  tidy(): void {
    this.#database
      .prepare(
        "DELETE FROM tags WHERE NOT EXISTS (SELECT 1 FROM sound_tags WHERE tag_id = tags.id)",
      )
      .run();
  }

  /** True where something was said of any sound, or a collection or a search was made. */
  get isAny(): boolean {
    return (
      !this.kept.isEmpty ||
      this.collections.names().length > 0 ||
      this.searches.all().length > 0 ||
      this.#withData.get({ after: 0, limit: 1 }) !== undefined
    );
  }

  /** All sounds of which something was said, a slice at a time; first those of the catalog. */
  *slices(size = 500): Generator<SoundUserData[]> {
    for (let after = 0; ;) {
      const rows = this.#withData.all({ after, limit: size });
      const last = rows.at(-1);
      if (!last) break;
      yield rows.map((row) => ({ audioHash: row.audioHash, ...toUserData(row) }));
      after = last.id;
    }
    yield* this.kept.slices(size);
  }

  #patchRow({ id, ...row }: SoundRow, patch: UserDataPatch): void {
    const { tempo, key, kind, instrument, ...said } = compact({
      ...toUserData({ id, ...row }),
      ...patch,
    });
    if ("tags" in patch) this.#setTags(id, said.tags ?? []);
    if ("collections" in patch) this.#setCollections(id, said.collections ?? []);
    if ("favouriteSince" in patch) {
      this.#write.removeFavourite.run(id);
      if (said.favouriteSince !== undefined) this.#write.addFavourite.run(id, said.favouriteSince);
    }
    if (correctable.some((field) => field in patch)) {
      this.#write.correct.run({
        ...{ id, tempo: tempo ?? null, key: key ?? null },
        ...{ kind: kind ?? null, instrument: instrument ?? null },
      });
    }
    if (!rest.some((field) => field in patch)) return;
    const { rating, note, plays, lastPlayedAt } = said;
    this.#write.removeRest.run(id);
    if ([rating, note, plays, lastPlayedAt].every((value) => value === undefined)) return;
    this.#write.addRest.run(id, rating ?? null, note ?? null, plays ?? 0, lastPlayedAt ?? null);
  }

  #setTags(soundId: number, names: readonly string[]): void {
    // Its own tags may get another spelling, and those that nobody carries; other sounds' keep theirs.
    for (const name of names) this.#write.spellTag.run(name, soundId);
    this.#write.removeTags.run(soundId);
    for (const name of names) this.#write.addTag.run(soundId, name);
    this.#indexTags(soundId);
  }

  #setCollections(soundId: number, names: readonly string[]): void {
    this.#write.leaveCollections.run(soundId);
    for (const name of names) {
      this.collections.add(name);
      this.#write.joinCollection.run(soundId, name);
    }
  }
}

function writingStatements(database: Database.Database) {
  return {
    spellTag: database.prepare<[string, number]>(
      `INSERT INTO tags (name) VALUES (?) ON CONFLICT DO UPDATE SET name = excluded.name
       WHERE excluded.name != name COLLATE BINARY
         AND (EXISTS (SELECT 1 FROM sound_tags WHERE tag_id = tags.id AND sound_id = ?)
           OR NOT EXISTS (SELECT 1 FROM sound_tags WHERE tag_id = tags.id))`,
    ),
    removeTags: database.prepare<[number]>("DELETE FROM sound_tags WHERE sound_id = ?"),
    addTag: database.prepare<[number, string]>(
      "INSERT OR IGNORE INTO sound_tags (sound_id, tag_id) SELECT ?, id FROM tags WHERE name = ?",
    ),
    leaveCollections: database.prepare<[number]>(
      "DELETE FROM collection_sounds WHERE sound_id = ?",
    ),
    joinCollection: database.prepare<[number, string]>(
      `INSERT OR IGNORE INTO collection_sounds (sound_id, collection_id)
       SELECT ?, id FROM collections WHERE name = ?`,
    ),
    addFavourite: database.prepare<[number, number]>(
      "INSERT INTO favourites (sound_id, added_at) VALUES (?, ?)",
    ),
    removeFavourite: database.prepare<[number]>("DELETE FROM favourites WHERE sound_id = ?"),
    correct: database.prepare<[Pick<SoundRow, "id" | "tempo" | "key" | "kind" | "instrument">]>(
      `UPDATE sounds SET corrected_tempo = :tempo, corrected_key = :key, corrected_kind = :kind,
         corrected_instrument = :instrument, tempo = coalesce(:tempo, measured_tempo), key = coalesce(:key, measured_key)
       WHERE id = :id`,
    ),
    removeRest: database.prepare<[number]>("DELETE FROM user_data WHERE sound_id = ?"),
    addRest: database.prepare<[number, number | null, string | null, number | null, number | null]>(
      `INSERT INTO user_data (sound_id, rating, note, plays, last_played_at)
       VALUES (?, ?, ?, ?, ?)`,
    ),
    addPlay: database.prepare<[number, number]>(
      `INSERT INTO user_data (sound_id, plays, last_played_at) VALUES (?, 1, ?)
       ON CONFLICT DO UPDATE SET plays = plays + 1, last_played_at = excluded.last_played_at`,
    ),
  };
}

function toUserData({ tags, collections, ...row }: SoundRow): UserData {
  const { favouriteSince, rating, note, tempo, key, kind, instrument, ...played } = row;
  const { plays, lastPlayedAt } = played;
  const said = { favouriteSince, rating, note, tempo, key, kind, instrument, plays, lastPlayedAt };
  return compact({
    ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null)),
    tags: JSON.parse(tags) as string[],
    collections: JSON.parse(collections) as string[],
  });
}
