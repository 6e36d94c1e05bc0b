/** Fingerprints and embeddings: of the whole of each sound, and of the segments of long ones. */
import type Database from "better-sqlite3";
import type { SoundAnalysis, SoundVectors } from "../../../shared/analysis.ts";
import type { Folder, Region } from "../../../shared/domain.ts";
import { bytesOf, floatsOf } from "./blobs.ts";
import { belowFolder, belowFolderValues } from "./files.ts";

export interface StoredEmbedding {
  readonly id: number;
  /** `embeddingSize` float32. */
  readonly embedding: Float32Array;
}

export interface StoredFingerprint {
  readonly id: number;
  readonly fingerprint: Uint8Array;
}

export interface StoredVectors extends SoundVectors {
  readonly id: number;
}

/** A sound, or a part of it, as similarity ranks it. */
export interface Candidate extends StoredVectors {
  readonly soundId: number;
  /** Null for the whole sound. */
  readonly region: Region | null;
}

/** What changed in the set of embeddings. */
export interface EmbeddingChange {
  readonly removed: readonly number[];
  readonly added: readonly StoredEmbedding[];
}

interface VectorsRow extends StoredFingerprint {
  readonly embedding: Uint8Array;
}

interface CandidateRow extends VectorsRow {
  readonly soundId: number;
  readonly start: number | null;
  readonly end: number | null;
}

export class Fingerprints {
  readonly #database: Database.Database;

  constructor(database: Database.Database) {
    this.#database = database;
  }

