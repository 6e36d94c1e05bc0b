import { SoundkinError, type ErrorCode } from "../../../shared/errors.ts";
import { strings } from "../strings/index.ts";
import { connection } from "./connection.svelte.ts";

/** What an error says, in the musician's language. */
export function messageOf(error: unknown): string {
  if (error instanceof SoundkinError) return textOf(error);
  return error instanceof Error ? error.message : String(error);
}

/** What a code says in the musician's language: hosts write English, which is shown where it is spoken. */
export function textOf({ code, message }: { code: ErrorCode; message: string }): string {
  if (code === "not-available" && connection.away) return strings.ui.away;
  return strings.errors?.[code] ?? message;
}
