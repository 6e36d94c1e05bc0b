/**
 * A build of the search index on disk: a folder that is written once, whole, and never changed. The
 * catalog names the build that belongs to it; each file's checksum stands in the manifest, and the
 * manifest's before it. What does not fit in any way is not used.
 */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { IndexPlan } from "./index-kind.ts";

/** Of the files of a build. */
export const manifestName = "manifest.json";
export const idsName = "ids.f64";
export const scalesName = "scales.f32";
export const referencesName = "references.bin";

/** Raised when a build of today could not be used by what wrote an older one, or the other way. */
export const buildFormat = 1;

export interface Manifest {
  readonly format: number;
  /** The build's name: its folder's, and what the catalog calls its own. */
  readonly build: string;
  /** Of the catalog's embeddings, and the version of the parameters that made them. */
  readonly generation: number;
  readonly parameters: string;
  readonly plan: IndexPlan;
  /** Vectors in it. */
  readonly count: number;
  /** FAISS's files, in order. */
  readonly slices: readonly string[];
  /** SHA-256 of every file but the manifest, hex. */
  readonly checksums: Readonly<Record<string, string>>;
}

/** A build whose every byte is as it was written. */
export interface StoredBuild {
  readonly manifest: Manifest;
  /** Of its vectors, ascending. */
  readonly ids: Float64Array;
  /** Local scales, vectors x aspects float32, row-major. */
  readonly scales: Float32Array;
  /** Records that the scales were measured against. */
  readonly references: Uint8Array;
  /** Paths of FAISS's files. */
  readonly slices: readonly string[];
}

/** Where the builds of a library lie. */
export function buildsFolder(directory: string): string {
  return join(directory, "index");
}

/** Writes a file and has it on the disk. */
export function writeSynced(file: string, bytes: Uint8Array | string): void {
  const descriptor = openSync(file, "w");
  try {
    const content = typeof bytes === "string" ? Buffer.from(bytes) : bytes;
    for (let at = 0; at < content.length;) at += writeSync(descriptor, content, at);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export function writeManifest(folder: string, manifest: Manifest): void {
  const body = JSON.stringify(manifest);
  const checksum = createHash("sha256").update(body).digest("hex");
  writeSynced(join(folder, manifestName), `${checksum}\n${body}\n`);
}

/** Null where the manifest is missing or damaged. */
export function readManifest(folder: string): Manifest | null {
  try {
    const [checksum, body = ""] = readFileSync(join(folder, manifestName), "utf8").split("\n");
    if (checksum !== createHash("sha256").update(body).digest("hex")) return null;
    return JSON.parse(body) as Manifest;
  } catch {
    return null;
  }
}

/**
 * Reads a build without keeping the main loop; null where any byte of it is not as it was written.
 */
export async function readBuild(folder: string): Promise<StoredBuild | null> {
  const manifest = readManifest(folder);
  if (!manifest) return null;
  try {
    for (const [name, checksum] of Object.entries(manifest.checksums)) {
      if ((await checksumOf(join(folder, name))) !== checksum) return null;
    }
    return {
      manifest,
      ids: new Float64Array(await bytesOf(join(folder, idsName))),
      scales: new Float32Array(await bytesOf(join(folder, scalesName))),
      references: new Uint8Array(await bytesOf(join(folder, referencesName))),
      slices: manifest.slices.map((name) => join(folder, name)),
    };
  } catch {
    return null;
  }
}

/** SHA-256 of a file, hex. */
export async function checksumOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}

/** Deletes every build but one: old ones, and what a build that was cut short left. */
export async function removeOtherBuilds(directory: string, build: string): Promise<void> {
  const folder = buildsFolder(directory);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name !== build) await rm(join(folder, name), { recursive: true, force: true });
  }
}

async function bytesOf(file: string): Promise<ArrayBuffer> {
  return new Uint8Array(await readFile(file)).buffer;
}
