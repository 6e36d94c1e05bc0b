/**
 * The rows of a sound, as analysis leaves them in a catalog. The catalog's own classes prepare and
 * commit sound by sound, which takes minutes for a million.
 */
import { randomBytes } from "node:crypto";
import type Database from "better-sqlite3";
import { bytesOf } from "../../../electron/library/catalog/blobs.ts";
import { instrumentOf } from "../../../electron/library/catalog/instruments.ts";
import {
  searchableTexts,
  searchableWords,
  sortName,
} from "../../../electron/library/catalog/words.ts";
import { analysisVersion } from "../../../shared/analysis.ts";
import { peakBands, peakColumns } from "../../../shared/media.ts";
import type { SoundFacts } from "./sound-facts.ts";
import { TableEmbedder } from "./table-embedder.ts";

const hashSize = 32;

export class SoundRows {
  readonly #embedder = new TableEmbedder();
  readonly #peaks = randomBytes(peakColumns * peakBands);
  readonly #now = Date.now();
  readonly #rootId: number | bigint;
  readonly #insert: ReturnType<typeof inserts>;
  readonly #tagIds = new Map<string, number | bigint>();
  #written = 0;

  /** `root` is the path of the folder that holds all files. */
  constructor(database: Database.Database, root: string) {
    this.#insert = inserts(database);
    this.#rootId = this.#insert.root.run(root, this.#now).lastInsertRowid;
  }

  /** Writes a sound and its file; the first of `fingerprints` is the whole's, then its segments'. */
  write(
    file: { readonly folder: string; readonly name: string },
    facts: SoundFacts,
    fingerprints: readonly Uint8Array[],
  ): void {
    const { duration, loudness, tempo, key } = facts;
    const soundId = this.#insert.sound.run(
      ...[this.#nextHash(), duration, loudness, tempo, key, this.#peaks, analysisVersion],
    ).lastInsertRowid;
    this.#writeFile(file, soundId, facts);
    for (const tag of facts.tags) this.#insert.soundTag.run(soundId, this.#tagId(tag));
    if (facts.favourite) this.#insert.favourite.run(soundId, this.#now);
    const length = duration / Math.max(1, fingerprints.length - 1);
    for (const [i, fingerprint] of fingerprints.entries()) {
      const region = i === 0 ? [null, null] : [(i - 1) * length, i * length];
      const embedding = bytesOf(this.#embedder.embed(fingerprint));
      this.#insert.fingerprint.run(soundId, ...region, fingerprint, embedding);
    }
  }

  #writeFile(
    { folder, name }: { readonly folder: string; readonly name: string },
    soundId: number | bigint,
    { duration, tags }: SoundFacts,
  ): void {
    const size = Math.round(duration * 44_100 * 2);
    const { lastInsertRowid } = this.#insert.file.run(
      ...[this.#rootId, folder, name, sortName(name), instrumentOf(name, folder)],
      ...[this.#now, size, this.#now, soundId],
    );
    const words = [name, folder].map(searchableWords);
    const tagWords = searchableTexts(tags.map(searchableWords));
    this.#insert.words.run(lastInsertRowid, ...words, tagWords);
    this.#insert.indexedTo.run(lastInsertRowid);
  }

  /** Hashes rise, which spares a million writes all over their index. */
  #nextHash(): Buffer {
    const hash = Buffer.alloc(hashSize);
    hash.writeUInt32BE(++this.#written);
    return hash;
  }

  #tagId(name: string): number | bigint {
    const id = this.#tagIds.get(name) ?? this.#insert.tag.run(name).lastInsertRowid;
    this.#tagIds.set(name, id);
    return id;
  }
}

function inserts(database: Database.Database) {
  return {
    root: database.prepare("INSERT INTO roots (path, added_at) VALUES (?, ?)"),
    sound: database.prepare(
      `INSERT INTO sounds (audio_hash, duration, loudness, tempo, key, peaks, analysis_version)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    file: database.prepare(
      `INSERT INTO files (root_id, folder, name, sort_name, instrument, added_at, size, modified_at,
         sound_id, state, format, sample_rate, channels, bit_depth)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'analysed', 'WAV', 44100, 1, 16)`,
    ),
    words: database.prepare(
      "INSERT INTO files_text (rowid, name, folder, tags) VALUES (?, ?, ?, ?)",
    ),
    indexedTo: database.prepare("UPDATE text_index SET indexed_to = ?"),
    tag: database.prepare("INSERT INTO tags (name) VALUES (?)"),
    soundTag: database.prepare("INSERT INTO sound_tags (sound_id, tag_id) VALUES (?, ?)"),
    favourite: database.prepare("INSERT INTO favourites (sound_id, added_at) VALUES (?, ?)"),
    fingerprint: database.prepare(
      `INSERT INTO fingerprints (sound_id, start_time, end_time, fingerprint, embedding)
       VALUES (?, ?, ?, ?, ?)`,
    ),
  };
}
