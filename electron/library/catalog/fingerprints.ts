/** Fingerprints and embeddings: of the whole of each sound, and of the segments of long ones. */
import type Database from "better-sqlite3";
import type { SoundAnalysis, SoundVectors } from "../../../shared/analysis.ts";
import type { Region } from "../../../shared/domain.ts";
import { bytesOf, floatsOf } from "./blobs.ts";

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

/** A row: a sound, or a part of it. */
export interface FingerprintRow extends StoredVectors {
  readonly soundId: number;
  /** False for the whole of a sound. */
  readonly isPart: boolean;
}

/** What changed in the set of embeddings. */
export interface EmbeddingChange {
  readonly removed: readonly number[];
  /** In the order of ids. */
  readonly added: readonly FingerprintRow[];
}

interface VectorsRow extends StoredFingerprint {
  readonly embedding: Uint8Array;
}

export class Fingerprints {
  readonly #database: Database.Database;
  /** Prepared once: the low-memory choice reads a thousand rows a query. */
  readonly #readRow: Database.Statement<[number], Pick<VectorsRow, "fingerprint" | "embedding">>;

  constructor(database: Database.Database) {
    this.#database = database;
    this.#readRow = database.prepare(
      "SELECT fingerprint, embedding FROM fingerprints WHERE id = ?",
    );
  }

  /** Stores what a sound is compared by, in place of what was there of it; a copy changes nothing. */
  replace(soundId: number, analysis: SoundAnalysis): EmbeddingChange {
    if (this.#holds(soundId, analysis)) return { removed: [], added: [] };
    const { vectors, segments } = analysis;
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
      const id = Number(lastInsertRowid);
      return { id, soundId, isPart: region !== null, fingerprint, embedding };
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

  /** The rows of whole sounds. */
  wholesOf(soundIds: readonly number[]): { readonly id: number; readonly soundId: number }[] {
    return this.#database
      .prepare<[string], { id: number; soundId: number }>(
        `SELECT id, sound_id AS soundId FROM fingerprints
         WHERE start_time IS NULL AND sound_id IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(soundIds));
  }

  /** The stretch of its sound that a row is of; null for the whole. */
  region(id: number): Region | null {
    const row = this.#database
      .prepare<[number], { start: number | null; end: number | null }>(
        "SELECT start_time AS start, end_time AS end FROM fingerprints WHERE id = ?",
      )
      .get(id);
    return row?.start == null || row.end === null ? null : { start: row.start, end: row.end };
  }

  /** The vectors of a row. */
  read(id: number): SoundVectors | undefined {
    const row = this.#readRow.get(id);
    return row && { fingerprint: row.fingerprint, embedding: floatsOf(row.embedding) };
  }

  /** The next fingerprints in the order of ids. */
  batch(after: number, limit: number): StoredFingerprint[] {
    return this.#database
      .prepare<[number, number], StoredFingerprint>(
        "SELECT id, fingerprint FROM fingerprints WHERE id > ? ORDER BY id LIMIT ?",
      )
      .all(after, limit);
  }

  /** The next rows in the order of ids. */
  rowsAfter(id: number, limit: number): FingerprintRow[] {
    return this.#database
      .prepare<[number, number], VectorsRow & { soundId: number; isPart: number }>(
        `SELECT id, sound_id AS soundId, start_time IS NOT NULL AS isPart, fingerprint, embedding
         FROM fingerprints WHERE id > ? ORDER BY id LIMIT ?`,
      )
      .all(id, limit)
      .map(({ embedding, isPart, ...row }) => ({
        ...row,
        isPart: isPart === 1,
        embedding: floatsOf(embedding),
      }));
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

  /** The build of the search index that belongs to these embeddings; "" for none. */
  get indexBuild(): string {
    return (
      this.#database
        .prepare<[], string>("SELECT index_build FROM embedding_generation")
        .pluck()
        .get() ?? ""
    );
  }

  setIndexBuild(build: string): void {
    this.#database.prepare("UPDATE embedding_generation SET index_build = ?").run(build);
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

  /** Whether just this is stored of a sound. */
  #holds(soundId: number, { vectors, segments }: SoundAnalysis): boolean {
    const wanted = [...(vectors ? [{ ...vectors, region: null }] : []), ...segments];
    const rows = this.#database
      .prepare<
        [number],
        { start: number | null; end: number | null; fingerprint: Buffer; embedding: Buffer }
      >(
        `SELECT start_time AS start, end_time AS end, fingerprint, embedding FROM fingerprints
         WHERE sound_id = ? ORDER BY id`,
      )
      .all(soundId);
    return (
      rows.length === wanted.length &&
      rows.every((row, i) => {
        const { region = null, fingerprint, embedding } = wanted[i] ?? {};
        return (
          fingerprint !== undefined &&
          row.start === (region?.start ?? null) &&
          row.end === (region?.end ?? null) &&
          row.fingerprint.equals(bytesOf(fingerprint)) &&
          row.embedding.equals(bytesOf(embedding ?? new Float32Array(0)))
        );
      })
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
