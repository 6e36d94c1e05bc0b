/** Sounds: what analysis measured, their embeddings, and the musician's tags. */
import type Database from "better-sqlite3";
import { analysisVersion, type SoundAnalysis } from "../../../shared/analysis.ts";

export interface StoredEmbedding {
  readonly soundId: number;
  /** `embeddingSize` float32. */
  readonly embedding: Float32Array;
}

interface EmbeddingRow {
  readonly soundId: number;
  readonly embedding: Uint8Array;
}

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
           (audio_hash, duration, loudness, tempo, key, peaks, embedding, analysis_version)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (audio_hash) DO UPDATE SET
           duration = excluded.duration, loudness = excluded.loudness, tempo = excluded.tempo,
           key = excluded.key, peaks = excluded.peaks, embedding = excluded.embedding,
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
        bytesOf(sound.embedding),
        analysisVersion,
      );
    if (id === undefined) throw new Error("a saved sound has no id");
    this.#nextGeneration();
    return id;
  }

  *embeddings(): IterableIterator<StoredEmbedding> {
    const rows = this.#database
      .prepare<[], EmbeddingRow>("SELECT id AS soundId, embedding FROM sounds ORDER BY id")
      .iterate();
    for (const { soundId, embedding } of rows) yield { soundId, embedding: floatsOf(embedding) };
  }

  embedding(soundId: number): Float32Array | undefined {
    const row = this.#database
      .prepare<[number], Uint8Array>("SELECT embedding FROM sounds WHERE id = ?")
      .pluck()
      .get(soundId);
    return row && floatsOf(row);
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

  /** Deletes sounds that no file carries and no tag keeps; returns their ids. */
  deleteOrphans(): number[] {
    const ids = this.#database
      .prepare<[], number>(
        `DELETE FROM sounds WHERE id NOT IN (SELECT sound_id FROM files WHERE sound_id IS NOT NULL)
           AND id NOT IN (SELECT sound_id FROM sound_tags) RETURNING id`,
      )
      .pluck()
      .all();
    if (ids.length > 0) this.#nextGeneration();
    return ids;
  }

  /** Changes whenever the set of embeddings does. */
  generation(): number {
    const generation = this.#database
      .prepare<[], number>("SELECT generation FROM embedding_generation")
      .pluck()
      .get();
    return generation ?? 0;
  }

  count(): number {
    return this.#database.prepare<[], number>("SELECT count(*) FROM sounds").pluck().get() ?? 0;
  }

  #nextGeneration(): void {
    this.#database.prepare("UPDATE embedding_generation SET generation = generation + 1").run();
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}

/** Copies, since a BLOB need not begin at a multiple of four bytes. */
function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
