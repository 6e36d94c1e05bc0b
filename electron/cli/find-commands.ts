/** Commands that ask for samples. */
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { weightsSchema } from "../../shared/api.ts";
import { weighables, type Weights } from "../../shared/aspects.ts";
import type { Folder, SimilarSample } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import type { Library } from "../library/library.ts";
import { parseTop, theOneFile, usageError, withPath, type CommandResult } from "./command.ts";
import type { Options } from "./options.ts";
import { reasonText } from "./reason.ts";
import { withReader } from "./with-library.ts";

type SimilarLine = Omit<SimilarSample, "sample" | "copies"> & {
  readonly path: string;
  readonly copies: readonly string[];
};

export async function similar(
  operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const path = await theOneFile("similar", operands);
  const weights = parseWeights(options.weights);
  const k = parseTop(options.top, 20);
  return withReader(options, async (library) => {
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

export async function search(
  operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const text = operands.join(" ");
  if (text === "") throw usageError("search needs words to look for.");
  const limit = parseTop(options.top, 100);
  return withReader(options, async (library) => {
    const { total, samples } = await library.handlers["samples.search"]({
      text,
      filters: {},
      sort: { by: "name", descending: false },
      foldCopies: false,
      page: { offset: 0, limit },
    });
    const found = samples.map((sample) => withPath(library, sample));
    return {
      data: found,
      text: [...found.map(({ path }) => path), `${total} found`].join("\n"),
    };
  });
}

export async function info(operands: readonly string[], options: Options): Promise<CommandResult> {
  const path = await theOneFile("info", operands);
  return withReader(options, async (library) => {
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

function similarLine({ path, region, score, reason, copies }: SimilarLine): string {
  const place = region === null ? "" : `  at ${region.start.toFixed(2)} s`;
  const more = copies.length === 0 ? "" : `  +${copies.length}`;
  return `${score.toFixed(0).padStart(3)}  ${path}${place}${more}  (${reasonText(reason)})`;
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
