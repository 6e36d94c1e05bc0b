/** What a library without an index of its own would do: FAISS's exact search, and a plain loop. */
import { join } from "node:path";
import Database from "better-sqlite3";
import faiss from "faiss-node";
import { weightedQuery } from "../../../electron/embedding/embedding.ts";
import { embeddingSize } from "../../../electron/embedding/layout.ts";
import { fingerprintDistances } from "../../../electron/embedding/distance.ts";
import { weightedMean, weightList } from "../../../electron/embedding/scores.ts";
import { floatsOf } from "../../../electron/library/catalog/blobs.ts";
import { aspects, defaultWeights } from "../../../shared/aspects.ts";
import { quantile, type Report } from "../report.ts";
import { Nearest } from "./nearest.ts";
import { SpreadIds, type PhaseContext } from "./phase-context.ts";
import { SoundRecords } from "./sound-records.ts";

const warmUp = 2;
/** Queries of a baseline: enough for a p95, and few where each takes a second. */
const queriesOf = (sounds: number): number => (sounds >= 1_000_000 ? 20 : 60);
/** Nearest that FAISS finds, to be ranked exactly. */
const candidates = 1_000;
const results = 50;
/** Vectors given to FAISS at once: it takes plain arrays only, and those are dear. */
const chunkSize = 2_000;

/** FAISS Flat over the embeddings, weighted as the app weights them. */
export function measureFaissFlat({ directory, sounds }: PhaseContext, report: Report): void {
  const database = new Database(join(directory, "catalog.sqlite"), { readonly: true });
  const index = new faiss.IndexFlatIP(embeddingSize);
  let chunk: number[] = [];
  const all = database.prepare<[], Uint8Array>("SELECT embedding FROM fingerprints ORDER BY id");
  for (const embedding of all.pluck().iterate()) {
    for (const number of floatsOf(embedding)) chunk.push(number);
    if (chunk.length < chunkSize * embeddingSize) continue;
    index.add(chunk);
    chunk = [];
  }
  if (chunk.length > 0) index.add(chunk);
  const wholeOf = database
    .prepare<[number], Uint8Array>(
      `SELECT embedding FROM fingerprints JOIN files USING (sound_id)
       WHERE files.id = ? AND start_time IS NULL`,
    )
    .pluck();
  const ids = new SpreadIds(sounds);
  const times = timesOf(queriesOf(sounds), () => {
    const embedding = wholeOf.get(ids.next());
    const query = weightedQuery(floatsOf(embedding ?? new Uint8Array(4 * embeddingSize)));
    index.search(Array.from(query), Math.min(candidates, index.ntotal()));
  });
  reportTimes("FAISS Flat, 1000 of all", times, report);
  database.close();
}

/** The fingerprints of all sounds, compared one by one. */
export function measureLoop({ directory, sounds }: PhaseContext, report: Report): void {
  const records = new SoundRecords(directory);
  const { table } = records;
  const weights = weightList(defaultWeights);
  const ids = new SpreadIds(sounds);
  const distances = new Float64Array(aspects.length);
  const times = timesOf(queriesOf(sounds), () => {
    const query = records.recordOf(ids.next());
    const nearest = new Nearest(results);
    for (let row = 0; row < table.rows; row++) {
      table.distances(row, query, fingerprintDistances, distances);
      nearest.offer(weightedMean(distances, weights), row);
    }
  });
  reportTimes("TypeScript loop, 50 of all", times, report);
}

/** Milliseconds that each query took, after some that warm up. */
function timesOf(queries: number, query: () => void): number[] {
  const times = Array.from({ length: warmUp + queries }, () => {
    const started = performance.now();
    query();
    return performance.now() - started;
  });
  return times.slice(warmUp);
}

function reportTimes(name: string, times: readonly number[], report: Report): void {
  report(`baseline: ${name}, p50`, quantile(times, 0.5), "ms", times.length);
  report(`baseline: ${name}, p95`, quantile(times, 0.95), "ms", times.length);
}
