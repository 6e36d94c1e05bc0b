import { basename } from "node:path";
import { app, BrowserWindow, dialog, shell, type OpenDialogOptions } from "electron";
import type { CommandName, Handlers, ParsedInput } from "../../shared/api.ts";
import type { Region } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { expectPattern, exportFiles } from "../launch/export-files.ts";
import type { Library } from "../library/library.ts";
import { canCopyFiles, copyFiles } from "./clipboard-files.ts";
import { dragFileName, writeDragFile } from "./drag-files.ts";
import { dragIcon } from "./drag-icon.ts";
import { focusWindow, stayOnTop } from "./window.ts";

type NativeCommand = Extract<CommandName, `host.${string}`>;

/** What only a desktop can do. Paths come from the library by a sample's id, never from the page. */
export function nativeHandlers(library: Library): Handlers<NativeCommand> {
  return {
    "host.capabilities": () => ({
      chooseFolder: true,
      reveal: true,
      dragOut: true,
      copyFiles: canCopyFiles(),
      stayOnTop: true,
    }),
    "host.focus": () => {
      focusWindow();
      return null;
    },
    "host.chooseFolder": async () => {
      const path = await chosenFolder({ properties: ["openDirectory"] });
      return path === null ? null : library.handlers["roots.add"]({ path });
    },
    "host.reveal": async ({ sampleId }) =>
      shell.showItemInFolder(await library.presentPath(sampleId)),
    "host.dragOut": async ({ clips }) => {
      const files = await filesOf(library, clips);
      window().webContents.startDrag({ file: files[0] ?? "", files, icon: dragIcon() });
    },
    "host.copyFiles": async ({ clips }) => {
      if (!canCopyFiles()) throw cannotCopy();
      await copyFiles(await filesOf(library, clips));
    },
    "host.exportFiles": async ({ folder: asked, ...rest }) => {
      expectPattern(rest.pattern);
      const folder =
        asked ?? (await chosenFolder({ properties: ["openDirectory", "createDirectory"] }));
      return folder === null ? null : exportFiles(library, { ...rest, folder });
    },
    "host.stayOnTop": ({ on }) => {
      stayOnTop(window(), on);
    },
  };
}

/** What the musician chose in the system's dialog; null where that was cancelled. */
async function chosenFolder(options: OpenDialogOptions): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window(), options);
  return filePaths[0] ?? null;
}

function filesOf(library: Library, clips: ParsedInput<"host.dragOut">["clips"]): Promise<string[]> {
  return Promise.all(clips.map(({ sampleId, region }) => fileOf(library, sampleId, region)));
}

/** The file of a sample, or a new one of its part. */
async function fileOf(
  library: Library,
  sampleId: number,
  region: Region | undefined,
): Promise<string> {
  const path = await library.presentPath(sampleId);
  if (region === undefined) return path;
  const wav = await library.renderRegion(sampleId, region);
  return writeDragFile(app.getPath("temp"), dragFileName(basename(path), region), wav);
}

function cannotCopy(): SoundkinError {
  return new SoundkinError(
    "not-available",
    "Files cannot be copied on this system. Drag them, or show them in the file manager.",
  );
}

/** The window that asks; there is one at most. */
function window(): BrowserWindow {
  const [first] = BrowserWindow.getAllWindows();
  if (first === undefined) throw new SoundkinError("not-available", "The window is closed.");
  return first;
}
