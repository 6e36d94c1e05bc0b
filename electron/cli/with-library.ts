/** The library that a command reads or writes: its own, or that of the app which has it open. */
import type { Handlers } from "../../shared/api.ts";
import { SoundkinError, toWireError } from "../../shared/errors.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { RunningApp } from "../launch/running-app.ts";
import { Library } from "../library/library.ts";
import { forkWorker } from "../node/fork-worker.ts";
import { usageError, type CommandResult } from "./command.ts";
import type { Options } from "./options.ts";

/** What the command line writes with. */
export type Writer = Pick<
  Handlers,
  "roots.add" | "userData.import" | "backups.restore" | "analysis.progress"
>;

export interface Writing {
  readonly writer: Writer;
  /** Sees what the writer has written. */
  readonly library: Library;
  /** True where the app writes, and decides when files are analysed. */
  readonly isRemote: boolean;
}

/** Opens the library for reading, which goes beside a running app. */
export async function withReader(
  options: Options,
  use: (library: Library) => Promise<CommandResult>,
): Promise<CommandResult> {
  return using(await open(options, true), use);
}

/**
 * Opens the library for writing; where an app has it open, that app writes: there is never a second.
 * @throws SoundkinError library-locked where something else has it open that does not answer.
 */
export async function withWriter(
  options: Options,
  use: (writing: Writing) => Promise<CommandResult>,
): Promise<CommandResult> {
  const library = await open(options, false).catch((error: unknown) => {
    if (toWireError(error).code === "library-locked") return null;
    throw error;
  });
  if (library) {
    return using(library, () => use({ writer: library.handlers, library, isRemote: false }));
  }
  const app = await RunningApp.find(libraryFolder(options.library));
  if (!app) {
    throw new SoundkinError(
      "library-locked",
      "The library is open in another Soundkin that does not answer. Close it there first.",
    );
  }
  try {
    return await withReader(options, (library) =>
      use({ writer: writerOf(app), library, isRemote: true }),
    );
  } finally {
    app.close();
  }
}

function writerOf(app: RunningApp): Writer {
  return {
    "roots.add": (input) => app.invoke("roots.add", input),
    "userData.import": (input) => app.invoke("userData.import", input),
    "backups.restore": (input) => app.invoke("backups.restore", input),
    "analysis.progress": (input) => app.invoke("analysis.progress", input),
  };
}

async function open(options: Options, readOnly: boolean): Promise<Library> {
  // Awaited here, so that what opening throws at once is caught as what it throws later.
  return await Library.open({
    directory: libraryFolder(options.library),
    forkWorker,
    workers: parseWorkers(options.workers),
    readOnly,
  });
}

async function using(
  library: Library,
  use: (library: Library) => Promise<CommandResult>,
): Promise<CommandResult> {
  try {
    return await use(library);
  } finally {
    await library.close();
  }
}

function parseWorkers(workers: string | undefined): number | undefined {
  if (workers === undefined) return undefined;
  const count = Number(workers);
  if (!Number.isInteger(count) || count < 1 || count > 64) {
    throw usageError("--workers takes a whole number from 1 to 64.");
  }
  return count;
}
