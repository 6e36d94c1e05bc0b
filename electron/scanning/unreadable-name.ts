import { nameUnreadable } from "../library/catalog/files.ts";
import type { WireError } from "../../shared/errors.ts";

const escapedByte = /\\x[0-9A-F]{2}/;

/** What a musician is told of a file whose own name is no text, or that of a folder it is in. */
export function unreadableName(folder: string, name: string): WireError {
  const named = folder.split("/").find((part) => escapedByte.test(part));
  const message =
    named === undefined || escapedByte.test(name)
      ? `The name of this file is not readable text (${name}). Rename it, and Soundkin will use it.`
      : `The name of the folder ${named} is not readable text. Rename it, and Soundkin will use what is in it.`;
  return { code: nameUnreadable, message };
}
