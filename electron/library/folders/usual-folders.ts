/** Folders where musicians keep samples, by what programs make and what people call them. */
import { realpath, stat } from "node:fs/promises";
import { posix, win32 } from "node:path";
import type { SuggestedFolder } from "../../../shared/domain.ts";
import { withinTime } from "../within-time.ts";
import { overlap } from "./paths.ts";

/** Milliseconds that a folder gets to answer: one on a drive that sleeps is not worth waiting for. */
const longestLook = 500;

/** A name to show, and a path: below the home folder, or absolute. */
type Place = readonly [name: string, path: string];

const everywhere: readonly Place[] = [
  ["Splice", "Splice"],
  ["Splice", "Music/Splice"],
  ["Samples", "Samples"],
  ["Samples", "samples"],
  ["Samples", "Music/Samples"],
  ["Sample packs", "Music/Sample Packs"],
  ["Samples on the desktop", "Desktop/Samples"],
  ["Loopcloud", "Music/Loopcloud"],
  ["Loops", "Music/Loops"],
];

/** Below the folder of documents, which OneDrive may have moved. */
const inDocuments: readonly Place[] = [
  ["Splice", "Splice"],
  ["Samples", "Samples"],
  ["Sample packs", "Sample Packs"],
  ["Loopcloud", "Loopcloud"],
  ["FL Studio", "Image-Line/FL Studio"],
  ["Native Instruments", "Native Instruments"],
  ["Bitwig Studio", "Bitwig Studio/Library"],
  ["Reason", "Reason Studios"],
  ["Reason", "Propellerhead"],
  ["Cymatics", "Cymatics"],
];

const abletonFolders: readonly Place[] = [
  ["Ableton User Library", "Ableton/User Library"],
  ["Ableton Packs", "Ableton/Factory Packs"],
];

const below = (folder: string, places: readonly Place[]): Place[] =>
  places.map(([name, path]) => [name, `${folder}/${path}`]);

const places: Partial<Record<NodeJS.Platform, readonly Place[]>> = {
  win32: [
    ...["Documents", "OneDrive/Documents"].flatMap((documents) =>
      below(documents, [...abletonFolders, ...inDocuments]),
    ),
    ...everywhere,
    ["Bitwig Packages", "AppData/Local/Bitwig Studio/installed-packages"],
    ["Native Instruments", "C:/Users/Public/Documents/Native Instruments"],
    ["Maschine 2 Library", "C:/Users/Public/Documents/Maschine 2 Library"],
  ],
  darwin: [
    ...below("Music", abletonFolders),
    ...below("Documents", inDocuments),
    ...everywhere,
    ["My Apple Loops", "Library/Audio/Apple Loops"],
    ["Apple Loops", "/Library/Audio/Apple Loops"],
    ["Logic samples", "/Library/Application Support/Logic"],
    ["GarageBand samples", "/Library/Application Support/GarageBand"],
    ["Logic samples", "Music/Audio Music Apps/Samples"],
    ["Bitwig Packages", "Library/Application Support/Bitwig/Bitwig Studio/installed-packages"],
    ["Native Instruments", "/Users/Shared/Native Instruments"],
    ["Maschine 2 Library", "/Users/Shared/Maschine 2 Library"],
  ],
  linux: [
    ...below("Documents", inDocuments),
    ...everywhere,
    ["Bitwig Studio", "Bitwig Studio/Library"],
    ["Sound samples", "/usr/share/sounds/samples"],
    ["Hydrogen drum kits", "/usr/share/hydrogen/data/drumkits"],
    ["LMMS samples", "/usr/share/lmms/samples"],
  ],
};

/** Where samples may lie on a system, as absolute paths; what is likeliest first. */
export function usualFolders(platform: NodeJS.Platform, home: string): SuggestedFolder[] {
  const system = platform === "win32" ? win32 : posix;
  return (places[platform] ?? []).map(([name, path]) => ({
    name,
    path: system.isAbsolute(path) ? system.normalize(path) : system.join(home, path),
  }));
}

/**
 * Those of the folders that are there, by their real paths; each file in one of them at most, and in
 * none of `known`.
 */
export async function existingFolders(
  folders: readonly SuggestedFolder[],
  known: readonly string[],
): Promise<SuggestedFolder[]> {
  const found = await Promise.all(
    folders.map(async ({ name, path }) => {
      const real = await withinTime(realFolder(path), longestLook);
      return real === null ? [] : [{ name, path: real }];
    }),
  );
  const suggested: SuggestedFolder[] = [];
  for (const folder of found.flat()) {
    const others = [...known, ...suggested.map(({ path }) => path)];
    if (!others.some((other) => overlap(other, folder.path))) suggested.push(folder);
  }
  return suggested;
}

async function realFolder(path: string): Promise<string | null> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : null;
  } catch {
    return null;
  }
}
