import type { WireError } from "../../shared/errors.ts";

/** The two channels between main and the preload; commands and events travel by their own names. */
export const commandChannel = "soundkin:command";
export const eventChannel = "soundkin:event";

/** An error as data: one that is thrown across Electron's channel keeps nothing but its text. */
export type Reply = { readonly output: unknown } | { readonly error: WireError };
