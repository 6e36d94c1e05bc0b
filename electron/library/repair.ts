/** Mends a library that nobody has open. */
import type { UserDataFile } from "../../shared/user-data.ts";
import { Backups } from "./backups/backups.ts";
import { holdKept, stepOfImport } from "./backups/take-in.ts";
import { Catalog } from "./catalog/catalog.ts";
import { explain } from "./catalog/explain.ts";
import { takeLock } from "./catalog/lock.ts";
import { catalogState, replaceCatalog, rescueFolder, rescueReadable } from "./catalog/rescue.ts";
import { overlap } from "./folders/paths.ts";
import { Log } from "./log.ts";
import { PreviewStore } from "./previews/preview-store.ts";

/**
 * Repairs what can be repaired of the library in `directory`; says what was done, a sentence each.
 * @throws SoundkinError library-missing, library-locked, library-newer, disk-full, disk-failed.
 */
export async function repairLibrary(directory: string): Promise<string[]> {
  try {
    const done: string[] = [];
    const state = catalogState(directory);
    if (state === "none") return done;
    if (state === "damaged") done.push(...(await rescue(directory)));
    const catalog = Catalog.open(directory);
    try {
      done.push(...catalog.repair());
      if (done.length > 0) await note(directory, done);
    } finally {
      catalog.close();
    }
    new PreviewStore(directory, { readOnly: false }).close();
    return done;
  } catch (error) {
    throw explain(directory, error);
  }
}

/** Makes a catalog of what can be read and of the newest backup, and puts it in place when it is whole. */
async function rescue(directory: string): Promise<string[]> {
  const lock = takeLock(directory);
  try {
    const { files = 0, sounds = 0 } = rescueReadable(directory);
    const catalog = Catalog.open(rescueFolder(directory));
    const done: string[] = [];
    try {
      done.push(...catalog.repair(), ...(await fillFromBackup(catalog, directory)));
    } finally {
      catalog.close();
    }
    const setAside = replaceCatalog(directory);
    return [
      setAside === null
        ? "The catalog was gone, and a new one was made."
        : `The catalog was damaged. ${files} files and ${sounds} sounds were saved into a new one; the damaged one is kept as ${setAside}.`,
      ...done,
    ];
  } finally {
    lock.close();
  }
}

/** Tells those who read the log what was done. */
async function note(directory: string, done: readonly string[]): Promise<void> {
  const log = Log.open(directory);
  log.warning("repaired", { done });
  await log.close();
}

/** Adds what the newest readable backup holds and could not be saved. */
async function fillFromBackup(catalog: Catalog, directory: string): Promise<string[]> {
  const backups = new Backups(catalog, directory);
  for (const { name } of await backups.list()) {
    const file = await backups.read(name).catch(() => null);
    if (!file) continue;
    await takeIn(catalog, file);
    return [
      `Folders, tags, favourites and collections that were lost came from the backup of ${name}.`,
    ];
  }
  return [];
}

async function takeIn(catalog: Catalog, file: UserDataFile): Promise<void> {
  const { sounds, collections, searches } = await stepOfImport(catalog.userData, file);
  await holdKept(catalog.userData, file);
  catalog.transaction(() => {
    const known = catalog.roots.all();
    for (const path of file.folders) {
      if (!known.some((root) => overlap(root.path, path))) known.push(catalog.roots.add(path));
    }
    for (const { after } of collections)
      if (after !== null) catalog.userData.collections.add(after);
    for (const { after } of searches) if (after !== null) catalog.userData.searches.put(after);
    for (const [audioHash, , after] of sounds) catalog.userData.patch(audioHash, after);
  });
}
