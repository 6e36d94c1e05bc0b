/** Libraries on real workers, for integration tests. */
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { Library, type LibraryOptions } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { similarSchema, type CommandInput } from "../../shared/api.ts";
import type { Sample, SimilarSamples } from "../../shared/domain.ts";

/** For what is polled: long enough for a busy machine. */
export const soon = { timeout: 60_000, interval: 20 };

/** Files of a test are written once: there is nothing to wait for. */
const defaults = { forkWorker, workers: 2, settleTime: 0 };

/** Opens the library in `directory` until the test ends or closes it itself. */
export async function openLibrary(
  directory: string,
  options: Partial<LibraryOptions> = {},
): Promise<Library> {
  const library = await Library.open({ directory, ...defaults, ...options });
  onTestFinished(() => library.close());
  return library;
}

/** A library for every test of a `describe`, with the folder at `path` analysed. */
export function libraryForAll(
  directory: string,
  path: string,
  writeFiles: () => Promise<unknown>,
): { readonly library: Library } {
  let library: Library | undefined;
  beforeAll(async () => {
    await writeFiles();
    library = await Library.open({ directory, ...defaults });
    await library.handlers["roots.add"]({ path });
    await library.settled();
  });
  afterAll(() => library?.close());
  return {
    get library() {
      if (!library) throw new Error("the library is not open yet");
      return library;
    },
  };
}

/** Adds a folder and waits until everything in it is analysed. */
export async function analyseFolder(library: Library, path: string): Promise<number> {
  const { id } = await library.handlers["roots.add"]({ path });
  await library.settled();
  return id;
}

/** Every sample of the library, or those that `text` finds, by path below their root. */
export async function samplesByPath(library: Library, text = ""): Promise<Map<string, Sample>> {
  const { samples } = await library.handlers["samples.search"]({
    text,
    filters: {},
    sort: { by: "name", descending: false },
    foldCopies: false,
    page: { offset: 0, limit: 1000 },
  });
  return new Map(samples.map((sample) => [pathOf(sample), sample]));
}

/** What "find similar" answers, with the defaults that a host fills in; `k` results at most. */
export function similar(
  library: Library,
  { k, ...input }: Omit<CommandInput<"samples.similar">, "page"> & { readonly k: number },
): Promise<SimilarSamples> {
  const question = similarSchema.parse({ ...input, page: { offset: 0, limit: k } });
  return Promise.resolve(library.handlers["samples.similar"](question));
}

export function pathOf({ folder, name }: Sample): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The sample at a path below its root. */
export async function sampleAt(library: Library, path: string): Promise<Sample> {
  const sample = (await samplesByPath(library)).get(path);
  if (!sample) throw new Error(`the library has no ${path}`);
  return sample;
}
