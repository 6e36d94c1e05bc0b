/** Electron's entry: one instance, one window, one library. */
import { join } from "node:path";
import { app, BrowserWindow, dialog } from "electron";
import { toWireError } from "../../shared/errors.ts";
import { writeDemoPack } from "../demo/demo-pack.ts";
import { Library } from "../library/library.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { answerCommands, forwardEvents } from "./ipc.ts";
import { nativeHandlers } from "./native.ts";
import { declareSchemes, servePages, serveSamples } from "./protocol.ts";
import { confinePages, denyPermissions, openWindow } from "./window.ts";
import { forkWorker } from "./worker-process.ts";

/** Unpackaged, the first argument is the app's own folder. */
const ownArguments = process.argv.slice(app.isPackaged ? 1 : 2);
const wanted = parseArguments(ownArguments, process.cwd());

function main(): void {
  app.enableSandbox();
  declareSchemes();
  confinePages();
  // A library elsewhere is a world of its own: it may run beside the usual one.
  if (wanted.library !== undefined) app.setPath("userData", join(wanted.library, "profile"));
  if (!app.requestSingleInstanceLock(wanted)) {
    app.quit();
    return;
  }
  void app.whenReady().then(start).catch(fail);
}

async function start(): Promise<void> {
  denyPermissions();
  servePages(join(import.meta.dirname, "..", "renderer"));
  const library = await Library.open({ directory: libraryFolder(), forkWorker });
  closeBeforeQuit(library);
  serveSamples(library);
  answerCommands({ ...library.handlers, ...nativeHandlers(library) });

  const show = (): void => forwardEvents(library, openWindow().webContents);
  show();
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) show();
  });
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  app.on("second-instance", (_event, _argv, _cwd, theirs) => {
    focusWindow();
    void addFolders(library, theirs as Arguments);
  });
  await addFolders(library, wanted);
}

/** The same place as the other hosts': see electron/node/library-folder.ts. */
function libraryFolder(): string {
  return (
    wanted.library ?? process.env["SOUNDKIN_LIBRARY"] ?? join(app.getPath("userData"), "library")
  );
}

/** Adds what the command line names. A folder that cannot be added is not a reason to stop. */
async function addFolders(library: Library, { folders, demo }: Arguments): Promise<void> {
  const demoFolder = join(libraryFolder(), "demo");
  if (demo) await writeDemoPack(demoFolder);
  for (const path of demo ? [...folders, demoFolder] : folders) {
    await Promise.resolve(library.handlers["roots.add"]({ path })).catch(console.error);
  }
}

function focusWindow(): void {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
}

/** Holds the exit back until the library has written what it has. */
function closeBeforeQuit(library: Library): void {
  let closed = false;
  app.on("will-quit", (event) => {
    if (closed) return;
    event.preventDefault();
    void library
      .close()
      .catch(console.error)
      .finally(() => {
        closed = true;
        app.quit();
      });
  });
}

function fail(error: unknown): void {
  dialog.showErrorBox("Soundkin cannot start", toWireError(error).message);
  app.exit(1);
}

main();
