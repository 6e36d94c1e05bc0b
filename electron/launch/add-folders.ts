/** Adds what the command line of an app names. */
import { join } from "node:path";
import { toWireError } from "../../shared/errors.ts";
import { writeDemoPack } from "../demo/demo-pack.ts";
import type { CommandInput } from "../../shared/api.ts";
import type { Arguments } from "./arguments.ts";

/** Adds folders to the library in `directory` and, where asked, the demo pack. A folder that cannot be added is said and skipped. */
export async function addFolders(
  directory: string,
  add: (folder: CommandInput<"roots.add">) => unknown,
  { folders, demo }: Arguments,
): Promise<void> {
  const demoFolder = join(directory, "Demo pack");
  if (demo) await writeDemoPack(demoFolder);
  for (const path of demo ? [...folders, demoFolder] : folders) {
    try {
      await add({ path });
    } catch (error) {
      console.error(toWireError(error).message);
    }
  }
}
