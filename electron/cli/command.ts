/** What a command of `soundkin` is, and what several of them need. */
import { createWriteStream } from "node:fs";
import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { topSchema } from "../../shared/api.ts";
import type { Sample } from "../../shared/domain.ts";
import { SoundkinError } from "../../shared/errors.ts";
import type { Library } from "../library/library.ts";
import type { Options } from "./options.ts";

export interface CommandResult {
  /** For `--json`. */
  readonly data: unknown;
  /** For people. */
  readonly text: string;
  /** True where the command ran and what it found is bad. */
  readonly failed?: boolean;
}

export type Command = (operands: readonly string[], options: Options) => Promise<CommandResult>;

export function usageError(message: string): SoundkinError {
  return new SoundkinError("invalid-input", message);
}

export async function theOneFile(command: string, operands: readonly string[]): Promise<string> {
  const [file, ...others] = operands;
  if (file === undefined || others.length > 0) throw usageError(`${command} needs one file.`);
  return realpath(resolve(file)).catch((cause: unknown) => {
    throw new SoundkinError("file-missing", `There is no file at ${resolve(file)}.`, { cause });
  });
}

export function parseTop(top: string | undefined, otherwise: number): number {
  const parsed = topSchema.safeParse(top === undefined ? otherwise : Number(top));
  if (!parsed.success) throw usageError("--top takes a whole number from 1 to 1000.");
  return parsed.data;
}

export function withPath(library: Library, sample: Sample): Sample & { path: string } {
  return { path: library.samplePath(sample.id), ...sample };
}

/** Writes text to a file that the musician named. */
export async function writeOut(
  out: string,
  text: Iterable<string> | (() => AsyncGenerator<string>),
): Promise<void> {
  await pipeline(text, createWriteStream(out)).catch((cause: unknown) => {
    throw cannotWrite(out, cause);
  });
}

function cannotWrite(out: string, cause: unknown): unknown {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") {
    return new SoundkinError("folder-missing", `There is no folder for ${out}.`, { cause });
  }
  if (code === "ENOSPC") {
    return new SoundkinError("disk-full", `The disk is too full for ${out}.`, { cause });
  }
  if (code === "EISDIR" || code === "EACCES" || code === "EPERM" || code === "EROFS") {
    return new SoundkinError("folder-unreadable", `${out} cannot be written.`, { cause });
  }
  return cause;
}
