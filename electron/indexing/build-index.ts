/**
 * Makes a build of the search index from a catalog: trained on vectors spread over the library,
 * filled in slices, written to a folder that gets its name only when all of it is on the disk.
 */
import { randomUUID } from "node:crypto";
import {
  mkdirSync,
  openSync,
  closeSync,
  fsyncSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import faiss from "faiss-node";
import { aspects } from "../../shared/aspects.ts";
import { recordDistances } from "../embedding/distance.ts";
import { embeddingSize } from "../embedding/layout.ts";
import { parametersVersion } from "../embedding/parameters.ts";
import { recordOf, recordSize } from "../embedding/record.ts";
import { Catalog } from "../library/catalog/catalog.ts";
import type { Fingerprints, StoredVectors } from "../library/catalog/fingerprints.ts";
import { referenceCount } from "../library/search/ranking.ts";
import {
  buildFormat,
  buildsFolder,
  checksumOf,
  idsName,
  referencesName,
  scalesName,
  writeManifest,
  writeSynced,
} from "../library/vectors/index-files.ts";
import type { IndexOrder } from "../library/vectors/index-order.ts";
import { References } from "../library/vectors/references.ts";

const { Index, MetricType } = faiss;
type Index = InstanceType<typeof Index>;

/** Vectors a slice: each is read by the main process in some 20 ms. */
const vectorsPerSlice = 50_000;
const rowsAtOnce = 1_000;
/** Vectors that a cell is trained on: FAISS asks for 39 at least. */
const trainedPerCell = 39;
/** A product quantiser has 256 centroids in each of its parts. */
const centroids = 256;
const fewestTrained = centroids * trainedPerCell;
/** A file of an IVF index: fourcc, int32 dimension, int64 count, 17 bytes, uint64 cells and probes. */
const offsets = { count: 8, probes: 45 };

/**
 * Builds what `order` asks for in the library's folder; returns the build's name.
 * @throws Error where the catalog or the disk fails.
 */
export async function buildIndex(
  { directory, plan }: IndexOrder,
  sliceSize = vectorsPerSlice,
): Promise<string> {
  const build = randomUUID();
  const folder = join(buildsFolder(directory), build);
  const unfinished = `${folder}.new`;
  mkdirSync(unfinished, { recursive: true });
  const catalog = Catalog.open(directory, { readOnly: true });
  try {
    const made = catalog.transaction(() => {
      const { fingerprints } = catalog;
      const total = fingerprints.count();
      // FAISS ends the process where it has too little to train with.
      if (total < Math.max(plan.cells, centroids)) throw new Error("too few sounds for this index");
      const empty = trained(fingerprints, total, plan);
      const { probes } = plan;
      const slices = writeSlices(unfinished, empty, fingerprints, { probes, sliceSize });
      const files = writeRows(unfinished, fingerprints, total);
      return { generation: fingerprints.generation(), count: total, slices, files };
    });
    const { files, ...rest } = made;
    const checksums: Record<string, string> = {};
    for (const name of [...made.slices, ...files]) {
      checksums[name] = await checksumOf(join(unfinished, name));
    }
    writeManifest(unfinished, {
      format: buildFormat,
      build,
      plan,
      parameters: parametersVersion,
      checksums,
      ...rest,
    });
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  } finally {
    catalog.close();
  }
  renameSync(unfinished, folder);
  syncFolder(buildsFolder(directory));
  return build;
}

/** An index without vectors, trained on some that are spread over the library. */
function trained(fingerprints: Fingerprints, total: number, plan: IndexOrder["plan"]): Index {
  const index = Index.fromFactory(embeddingSize, plan.factory, MetricType.METRIC_INNER_PRODUCT);
  const step = Math.max(1, total / Math.max(fewestTrained, trainedPerCell * plan.cells));
  const sample: number[] = [];
  let seen = 0;
  for (const { embedding } of rowsOf(fingerprints)) {
    const isPicked = Math.floor(seen / step) !== Math.floor((seen - 1) / step);
    if (isPicked) for (const value of embedding) sample.push(value);
    seen++;
  }
  index.train(sample);
  return index;
}

/** Writes the vectors in the order of their ids; returns the files' names. */
function writeSlices(
  folder: string,
  empty: Index,
  fingerprints: Fingerprints,
  { probes, sliceSize }: { readonly probes: number; readonly sliceSize: number },
): string[] {
  const names: string[] = [];
  const emptyFile = join(folder, "empty.faiss");
  empty.write(emptyFile);
  let slice: Index | null = null;
  const close = (): void => {
    if (slice === null) return;
    const name = `slice-${names.length}.faiss`;
    writeSlice(join(folder, name), slice, slice.ntotal() - names.length * sliceSize, probes);
    names.push(name);
    slice = null;
  };
  for (const batch of batchesOf(fingerprints)) {
    slice ??= startSlice(emptyFile, names.length * sliceSize);
    slice.add(batch.flatMap(({ embedding }) => Array.from(embedding)));
    if (batch.length < rowsAtOnce || slice.ntotal() % sliceSize === 0) close();
  }
  close();
  rmSync(emptyFile);
  return names;
}

/** The labels of a slice begin where the slice before ended: merging does not renumber them. */
function startSlice(emptyFile: string, first: number): Index {
  patch(emptyFile, offsets.count, first);
  return Index.read(emptyFile);
}

/** The number of vectors becomes the slice's own, and the number of probes what is asked for. */
function writeSlice(file: string, slice: Index, count: number, probes: number): void {
  slice.write(file);
  patch(file, offsets.count, count);
  // faiss-node has no way to set them: FAISS reads them from the file.
  patch(file, offsets.probes, probes);
}

function patch(file: string, at: number, value: number): void {
  const bytes = Buffer.alloc(8);
  const descriptor = openSync(file, "r+");
  try {
    readSync(descriptor, bytes, 0, 4, 0);
    if (!bytes.toString("latin1", 0, 4).startsWith("Iw")) throw new Error("not an IVF index");
    bytes.writeBigUInt64LE(BigInt(value));
    writeSync(descriptor, bytes, 0, 8, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Writes ids, local scales and what these were measured against; returns the files' names. */
function writeRows(folder: string, fingerprints: Fingerprints, total: number): string[] {
  const references = new References(recordsOf(fingerprints.spread(referenceCount)));
  const ids = new Float64Array(total);
  const scales = new Float32Array(total * aspects.length).fill(NaN);
  let row = 0;
  for (const vectors of rowsOf(fingerprints)) {
    ids[row] = vectors.id;
    if (references.areEnough) {
      scales.set(references.scaleOf(recordOf(vectors), recordDistances), row * aspects.length);
    }
    row++;
  }
  writeSynced(join(folder, idsName), new Uint8Array(ids.buffer));
  writeSynced(join(folder, scalesName), new Uint8Array(scales.buffer));
  writeSynced(join(folder, referencesName), references.records);
  return [idsName, scalesName, referencesName];
}

function recordsOf(vectors: readonly StoredVectors[]): Uint8Array {
  const records = new Uint8Array(vectors.length * recordSize);
  for (const [i, each] of vectors.entries()) records.set(recordOf(each), i * recordSize);
  return records;
}

function* batchesOf(fingerprints: Fingerprints) {
  for (let after = 0; ;) {
    const batch = fingerprints.rowsAfter(after, rowsAtOnce);
    const last = batch.at(-1);
    if (!last) return;
    yield batch;
    after = last.id;
  }
}

function* rowsOf(fingerprints: Fingerprints) {
  for (const batch of batchesOf(fingerprints)) yield* batch;
}

/** A name is on the disk when its folder is; Windows neither can nor needs to. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