  /** Stores what a sound is compared by, in place of what was there of it. */
  replace(soundId: number, { vectors, segments }: SoundAnalysis): EmbeddingChange {
    const removed = this.#remove([soundId]);
    const insert = this.#database.prepare(
      `INSERT INTO fingerprints (sound_id, start_time, end_time, fingerprint, embedding)
       VALUES (?, ?, ?, ?, ?)`,
    );
    const add = (region: Region | null, { fingerprint, embedding }: SoundVectors) => {
      const { lastInsertRowid } = insert.run(
        soundId,
        region?.start ?? null,
        region?.end ?? null,
        bytesOf(fingerprint),
        bytesOf(embedding),
      );
      return { id: Number(lastInsertRowid), embedding };
    };
    const added = [
      ...(vectors === null ? [] : [add(null, vectors)]),
      ...segments.map((segment) => add(segment.region, segment)),
    ];
    this.#nextGeneration();
    return { removed, added };
  }

  /** Removes all that sounds are compared by; returns the ids of the rows. */
  remove(soundIds: readonly number[]): number[] {
    const removed = this.#remove(soundIds);
    if (removed.length > 0) this.#nextGeneration();
    return removed;
  }

  /** The vectors of a sound, or of exactly this segment of it. */
  vectors(soundId: number, region: Region | null): SoundVectors | undefined {
    const row = this.#database
      .prepare<unknown[], { fingerprint: Uint8Array; embedding: Uint8Array }>(
        `SELECT fingerprint, embedding FROM fingerprints
         WHERE sound_id = ? AND start_time IS ? AND end_time IS ?`,
      )
      .get(soundId, region?.start ?? null, region?.end ?? null);
    return row && { fingerprint: row.fingerprint, embedding: floatsOf(row.embedding) };
  }

  /** The rows of all sounds in a folder and below it; null where there are more than `most`. */
  within({ rootId, path }: Pick<Folder, "rootId" | "path">, most: number): number[] | null {
    const ids = this.#database
      .prepare<unknown[], number>(
        `SELECT id FROM fingerprints WHERE sound_id IN
           (SELECT sound_id FROM files WHERE root_id = ? AND ${belowFolder("folder")})
         LIMIT ?`,
      )
      .pluck()
      .all(rootId, ...belowFolderValues(path), most + 1);
    return ids.length > most ? null : ids;
  }

  /** The rows of whole sounds. */
  wholes(soundIds: readonly number[]): number[] {
    return this.#database
      .prepare<[string], number>(
        `SELECT id FROM fingerprints
         WHERE start_time IS NULL AND sound_id IN (SELECT value FROM json_each(?))`,
      )
      .pluck()
      .all(JSON.stringify(soundIds));
  }

  candidates(ids: readonly number[]): Candidate[] {
    return this.#database
      .prepare<[string], CandidateRow>(
        `SELECT id, sound_id AS soundId, start_time AS start, end_time AS end, fingerprint, embedding
         FROM fingerprints WHERE id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(ids))
      .map(({ start, end, embedding, ...row }) => ({
        ...row,
        embedding: floatsOf(embedding),
        region: start === null || end === null ? null : { start, end },
      }));
  }

  /** Every fingerprint; nothing else may be asked of the catalog meanwhile. */
  all(): IterableIterator<StoredFingerprint> {
    return this.#database
      .prepare<[], StoredFingerprint>("SELECT id, fingerprint FROM fingerprints")
      .iterate();
  }

  /** The next fingerprints in the order of ids. */
  batch(after: number, limit: number): StoredFingerprint[] {
    return this.#database
      .prepare<[number, number], StoredFingerprint>(
        "SELECT id, fingerprint FROM fingerprints WHERE id > ? ORDER BY id LIMIT ?",
      )
      .all(after, limit);
  }

  *embeddings(): IterableIterator<StoredEmbedding> {
    const rows = this.#database
      .prepare<[], { id: number; embedding: Uint8Array }>(
        "SELECT id, embedding FROM fingerprints ORDER BY id",
      )
      .iterate();
    for (const { id, embedding } of rows) yield { id, embedding: floatsOf(embedding) };
  }

  /** The vectors of up to `count` whole sounds, spread over the library by their ids. */
  spread(count: number): StoredVectors[] {
    const range = this.#database
      .prepare<[], { first: number | null; last: number | null }>(
        "SELECT min(id) AS first, max(id) AS last FROM fingerprints",
      )
      .get();
    const next = this.#database.prepare<[number], VectorsRow>(
      `SELECT id, fingerprint, embedding FROM fingerprints
       WHERE id >= ? AND start_time IS NULL ORDER BY id LIMIT 1`,
    );
    const [first, last] = [range?.first ?? 0, range?.last ?? 0];
    const picked = Array.from({ length: count }, (_, i) =>
      next.get(first + Math.floor((i * (last - first + 1)) / count)),
    ).filter((found) => found !== undefined);
    const once = new Map(picked.map((found) => [found.id, found])).values();
    return Array.from(once, (found) => ({ ...found, embedding: floatsOf(found.embedding) }));
  }

  setEmbeddings(embeddings: readonly StoredEmbedding[]): void {
    const update = this.#database.prepare("UPDATE fingerprints SET embedding = ? WHERE id = ?");
    this.#database.transaction(() => {
      for (const { id, embedding } of embeddings) update.run(bytesOf(embedding), id);
      this.#nextGeneration();
    })();
  }

  /** The version of the parameters that made every embedding. */
  get parameters(): string {
    return (
      this.#database
        .prepare<[], string>("SELECT parameters FROM embedding_generation")
        .pluck()
        .get() ?? ""
    );
  }

  setParameters(version: string): void {
    this.#database.prepare("UPDATE embedding_generation SET parameters = ?").run(version);
  }

  /** Changes whenever the set of embeddings does. */
  generation(): number {
    return (
      this.#database
        .prepare<[], number>("SELECT generation FROM embedding_generation")
        .pluck()
        .get() ?? 0
    );
  }

  count(): number {
    return (
      this.#database.prepare<[], number>("SELECT count(*) FROM fingerprints").pluck().get() ?? 0
    );
  }

  #remove(soundIds: readonly number[]): number[] {
    return this.#database
      .prepare<[string], number>(
        `DELETE FROM fingerprints WHERE sound_id IN (SELECT value FROM json_each(?)) RETURNING id`,
      )
      .pluck()
      .all(JSON.stringify(soundIds));
  }

  #nextGeneration(): void {
    this.#database.prepare("UPDATE embedding_generation SET generation = generation + 1").run();
  }
}
