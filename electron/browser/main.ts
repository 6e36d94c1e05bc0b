/**
 * The browser host: the same app in any browser of this machine, for machines without the Electron
 * runtime, for development and for the end-to-end tests.
 */
import type { CommandInput } from "../../shared/api.ts";
import { toWireError } from "../../shared/errors.ts";
import { adderOf, addFolders } from "../launch/add-folders.ts";
import { parseArguments, type Arguments } from "../launch/arguments.ts";
import { serveControl } from "../launch/control-socket.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { RunningApp } from "../launch/running-app.ts";
import { Library } from "../library/library.ts";
import { forkWorker } from "../node/fork-worker.ts";
import { serveBrowser } from "./server.ts";

async function main(): Promise<void> {
  const wanted = parseArguments(process.argv.slice(2), process.cwd());
  const directory = libraryFolder(wanted.library);
  const running = await RunningApp.find(directory);
  if (running) {
    await joinRunning(running, wanted);
    return;
  }
  const library = await Library.open({ directory, forkWorker });
  const server = await serveBrowser(library, wanted).catch(async (error: unknown) => {
    await library.close();
    throw error;
  });
  const endControl = await serveControl(directory, server.handlers);
  console.log(`Soundkin is at ${server.url}`);
  closeOnSignal(async () => {
    await endControl();
    await server.close();
    await library.close();
  });
  await addFolders(adderOf(library.handlers), wanted);
}

/** A library has one writer: a second instance hands over what it was asked for, and ends. */
async function joinRunning(running: RunningApp, wanted: Arguments): Promise<void> {
  const url = await running.invoke("host.focus", {});
  const adder = {
    add: (folder: CommandInput<"roots.add">) => running.invoke("roots.add", folder),
    addDemo: () => running.invoke("roots.addDemo", {}),
  };
  await addFolders(adder, wanted);
  running.close();
  console.log(`Soundkin is open already${url === null ? "" : ` at ${url}`}`);
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
