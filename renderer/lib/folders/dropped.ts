import { pathOfDropped } from "../bridge.ts";

/** A folder that was dropped on the window. */
interface DroppedFolder {
  readonly name: string;
  /** Null in a browser. */
  readonly path: string | null;
}

/** The folders among what was dropped. To be asked while the drop is handled. */
export function droppedFolders(data: DataTransfer): readonly DroppedFolder[] {
  return [...data.items].flatMap((item) => {
    const file = item.kind === "file" ? item.getAsFile() : null;
    if (file === null || item.webkitGetAsEntry()?.isDirectory !== true) return [];
    return [{ name: file.name, path: pathOfDropped(file) }];
  });
}
