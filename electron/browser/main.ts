/**
 * The browser host: the same app in any browser of this machine, for machines without the Electron
 * runtime, for development and for the end-to-end tests.
 */
import { toWireError } from "../../shared/errors.ts";
import { addFolders } from "../launch/add-folders.ts";
import { parseArguments } from "../launch/arguments.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { Library } from "../library/library.ts";
import { forkWorker } from "../node/fork-worker.ts";
import { serveBrowser } from "./server.ts";

async function main(): Promise<void> {
  const wanted = parseArguments(process.argv.slice(2), process.cwd());
  const library = await Library.open({ directory: libraryFolder(wanted.library), forkWorker });
  const server = await serveBrowser(library, wanted).catch(async (error: unknown) => {
    await library.close();
    throw error;
  });
  console.log(`Soundkin is at ${server.url}`);
  closeOnSignal(async () => {
    await server.close();
    await library.close();
  });
  await addFolders(library, wanted);
}

function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      // A second signal does not wait.
      if (closing) process.exit(1);
      closing = true;
      void close().finally(() => process.exit());
    });
  }
}

try {
  await main();
} catch (error) {
  console.error(toWireError(error).message);
  process.exitCode = 1;
}
