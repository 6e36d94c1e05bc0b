/** Adds what the command line of an app names. */
import { join } from "node:path";
import { toWireError } from "../../shared/errors.ts";
import { writeDemoPack } from "../demo/demo-pack.ts";
import type { Library } from "../library/library.ts";
import type { Arguments } from "./arguments.ts";

/** Adds folders and, where asked, the demo pack. A folder that cannot be added is said and skipped. */
export async function addFolders(library: Library, { folders, demo }: Arguments): Promise<void> {
  const demoFolder = join(library.directory, "Demo pack");
  if (demo) await writeDemoPack(demoFolder);
  for (const path of demo ? [...folders, demoFolder] : folders) {
    try {
      await library.handlers["roots.add"]({ path });
    } catch (error) {
      console.error(toWireError(error).message);
    }
  }
}
