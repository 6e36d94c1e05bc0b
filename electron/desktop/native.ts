import { basename } from "node:path";
import { app, BrowserWindow, dialog, shell } from "electron";
import type { CommandName, Handlers } from "../../shared/api.ts";
import type { Region } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import type { Library } from "../library/library.ts";
import { dragFileName, writeDragFile } from "./drag-files.ts";
import { dragIcon } from "./drag-icon.ts";
import { focusWindow } from "./window.ts";

type NativeCommand = Extract<CommandName, `host.${string}`>;

/** What only a desktop can do. Paths come from the library by a sample's id, never from the page. */
export function nativeHandlers(library: Library): Handlers<NativeCommand> {
  return {
    "host.capabilities": () => ({ chooseFolder: true, reveal: true, dragOut: true }),
    "host.focus": () => {
      focusWindow();
      return null;
    },
    "host.chooseFolder": async () => {
      const { filePaths } = await dialog.showOpenDialog(window(), {
        properties: ["openDirectory"],
      });
      const [path] = filePaths;
      return path === undefined ? null : library.handlers["roots.add"]({ path });
    },
    "host.reveal": async ({ sampleId }) =>
      shell.showItemInFolder(await library.presentPath(sampleId)),
    "host.dragOut": async ({ samples }) => {
      const files = await Promise.all(
        samples.map(({ sampleId, region }) => draggedFile(library, sampleId, region)),
      );
      window().webContents.startDrag({ file: files[0] ?? "", files, icon: dragIcon() });
    },
  };
}

/** The file of a sample, or a new one of its part. */
async function draggedFile(
  library: Library,
  sampleId: number,
  region: Region | undefined,
): Promise<string> {
  const path = await library.presentPath(sampleId);
  if (region === undefined) return path;
  const wav = await library.renderRegion(sampleId, region);
  return writeDragFile(app.getPath("temp"), dragFileName(basename(path), region), wav);
}

/** The window that asks; there is one at most. */
function window(): BrowserWindow {
  const [first] = BrowserWindow.getAllWindows();
  if (first === undefined) throw new SoundkinError("not-available", "The window is closed.");
  return first;
}
