/** Where the library lives. */
import { resolve } from "node:path";
import envPaths from "env-paths";

/**
 * The library's folder: as asked for, else SOUNDKIN_LIBRARY, else the platform's user-data folder.
 * Every host asks here, so that they all open the same one.
 */
export function libraryFolder(asked: string | undefined): string {
  const chosen = asked ?? process.env["SOUNDKIN_LIBRARY"];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  return envPaths("soundkin", { suffix: "" }).data;
}
