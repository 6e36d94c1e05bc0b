/** Electron's entry: one instance, one window, one library. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { app, BrowserWindow, dialog } from "electron";
import { toWireError } from "../../shared/errors.ts";
import { adderOf, addFolders } from "../launch/add-folders.ts";
import { serveControl } from "../launch/control-socket.ts";
import { parseArguments, type Arguments } from "../launch/arguments.ts";
import { libraryFolder } from "../launch/library-folder.ts";
import { Library } from "../library/library.ts";
import { repairLibrary } from "../library/repair.ts";
import { removeOldDragFiles } from "./drag-files.ts";
import { answerCommands, forwardEvents } from "./ipc.ts";
import { nativeHandlers } from "./native.ts";
import { declareSchemes, servePages, serveSamples } from "./protocol.ts";
import { confinePages, denyPermissions, focusWindow, openWindow } from "./window.ts";
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
  const library = await openLibrary();
  void removeOldDragFiles(app.getPath("temp"));
  serveSamples(library);
  const handlers = { ...library.handlers, ...nativeHandlers(library) };
  answerCommands(handlers);
  const endControl = await serveControl(directory, handlers);
  closeBeforeQuit(async () => {
    await endControl();
    await library.close();
  });

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
    void addFolders(adderOf(library.handlers), theirs as Arguments);
  });
  await addFolders(adderOf(library.handlers), wanted);
}

function ensureFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

/** Holds the exit back until the library has written what it has. */
function closeBeforeQuit(close: () => Promise<void>): void {
  let closed = false;
  app.on("will-quit", (event) => {
    if (closed) return;
    event.preventDefault();
    void close()
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

/** Opens the library; a damaged one is repaired where the musician wants that. */
async function openLibrary(): Promise<Library> {
  try {
    return await Library.open({ directory, forkWorker });
  } catch (error) {
    if (toWireError(error).code !== "library-corrupt" || !wantsRepair()) throw error;
    await repairLibrary(directory);
    return Library.open({ directory, forkWorker });
  }
}

function wantsRepair(): boolean {
  const answer = dialog.showMessageBoxSync({
    type: "warning",
    message: "The library's catalog is damaged",
    detail:
      "Soundkin can save what is readable of it and fill in from the last backup. Your audio files are not affected, and the damaged catalog is kept.",
    buttons: ["Repair", "Quit"],
    cancelId: 1,
  });
  return answer === 0;
}

try {
  main();
} catch (error) {
  fail(error);
}
