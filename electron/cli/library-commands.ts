/** Commands that fill a library and look after it. */
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Folder } from "../../shared/domain.ts";
import { toWireError } from "../../shared/errors.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { repairLibrary } from "../library/repair.ts";
import { usageError, type CommandResult } from "./command.ts";
import type { Options } from "./options.ts";
import { showProgress } from "./progress.ts";
import { withReader, withWriter, type Writing } from "./with-library.ts";

/** Milliseconds without a file analysed after which the app is not waited for. */
const longestStandstill = 120_000;
/** Milliseconds between two questions to the app. */
const pollInterval = 250;

export async function scan(folders: readonly string[], options: Options): Promise<CommandResult> {
  if (folders.length === 0) throw usageError("scan needs at least one folder.");
  const started = performance.now();
  return withWriter(options, async (writing) => {
    const { writer, library, isRemote } = writing;
    const added = [];
    for (const folder of folders) {
      const path = resolve(folder);
      await writer["roots.add"]({ path });
      added.push(library.folderAt(await realpath(path)));
    }
    if (isRemote) await analysedByApp(writing, added);
    else await analysedHere(writing);
    const { files, analysed, failed, waiting } = library.countsIn(added);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const left = waiting === 0 ? "" : `, ${waiting} wait`;
    return {
      data: { files, analysed, failed, waiting, seconds },
      text: `${files} files: ${analysed} analysed, ${failed} failed${left}, in ${seconds} s`,
    };
  });
}

async function analysedHere({ library }: Writing): Promise<void> {
  // Who scans wants it done, also where the app was left paused.
  await library.handlers["analysis.resume"]({});
  const hideProgress = showProgress(library);
  await library.settled().finally(hideProgress);
}

/** Waits until the app has dealt with all files of the folders, or rests. */
async function analysedByApp(
  { writer, library }: Writing,
  folders: readonly Pick<Folder, "rootId" | "path">[],
): Promise<void> {
  let lastProgress = Date.now();
  for (;;) {
    const { scanning, paused, perSecond } = await writer["analysis.progress"]({});
    const isDone = paused || library.countsIn(folders).waiting === 0;
    // Where a drive went meanwhile, its files wait for longer than anybody would.
    if (perSecond > 0) lastProgress = Date.now();
    const isStuck = Date.now() - lastProgress > longestStandstill;
    if (!scanning && (isDone || isStuck)) return;
    await setTimeout(pollInterval);
  }
}

export async function problems(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  return withReader(options, async (library) => {
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

/** Repairs what can be repaired where nobody has the library open, and says what is left. */
export async function check(
  _operands: readonly string[],
  options: Options,
): Promise<CommandResult> {
  const repaired = await repairedWhereClosed(libraryFolder(options.library));
  return withReader(options, async (library) => {
    const found = await library.check();
    const { problems, files, sounds, index, neutral } = found;
    const text = [
      ...repaired,
      `${files} files, ${sounds} sounds, ${index.vectors} fingerprints`,
      `index: ${index.kind}, ${index.indexed} fingerprints. ${index.reason}`,
      ...Object.entries(neutral).map(
        ([descriptor, count]) => `${count} sounds with a neutral ${descriptor}`,
      ),
      ...(problems.length === 0 ? ["The library is sound."] : [...problems, closeToRepair]),
    ].join("\n");
    return { data: { ...found, repaired }, text, failed: problems.length > 0 };
  });
}

const closeToRepair = "Close Soundkin and check again to have this repaired.";

async function repairedWhereClosed(directory: string): Promise<string[]> {
  try {
    return await repairLibrary(directory);
  } catch (error) {
    if (toWireError(error).code === "library-locked") return [];
    throw error;
  }
}
