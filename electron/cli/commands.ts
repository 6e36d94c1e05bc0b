/** The commands of `soundkin`, each on the same library as the app. */
import { createWriteStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { topSchema, weightsSchema } from "../../shared/api.ts";
import { weighables, type Weights } from "../../shared/aspects.ts";
import type { Folder, Sample, SimilarSample } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { Library } from "../library/library.ts";
import { forkWorker } from "../node/fork-worker.ts";
import type { Options } from "./options.ts";
import { showProgress } from "./progress.ts";

export interface CommandResult {
  /** For `--json`. */
  readonly data: unknown;
  /** For people. */
  readonly text: string;
  /** True where the command ran and what it found is bad. */
  readonly failed?: boolean;
}

export type Command = (operands: readonly string[], options: Options) => Promise<CommandResult>;

export const commands = {
  scan,
  similar,
  search,
  info,
  problems,
  check,
  "export-embeddings": exportEmbeddings,
  "export-neighbours": exportNeighbours,
} satisfies Record<string, Command>;

async function scan(folders: readonly string[], options: Options): Promise<CommandResult> {
  if (folders.length === 0) throw usageError("scan needs at least one folder.");
  const started = performance.now();
  return withLibrary(options, { readOnly: false }, async (library) => {
    const added = [];
    for (const folder of folders) {
      const path = resolve(folder);
      await library.handlers["roots.add"]({ path });
      added.push(library.folderAt(await realpath(path)));
    }
    const hideProgress = showProgress(library);
    await library.settled().finally(hideProgress);
    const { files, analysed, failed } = library.countsIn(added);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    return {
      data: { files, analysed, failed, seconds },
      text: `${files} files: ${analysed} analysed, ${failed} failed, in ${seconds} s`,
    };
  });
}

type SimilarLine = Omit<SimilarSample, "sample" | "copies"> & {
  readonly path: string;
  readonly copies: readonly string[];
};

async function similar(operands: readonly string[], options: Options): Promise<CommandResult> {
  const path = await theOneFile("similar", operands);
  const weights = parseWeights(options.weights);
  const k = parseTop(options.top, 20);
  return withLibrary(options, { readOnly: true }, async (library) => {
    const within =
      options.within === undefined ? undefined : await folderOf(library, options.within);
    const sample = library.sampleAt(path);
    const current = sample && (await library.isCurrent(sample.id)) ? sample : undefined;
    const known = current && library.vectorsOf(current);
    const vectors = known ?? (await library.analyseFile(path)).sound.vectors;
    if (!vectors) throw new SoundkinError("sample-silent", `${path} is silence.`);
    const model = current && library.modelEmbeddingOf(current);
    const filters = within && { folder: within };
    const query = { vectors, model, weights, filters, exclude: sample?.id };
    const results = (await library.findSimilar(query, k)).map(({ sample, copies, ...result }) => ({
      path: library.samplePath(sample.id),
      ...result,
      copies: copies.map(({ id }) => library.samplePath(id)),
    }));
    return { data: results, text: results.map(similarLine).join("\n") };
  });
}

function similarLine({ path, region, score, reason, copies }: SimilarLine): string {
  const place = region === null ? "" : `  at ${region.start.toFixed(2)} s`;
  const more = copies.length === 0 ? "" : `  +${copies.length}`;
  return `${score.toFixed(0).padStart(3)}  ${path}${place}${more}  (${reason})`;
}

async function search(operands: readonly string[], options: Options): Promise<CommandResult> {
  const text = operands.join(" ");
  if (text === "") throw usageError("search needs words to look for.");
  const limit = parseTop(options.top, 100);
  return withLibrary(options, { readOnly: true }, async (library) => {
    const { total, samples } = await library.handlers["samples.search"]({
      text,
      filters: {},
      sort: { by: "name", descending: false },
      page: { offset: 0, limit },
    });
    const found = samples.map((sample) => withPath(library, sample));
    return {
      data: found,
      text: [...found.map(({ path }) => path), `${total} found`].join("\n"),
    };
  });
}

async function info(operands: readonly string[], options: Options): Promise<CommandResult> {
  const path = await theOneFile("info", operands);
  return withLibrary(options, { readOnly: true }, async (library) => {
    const sample = library.sampleAt(path);
    const data =
      sample?.state === "analysed" && (await library.isCurrent(sample.id))
        ? { ...withPath(library, sample), inLibrary: true }
        : { ...(await analysedInfo(library, path)), inLibrary: sample !== undefined };
    const text = Object.entries(data)
      .map(([name, value]) => `${name.padEnd(12)} ${readable(value)}`)
      .join("\n");
    return { data, text };
  });
}

function readable(value: unknown): string {
  if (value === null) return "-";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "number") return String(Math.round(100 * value) / 100);
  return typeof value === "string" ? value : JSON.stringify(value);
}

async function analysedInfo(library: Library, path: string): Promise<Record<string, unknown>> {
  const { facts, sound, warning } = await library.analyseFile(path);
  const { duration, loudness, tempo, key } = sound;
  return { path, ...facts, duration, loudness, tempo, key, warning: warning?.message ?? null };
}

async function problems(_operands: readonly string[], options: Options): Promise<CommandResult> {
  return withLibrary(options, { readOnly: true }, async (library) => {
    const found = (await library.handlers["problems.list"]({})).map(
      ({ sampleId, code, message, usable }) => ({
        path: library.samplePath(sampleId),
        code,
        message,
        usable,
      }),
    );
    return {
      data: found,
      text: [
        ...found.map(({ path, code, message }) => `${path}\n  ${message} [${code}]`),
        `${found.length} problems`,
      ].join("\n"),
    };
  });
}

