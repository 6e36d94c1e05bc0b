/** Commands that write what is known of every sample. */
import type { Sample } from "../../shared/domain.ts";
import type { Library } from "../library/library.ts";
import { parseTop, usageError, writeOut, type CommandResult } from "./command.ts";
import type { Options } from "./options.ts";
import { withReader } from "./with-library.ts";

export async function exportEmbeddings(
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

export async function exportNeighbours(
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
  return withReader(options, async (library) => {
    const lines = linesOf(library);
    const text = async function* (): AsyncGenerator<string> {
      for (const line of lines) yield `${JSON.stringify(await line())}\n`;
    };
    await writeOut(out, text);
    return {
      data: { out, lines: lines.length },
      text: `${lines.length} lines written to ${out}`,
    };
  });
}
