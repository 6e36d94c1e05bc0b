/** Sounds: what analysis measured, and the musician's tags and favourites. */
import type Database from "better-sqlite3";
import { analysisVersion, type SoundAnalysis } from "../../../shared/analysis.ts";
import { bytesOf } from "./blobs.ts";

export class Sounds {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Stores a sound, or what is newly known of it; returns its id. */
  save(sound: SoundAnalysis): number {
    const id = this.#database
      .prepare<unknown[], number>(
        `INSERT INTO sounds
           (audio_hash, duration, loudness, tempo, key, peaks, neutral, analysis_version)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (audio_hash) DO UPDATE SET
           duration = excluded.duration, loudness = excluded.loudness, tempo = excluded.tempo,
           key = excluded.key, peaks = excluded.peaks, neutral = excluded.neutral,
           analysis_version = excluded.analysis_version
         RETURNING id`,
      )
      .pluck()
      .get(
        bytesOf(sound.audioHash),
        sound.duration,
        sound.loudness,
        sound.tempo,
        sound.key,
        bytesOf(sound.peaks),
        JSON.stringify(sound.neutral),
        analysisVersion,
      );
    if (id === undefined) throw new Error("a saved sound has no id");
    return id;
  }

  peaks(soundId: number): Uint8Array | undefined {
    return this.#database
      .prepare<[number], Uint8Array>("SELECT peaks FROM sounds WHERE id = ?")
      .pluck()
      .get(soundId);
  }

  /** Replaces the tags of a sound; names differ by more than case. */
  setTags(soundId: number, names: readonly string[]): void {
    const addTag = this.#database.prepare(
      "INSERT INTO tags (name) VALUES (?) ON CONFLICT DO UPDATE SET name = excluded.name",
    );
    const addLink = this.#database.prepare(
      `INSERT INTO sound_tags (sound_id, tag_id) SELECT ?, id FROM tags WHERE name = ?
       ON CONFLICT DO NOTHING`,
    );
    this.#database.transaction(() => {
      this.#database.prepare("DELETE FROM sound_tags WHERE sound_id = ?").run(soundId);
      for (const name of names) {
        addTag.run(name);
        addLink.run(soundId, name);
      }
      this.#database
        .prepare("DELETE FROM tags WHERE id NOT IN (SELECT tag_id FROM sound_tags)")
        .run();
    })();
  }

  /** Marks a sound as a favourite, or no longer. */
  setFavourite(soundId: number, favourite: boolean): void {
    if (favourite) {
      this.#database
        .prepare("INSERT INTO favourites (sound_id, added_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .run(soundId, Date.now());
    } else {
      this.#database.prepare("DELETE FROM favourites WHERE sound_id = ?").run(soundId);
    }
  }

  /** Sounds that no file carries, and that neither a tag keeps nor being a favourite. */
  orphans(): number[] {
    return this.#database
      .prepare<[], number>(
        `SELECT id FROM sounds WHERE id NOT IN
           (SELECT sound_id FROM files WHERE sound_id IS NOT NULL)
         AND id NOT IN (SELECT sound_id FROM sound_tags)
         AND id NOT IN (SELECT sound_id FROM favourites)`,
      )
      .pluck()
      .all();
  }

  remove(soundIds: readonly number[]): void {
    this.#database
      .prepare("DELETE FROM sounds WHERE id IN (SELECT value FROM json_each(?))")
      .run(JSON.stringify(soundIds));
  }

  /** Sounds that an older version analysed. */
  outdated(version: number): number[] {
    return this.#database
      .prepare<[number], number>("SELECT id FROM sounds WHERE analysis_version < ?")
      .pluck()
      .all(version);
  }

  /** How many sounds hold each descriptor at its neutral value. */
  neutralCounts(): Record<string, number> {
    const rows = this.#database
      .prepare<[], { descriptor: string; sounds: number }>(
        `SELECT value AS descriptor, count(*) AS sounds FROM sounds, json_each(neutral)
         WHERE neutral != '[]' GROUP BY value ORDER BY value`,
      )
      .all();
    return Object.fromEntries(rows.map(({ descriptor, sounds }) => [descriptor, sounds]));
  }

  count(): number {
    return this.#database.prepare<[], number>("SELECT count(*) FROM sounds").pluck().get() ?? 0;
  }
}
