/** Adds what the command line of an app names. */
import type { Handlers } from "../../shared/api.ts";
import type { Root } from "../../shared/domain.ts";
import { toWireError } from "../../shared/errors.ts";
import type { Arguments } from "./arguments.ts";

/** The commands of a library, here or in the app that has it open. */
export interface FolderAdder {
  readonly add: (folder: { readonly path: string }) => Root | Promise<Root>;
  readonly addDemo: () => Root | Promise<Root>;
}

/** Adds folders and, where asked, the demo pack. A folder that cannot be added is said and skipped. */
export async function addFolders(
  { add, addDemo }: FolderAdder,
  { folders, demo }: Arguments,
): Promise<void> {
  const additions = [...folders.map((path) => () => add({ path })), ...(demo ? [addDemo] : [])];
  for (const addition of additions) {
    try {
      await addition();
    } catch (error) {
      console.error(toWireError(error).message);
    }
  }
}

/** Of a library that is open in this process. */
export function adderOf(handlers: Handlers<"roots.add" | "roots.addDemo">): FolderAdder {
  return {
    add: handlers["roots.add"],
    addDemo: () => handlers["roots.addDemo"]({}),
  };
}
