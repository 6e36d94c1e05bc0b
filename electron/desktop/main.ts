/** Electron's entry: one instance, one window, one library. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, BrowserWindow, dialog } from "electron";
import { toWireError } from "../../shared/errors.ts";
import { addFolders } from "../launch/add-folders.ts";
import { parseArguments, type Arguments } from "../launch/arguments.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { Library } from "../library/library.ts";
import { removeOldDragFiles } from "./drag-files.ts";
import { answerCommands, forwardEvents } from "./ipc.ts";
import { nativeHandlers } from "./native.ts";
import { declareSchemes, servePages, serveSamples } from "./protocol.ts";
import { confinePages, denyPermissions, openWindow } from "./window.ts";
import { forkWorker } from "./worker-process.ts";

/** Unpackaged, the first argument is the app's own folder. */
const ownArguments = process.argv.slice(app.isPackaged ? 1 : 2);
const wanted = parseArguments(ownArguments, process.cwd());
const directory = libraryFolder(wanted.library);

function main(): void {
  app.enableSandbox();
  declareSchemes();
  confinePages();
  // One instance for each library: Electron tells instances apart by this folder.
  app.setPath("userData", ensureFolder(join(directory, "window")));
  if (!app.requestSingleInstanceLock(wanted)) {
    app.quit();
    return;
  }
  void app.whenReady().then(start).catch(fail);
}

async function start(): Promise<void> {
  denyPermissions();
  servePages(join(import.meta.dirname, "..", "renderer"));
  const library = await Library.open({ directory, forkWorker });
  closeBeforeQuit(library);
  void removeOldDragFiles(app.getPath("temp"));
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

function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
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

try {
  main();
} catch (error) {
  fail(error);
}
