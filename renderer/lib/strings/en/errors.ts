import type { ErrorCode } from "../../../../shared/errors.ts";

/** What errors say; null where the host's own words are shown, which are English and name what it is about. */
export const errors = null as Readonly<Record<ErrorCode, string | null>> | null;
