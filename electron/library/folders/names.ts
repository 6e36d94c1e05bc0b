/** Names of files and folders, and paths as the catalog writes them: relative, with "/" between. */
import { formatOfName } from "../../../shared/formats.ts";

/** True for the names of files that Soundkin analyses. */
export function isAudioName(name: string): boolean {
  return !isHidden(name) && formatOfName(name) !== undefined;
}

/** Which macOS' "._" files are, too. */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

/** The folder called `name` in `folder`. */
export function below(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** The folder that `path` is in; "" for the root and what is directly in it. */
export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** The name of a file or folder without the folders that it is in. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** True where `path` is `folder` or lies in it. */
export function isBelow(folder: string, path: string): boolean {
  return folder === "" || path === folder || path.startsWith(`${folder}/`);
}
