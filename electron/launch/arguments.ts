import { resolve } from "node:path";
import { parseArgs } from "node:util";

/** What the command line asks for. Plain data: a second instance hands it to the first. */
export interface Arguments {
  /** Absolute paths of folders to add. */
  readonly folders: string[];
  /** Add the sounds that Soundkin makes itself. */
  readonly demo: boolean;
  /** Where the library lies instead of its usual place. */
  readonly library: string | undefined;
  /** Of the browser host: the port on 127.0.0.1; 0 for any free one. */
  readonly port: number;
}

/**
 * Reads a command line without its program. Chromium's own switches are among it, so what is not
 * ours is skipped.
 */
export function parseArguments(args: readonly string[], cwd: string): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: {
      demo: { type: "boolean" },
      library: { type: "string" },
      port: { type: "string" },
    },
    strict: false,
  });
  const { library, port } = values;
  return {
    folders: positionals.map((folder) => resolve(cwd, folder)),
    demo: values["demo"] === true,
    library: typeof library === "string" ? resolve(cwd, library) : undefined,
    port: typeof port === "string" ? Number(port) : 0,
  };
}
