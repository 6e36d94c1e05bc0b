import type { Folder } from "../../../shared/domain.ts";

/** Every folder with samples in it or below it, in path order, from the samples directly in each. */
export function countFolders(
  direct: readonly { rootId: number; folder: string; samples: number }[],
): Folder[] {
  const folders = new Map<string, Folder>();
  for (const { rootId, folder, samples } of direct) {
    const names = folder === "" ? [] : folder.split("/");
    for (let depth = 0; depth <= names.length; depth++) {
      const path = names.slice(0, depth).join("/");
      const key = `${rootId}/${path}`;
      const counted = folders.get(key)?.samples ?? 0;
      folders.set(key, { rootId, path, samples: counted + samples });
    }
  }
  return [...folders.values()].sort(
    (a, b) => a.rootId - b.rootId || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0),
  );
}
