/** Sounds: what analysis measured. */
import type Database from "better-sqlite3";
import { analysisVersion, type SoundAnalysis } from "../../../shared/analysis.ts";
import { bytesOf } from "./blobs.ts";
import type { UserDataRecords } from "./user-data.ts";

export class Sounds {
  readonly #database: Database.Database;
  readonly #userData: UserDataRecords;

  constructor(database: Database.Database, userData: UserDataRecords) {
    this.#database = database;
    this.#userData = userData;
  }

  /**
   * Stores a sound, or what is newly known of it; returns its id. What the musician put right stays,
   * and what was kept of a sound that was gone is its again.
   */
  save(sound: SoundAnalysis): number {
    const id = this.#saveMeasured(sound);
    this.#userData.giveBack(id);
    return id;
  }

  peaks(soundId: number): Uint8Array | undefined {
    return this.#database
      .prepare<[number], Uint8Array>("SELECT peaks FROM sounds WHERE id = ?")
      .pluck()
      .get(soundId);
  }

  /** SHA-256 of a sound's decoded audio. */
  audioHash(soundId: number): Uint8Array | undefined {
    return this.#database
      .prepare<[number], Uint8Array>("SELECT audio_hash FROM sounds WHERE id = ?")
      .pluck()
      .get(soundId);
  }

  /**
   * Of the next sounds after `id`, those that no file carries, nor one that departed and is remembered; and
   * the last that was looked at, null where there was none.
   */
  orphansAfter(id: number, limit: number): { orphans: number[]; last: number | null } {
    const rows = this.#database
      .prepare<[number, number], { id: number; isOrphan: number }>(
        `SELECT id, NOT EXISTS (SELECT 1 FROM files WHERE sound_id = s.id)
           AND NOT EXISTS (SELECT 1 FROM departed_files WHERE sound_id = s.id) AS isOrphan
         FROM sounds s WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .all(id, limit);
    const orphans = rows.filter(({ isOrphan }) => isOrphan === 1).map((row) => row.id);
    return { orphans, last: rows.at(-1)?.id ?? null };
  }

  /** Removes sounds. What the musician said of them is kept until they come back. */
  remove(soundIds: readonly number[]): void {
    this.#database.transaction(() => {
      this.#userData.keep(soundIds);
      this.#database
        .prepare("DELETE FROM sounds WHERE id IN (SELECT value FROM json_each(?))")
        .run(JSON.stringify(soundIds));
      this.#userData.tidy();
    })();
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

  #saveMeasured(sound: SoundAnalysis): number {
    const id = this.#database
      .prepare<unknown[], number>(
        `INSERT INTO sounds
           (audio_hash, duration, loudness, tempo, key, measured_tempo, measured_key, peaks, neutral,
            analysis_version)
         VALUES (:audioHash, :duration, :loudness, :tempo, :key, :tempo, :key, :peaks, :neutral,
           :version)
         ON CONFLICT (audio_hash) DO UPDATE SET
           duration = excluded.duration, loudness = excluded.loudness,
           measured_tempo = excluded.tempo, measured_key = excluded.key,
           tempo = coalesce(corrected_tempo, excluded.tempo),
           key = coalesce(corrected_key, excluded.key), peaks = excluded.peaks,
           neutral = excluded.neutral, analysis_version = excluded.analysis_version
         RETURNING id`,
      )
      .pluck()
      .get({
        audioHash: bytesOf(sound.audioHash),
        duration: sound.duration,
        loudness: sound.loudness,
        tempo: sound.tempo,
        key: sound.key,
        peaks: bytesOf(sound.peaks),
        neutral: JSON.stringify(sound.neutral),
        version: analysisVersion,
      });
    if (id === undefined) throw new Error("a saved sound has no id");
    return id;
  }
}
