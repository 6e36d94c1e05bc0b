/** Copies of samples in a folder of the musician's, for programs and people without Soundkin. */
import { constants } from "node:fs";
import { access, copyFile, rm, stat, writeFile } from "node:fs/promises";
import { isAbsolute, join, parse } from "node:path";
import type { ParsedInput } from "../../shared/api.ts";
import type { ExportReport } from "../../shared/domain.ts";
import { SoundkinError, toWireError, type WireError } from "../../shared/errors.ts";
import {
  exportFacts,
  exportTokens,
  fileNameFor,
  patternProblem,
  type PatternProblem,
} from "../../shared/export-names.ts";
import { systemCode } from "../library/catalog/explain.ts";
import type { Library } from "../library/library.ts";

type Export = ParsedInput<"host.exportFiles"> & { readonly folder: string };
type Clip = Export["clips"][number];
type Failure = ExportReport["failures"][number];

/** @throws SoundkinError invalid-input, in words, where the pattern cannot be used. */
export function expectPattern(pattern: string): void {
  const problem = patternProblem(pattern);
  if (problem) throw new SoundkinError("invalid-input", patternWords(problem));
}

/**
 * Copies the files into a folder, a region as a WAV file; nothing is overwritten. What fails is in the
 * report.
 * @throws SoundkinError invalid-input, folder-missing, folder-unreadable before anything is copied.
 */
export async function exportFiles(
  library: Library,
  { clips, pattern, folder }: Export,
): Promise<ExportReport> {
  expectPattern(pattern);
  await expectFolder(folder);
  const names = new FreeNames(folder);
  const failures: Failure[] = [];
  for (const [i, clip] of clips.entries()) {
    const last = failures.at(-1);
    // Every other one would fail after a while as well.
    const diskFull = last?.error.code === "disk-full" ? last.error : null;
    const place = { number: i + 1, total: clips.length };
    const failure = await exported(library, clip, { place, pattern, names, diskFull });
    if (failure) failures.push(failure);
  }
  return { files: clips.length - failures.length, folder, failures };
}

interface Way {
  readonly place: { readonly number: number; readonly total: number };
  readonly pattern: string;
  readonly names: FreeNames;
  readonly diskFull: WireError | null;
}

/** Null where all went well. */
async function exported(
  library: Library,
  { sampleId, region }: Clip,
  { place, pattern, names, diskFull }: Way,
): Promise<Failure | null> {
  let name = "";
  try {
    const sample = await library.handlers["samples.get"]({ sampleId });
    name = sample.name;
    if (diskFull) return { name, error: diskFull };
    const source = await library.presentPath(sampleId);
    const wav = region && (await library.renderRegion(sampleId, region));
    const fileName = fileNameFor(pattern, exportFacts(sample, { region, ...place }));
    await names.take(fileName, (path) => (wav ? writeNew(path, wav) : copyNew(source, path)));
    return null;
  } catch (error) {
    return { name, error: toWireError(explained(error)) };
  }
}

/** Names in a folder that nothing has yet: "kick.wav", "kick 2.wav" and so on. */
class FreeNames {
  readonly #folder: string;
  /** By name without regard to case, the number that was taken last. */
  readonly #taken = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Has `write` make a new file; it throws EEXIST where there is one of the name. */
  async take(name: string, write: (path: string) => Promise<void>): Promise<void> {
    const { name: title, ext } = parse(name);
    const key = name.toLowerCase();
    for (let number = (this.#taken.get(key) ?? 0) + 1; ; number++) {
      this.#taken.set(key, number);
      try {
        await write(join(this.#folder, number === 1 ? name : `${title} ${number}${ext}`));
        return;
      } catch (error) {
        if (systemCode(error) !== "EEXIST") throw error;
      }
    }
  }
}

function copyNew(source: string, path: string): Promise<void> {
  return copyFile(source, path, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
}

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: "wx" });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") await rm(path, { force: true });
    throw error;
  }
}

async function expectFolder(folder: string): Promise<void> {
  const isFolder = isAbsolute(folder) && (await isDirectory(folder));
  if (!isFolder) throw new SoundkinError("folder-missing", `There is no folder at ${folder}.`);
  await access(folder, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    const message = `${folder} cannot be written. Choose another folder.`;
    throw new SoundkinError("folder-unreadable", message, { cause });
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

function explained(error: unknown): unknown {
  const code = systemCode(error);
  if (error instanceof SoundkinError || code === undefined) return error;
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new SoundkinError("disk-full", "The disk is full. Make room, then export the rest.");
  }
  return new SoundkinError("file-unreadable", `The file could not be copied (${code}).`);
}

function patternWords(found: PatternProblem): string {
  const known = exportTokens.map((token) => `{${token}}`).join(", ");
  switch (found.problem) {
    case "unknown-token":
      return `{${found.token}} is nothing that a name can be made of. There are ${known}.`;
    case "lone-brace":
      return `A brace in the name has no other one. What stands in braces is one of ${known}.`;
    case "separator":
      return "A name cannot hold / or \\. All files go into the one folder.";
  }
}
