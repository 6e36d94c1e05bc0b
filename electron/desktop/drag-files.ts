/** Parts of samples as files of their own: a native drag carries nothing but paths. */
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join, parse } from "node:path";
import type { Region } from "../../shared/domain.ts";
import { partTitle, safeCharacters } from "../../shared/export-names.ts";

const folderPrefix = "soundkin-drag-";
const keptFor = 7 * 24 * 60 * 60 * 1000;
const longestTitle = 50;

/** Writes a part into a folder of its own in `temporary`; returns the file's path. */
export async function writeDragFile(
  temporary: string,
  name: string,
  wav: Uint8Array,
): Promise<string> {
  // Never over an earlier one: another sample may have its name, and a program may still read it.
  const path = join(await mkdtemp(join(temporary, folderPrefix)), name);
  await writeFile(path, wav);
  return path;
}

/** "break.flac" -> "break 12.4-13.1 s.wav", in characters that every system takes. */
export function dragFileName(sampleName: string, region: Region): string {
  const safe = safeCharacters(parse(sampleName).name);
  const title = Array.from(safe).slice(0, longestTitle).join("").trim();
  return `${partTitle(title, region)}.wav`;
}

/** Removes what was dragged more than a week ago; what cannot be removed stays. */
export async function removeOldDragFiles(temporary: string): Promise<void> {
  const names = await readdir(temporary).catch(() => []);
  for (const name of names.filter((name) => name.startsWith(folderPrefix))) {
    const folder = join(temporary, name);
    try {
      const { mtimeMs } = await stat(folder);
      if (Date.now() - mtimeMs > keptFor) await rm(folder, { recursive: true });
    } catch {
      // Another user's, or in use: the next start tries again.
    }
  }
}
