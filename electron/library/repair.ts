/** Mends a library that nobody has open. */
import type { UserDataFile } from "../../shared/user-data.ts";
import { Backups } from "./backups/backups.ts";
import { stepOfImport } from "./backups/take-in.ts";
import { Catalog } from "./catalog/catalog.ts";
import { explain } from "./catalog/explain.ts";
import { catalogState, rescueCatalog } from "./catalog/rescue.ts";
import { isInside } from "./folders/paths.ts";
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
    if (state === "damaged") done.push(rescue(directory));
    const catalog = Catalog.open(directory);
    try {
      done.push(...catalog.repair());
      if (state === "damaged") done.push(...(await fillFromBackup(catalog, directory)));
    } finally {
      catalog.close();
    }
    PreviewStore.open(directory, { readOnly: false }).close();
    return done;
  } catch (error) {
    throw explain(directory, error);
  }
}

function rescue(directory: string): string {
  const { setAside, saved } = rescueCatalog(directory);
  const { files = 0, sounds = 0 } = saved;
  return `The catalog was damaged. ${files} files and ${sounds} sounds were saved into a new one; the damaged one is kept as ${setAside}.`;
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
  const { sounds, collections } = await stepOfImport(catalog.userData, file);
  catalog.transaction(() => {
    const known = catalog.roots.all();
    for (const path of file.folders) {
      if (!known.some((root) => isInside(root.path, path))) catalog.roots.add(path);
    }
    for (const { after } of collections)
      if (after !== null) catalog.userData.collections.add(after);
    for (const [audioHash, , after] of sounds) catalog.userData.patch(audioHash, after);
  });
}
