/** What SQLite and the file system say of a library, in a musician's words. */
import { SoundkinError } from "../../../shared/errors.ts";

/** An error that says what to do, for whatever was thrown about the library in `directory`. */
export function explain(directory: string, error: unknown): Error {
  const code = systemCode(error);
  if (isDamage(error)) {
    return new SoundkinError(
      "library-corrupt",
      `The catalog in ${directory} is damaged. Your audio files are not affected. Run "soundkin check" to save what is in it; what cannot be saved comes from the last backup and from analysing again.`,
      { cause: error },
    );
  }
  if (code === "SQLITE_FULL" || code === "ENOSPC") {
    return new SoundkinError(
      "disk-full",
      `The disk that holds ${directory} is full. Make room, then resume; nothing that was analysed is lost.`,
      { cause: error },
    );
  }
  if (code === "EIO" || code?.startsWith("SQLITE_IOERR") === true) {
    return new SoundkinError(
      "disk-failed",
      `The disk that holds ${directory} fails to read or write. Check the drive and its connection, then resume; nothing that was analysed is lost.`,
      { cause: error },
    );
  }
  if (code !== undefined && /^(SQLITE_CANTOPEN|SQLITE_READONLY|EACCES|EPERM|EROFS)/.test(code)) {
    return new SoundkinError(
      "library-missing",
      `The library's folder ${directory} cannot be opened or written. Check its permissions or choose another.`,
      { cause: error },
    );
  }
  return error instanceof Error ? error : new Error(String(error), { cause: error });
}

/** True where SQLite says that a file is no sound database. */
export function isDamage(error: unknown): boolean {
  const code = systemCode(error);
  return code?.startsWith("SQLITE_CORRUPT") === true || code === "SQLITE_NOTADB";
}

/** The code of a SQLite or system error. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
