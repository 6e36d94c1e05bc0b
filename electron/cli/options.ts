/** The command line's arguments as they are written. */
import { parseArgs } from "node:util";
import { SoundkinError, toWireError } from "../../shared/errors.ts";

/** @throws SoundkinError invalid-input for an option that there is not. */
export function parseArguments(args: readonly string[]): ReturnType<typeof parse> {
  try {
    return parse(args);
  } catch (error) {
    throw new SoundkinError("invalid-input", toWireError(error).message, { cause: error });
  }
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean", short: "h" },
      json: { type: "boolean" },
      library: { type: "string" },
      out: { type: "string" },
      top: { type: "string" },
      weights: { type: "string" },
      within: { type: "string" },
      workers: { type: "string" },
    },
  });
}

export type Options = ReturnType<typeof parse>["values"];