async function check(_operands: readonly string[], options: Options): Promise<CommandResult> {
  return withLibrary(options, { readOnly: true }, async (library) => {
    const found = await library.check();
    const { problems, files, sounds, index, neutral } = found;
    const text = [
      `${files} files, ${sounds} sounds, ${index.vectors} fingerprints`,
      `index: ${index.kind}, ${index.indexed} fingerprints. ${index.reason}`,
      ...Object.entries(neutral).map(
        ([descriptor, count]) => `${count} sounds with a neutral ${descriptor}`,
      ),
      ...(problems.length === 0 ? ["The library is sound."] : problems),
    ].join("\n");
    return { data: found, text, failed: problems.length > 0 };
  });
}

async function exportEmbeddings(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  return exportLines(options, (library) =>
    library.analysedSamples().map((sample) => () => ({
      path: library.samplePath(sample.id),
      vector: Array.from(library.vectorsOf(sample)?.embedding ?? []),
    })),
  );
}

async function exportNeighbours(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const k = parseTop(options.top, 500);
  return exportLines(options, (library) => {
    const paths = new Map<number, string>();
    const pathOf = (sample: Sample): string => {
      const path = paths.get(sample.id) ?? library.samplePath(sample.id);
      paths.set(sample.id, path);
      return path;
    };
    return library.analysedSamples().map((sample) => async () => ({
      path: pathOf(sample),
      neighbours: (await neighboursOf(library, sample, k)).map(pathOf),
    }));
  });
}

/** The samples most similar to one of the library, copies one by one; none for silence. */
async function neighboursOf(library: Library, sample: Sample, k: number): Promise<Sample[]> {
  const vectors = library.vectorsOf(sample);
  if (!vectors) return [];
  const model = library.modelEmbeddingOf(sample);
  const found = await library.findSimilar({ vectors, model, exclude: sample.id }, k);
  return found.flatMap(({ sample, copies }) => [sample, ...copies]).slice(0, k);
}

/** Writes one JSON line a sample to `--out`. */
async function exportLines(
  options: Options,
  linesOf: (library: Library) => (() => unknown)[],
): Promise<CommandResult> {
  const { out } = options;
  if (out === undefined) throw usageError("An export needs --out FILE.jsonl.");
  return withLibrary(options, { readOnly: true }, async (library) => {
    const lines = linesOf(library);
    const text = async function* (): AsyncGenerator<string> {
      for (const line of lines) yield `${JSON.stringify(await line())}\n`;
    };
    await pipeline(text, createWriteStream(out)).catch((cause: unknown) => {
      throw cannotWrite(out, cause);
    });
    return {
      data: { out, lines: lines.length },
      text: `${lines.length} lines written to ${out}`,
    };
  });
}

function cannotWrite(out: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") {
    return new SoundkinError("folder-missing", `There is no folder for ${out}.`, { cause });
  }
  if (code === "ENOSPC") {
    return new SoundkinError("disk-full", `The disk is too full for ${out}.`, { cause });
  }
  if (code === "EISDIR" || code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new SoundkinError("folder-unreadable", `${out} cannot be written.`, { cause });
  }
  return cause;
}

async function withLibrary(
  options: Options,
  { readOnly }: { readOnly: boolean },
  use: (library: Library) => Promise<CommandResult>,
): Promise<CommandResult> {
  const library = await Library.open({
    directory: libraryFolder(options.library),
    forkWorker,
    workers: parseWorkers(options.workers),
    readOnly,
  });
  try {
    return await use(library);
  } finally {
    await library.close();
  }
}

function withPath(library: Library, sample: Sample): Sample & { path: string } {
  return { path: library.samplePath(sample.id), ...sample };
}

async function theOneFile(command: string, operands: readonly string[]): Promise<string> {
  const [file, ...others] = operands;
  if (file === undefined || others.length > 0) throw usageError(`${command} needs one file.`);
  return realpath(resolve(file)).catch((cause: unknown) => {
    throw new SoundkinError("file-missing", `There is no file at ${resolve(file)}.`, { cause });
  });
}

async function folderOf(
  library: Library,
  folder: string,
): Promise<Pick<Folder, "rootId" | "path">> {
  const path = await realpath(resolve(folder)).catch((cause: unknown) => {
    throw new SoundkinError("folder-missing", `There is no folder at ${folder}.`, { cause });
  });
  return library.folderAt(path);
}

function parseWeights(list: string | undefined): Partial<Weights> {
  if (list === undefined) return {};
  const entries = list.split(",").map((entry) => entry.split("="));
  const weights: unknown = Object.fromEntries(
    entries.map(([name, value]) => [name, value === "" ? NaN : Number(value)]),
  );
  const parsed = weightsSchema.safeParse(weights);
  if (!parsed.success) {
    throw usageError(`--weights takes ${weighables.join("=N,")}=N with numbers from 0 to 10.`);
  }
  return parsed.data;
}

function parseTop(top: string | undefined, otherwise: number): number {
  const parsed = topSchema.safeParse(top === undefined ? otherwise : Number(top));
  if (!parsed.success) throw usageError("--top takes a whole number from 1 to 1000.");
  return parsed.data;
}

function parseWorkers(workers: string | undefined): number | undefined {
  if (workers === undefined) return undefined;
  const count = Number(workers);
  if (!Number.isInteger(count) || count < 1 || count > 64) {
    throw usageError("--workers takes a whole number from 1 to 64.");
  }
  return count;
}

function usageError(message: string): SoundkinError {
  return new SoundkinError("invalid-input", message);
}
