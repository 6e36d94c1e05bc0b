/** Embeddings of sounds by the musician's own model. */
import type Database from "better-sqlite3";
import { bytesOf, floatsOf } from "./blobs.ts";
import type { StoredEmbedding } from "./fingerprints.ts";

/** A sound that the model has not embedded, and a file that carries it. */
export interface Unembedded {
  readonly soundId: number;
  readonly fileId: number;
}

export class ModelEmbeddings {
  readonly #database: Database.Database;

  /** Prepared once: ranking asks for hundreds. */
  readonly #get: Database.Statement<[number, string], Uint8Array | null>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#get = database
      .prepare<[number, string], Uint8Array | null>(
        "SELECT embedding FROM model_embeddings WHERE sound_id = ? AND model = ?",
      )
      .pluck();
  }

  /**
   * Stores a sound's embedding; null where the model could not use the sound. False where the sound
   * is gone.
   */
  set(soundId: number, model: string, embedding: Float32Array | null): boolean {
    const { changes } = this.#database
      .prepare(
        `INSERT OR REPLACE INTO model_embeddings (sound_id, model, embedding)
         SELECT id, ?, ? FROM sounds WHERE id = ?`,
      )
      .run(model, embedding && bytesOf(embedding), soundId);
    return changes > 0;
  }

  get(soundId: number, model: string): Float32Array | null {
    const bytes = this.#get.get(soundId, model);
    return bytes == null ? null : floatsOf(bytes);
  }

  *embeddings(model: string): IterableIterator<StoredEmbedding> {
    const rows = this.#database
      .prepare<[string], { id: number; embedding: Uint8Array }>(
        `SELECT sound_id AS id, embedding FROM model_embeddings
         WHERE model = ? AND embedding IS NOT NULL ORDER BY sound_id`,
      )
      .iterate(model);
    for (const { id, embedding } of rows) yield { id, embedding: floatsOf(embedding) };
  }

  /** Up to `count` embeddings, spread over the sounds by their ids. */
  spread(model: string, count: number): Float32Array[] {
    const last =
      this.#database
        .prepare<[], number | null>("SELECT max(sound_id) FROM model_embeddings")
        .pluck()
        .get() ?? 0;
    const next = this.#database
      .prepare<[string, number], Uint8Array>(
        `SELECT embedding FROM model_embeddings
         WHERE model = ? AND embedding IS NOT NULL AND sound_id >= ? ORDER BY sound_id LIMIT 1`,
      )
      .pluck();
    return Array.from({ length: count }, (_, i) =>
      next.get(model, Math.floor((i * last) / count) + 1),
    ).flatMap((bytes) => (bytes ? [floatsOf(bytes)] : []));
  }

  /** Sounds of files in the roots that the model has yet to embed; none of `except`. */
  missing(
    model: string,
    rootIds: readonly number[],
    limit: number,
    except: ReadonlySet<number>,
  ): Unembedded[] {
    return this.#database
      .prepare<[string, string, number], Unembedded>(
        `SELECT f.sound_id AS soundId, min(f.id) AS fileId FROM files f
         WHERE f.state = 'analysed' AND f.root_id IN (SELECT value FROM json_each(?))
           AND NOT EXISTS (SELECT 1 FROM model_embeddings m
                           WHERE m.sound_id = f.sound_id AND m.model = ?)
         GROUP BY f.sound_id LIMIT ?`,
      )
      .all(JSON.stringify(rootIds), model, limit + except.size)
      .filter(({ soundId }) => !except.has(soundId))
      .slice(0, limit);
  }

  /** Sounds that the model has dealt with, of those that are embeddable. */
  count(model: string): number {
    return (
      this.#database
        .prepare<[string], number>(
          `SELECT count(*) FROM model_embeddings m WHERE m.model = ? AND EXISTS
             (SELECT 1 FROM files f WHERE f.sound_id = m.sound_id AND f.state = 'analysed')`,
        )
        .pluck()
        .get(model) ?? 0
    );
  }

  /** Sounds that an analysed file carries; others cannot be heard. */
  embeddable(): number {
    return (
      this.#database
        .prepare<[], number>("SELECT count(DISTINCT sound_id) FROM files WHERE state = 'analysed'")
        .pluck()
        .get() ?? 0
    );
  }

  /** The model that made most of the embeddings; null where there are none. */
  mostUsed(): string | null {
    return (
      this.#database
        .prepare<[], string>(
          `SELECT model FROM model_embeddings WHERE embedding IS NOT NULL
           GROUP BY model ORDER BY count(*) DESC, model LIMIT 1`,
        )
        .pluck()
        .get() ?? null
    );
  }
}
