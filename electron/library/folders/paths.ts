/** Paths on disk and places in the catalog. */
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { isAbsolute, relative, sep } from "node:path";
import type { FilePlace } from "../catalog/files.ts";
import type { RootRow } from "../catalog/roots.ts";
import { isHidden } from "./names.ts";

/** True where `path` is `folder` or lies in it; both absolute and real. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** True where one of two folders lies in the other, or they are the same; both absolute and real. */
export function overlap(a: string, b: string): boolean {
  return isInside(a, b) || isInside(b, a);
}

/** `path` relative to its root, as the catalog writes folders. */
export function toFolder({ path: rootPath }: RootRow, path: string): string {
  return relative(rootPath, path).replaceAll(sep, "/");
}

/** The place of `path`; null for the root itself and for what is hidden or in a hidden folder. */
export function toPlace(root: RootRow, path: string): FilePlace | null {
  const names = toFolder(root, path).split("/");
  const name = names.pop() ?? "";
  if (name === "" || isHidden(name) || names.some(isHidden)) return null;
  return { rootId: root.id, folder: names.join("/"), name };
}

export async function isReadableFolder(path: string): Promise<boolean> {
  try {
    await access(path, constants.R_OK | constants.X_OK);
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}
