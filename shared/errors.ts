/** Every code an error can carry to the renderer, the command line or the Problems list. */
export const errorCodes = [
  // the library
  "library-missing",
  "library-locked",
  "library-newer",
  "library-older",
  "library-corrupt",
  "disk-full",
  "disk-failed",
  // folders and samples
  "folder-missing",
  "folder-unreadable",
  "folder-overlaps",
  "drive-missing",
  "sample-missing",
  "sample-not-analysed",
  "sample-silent",
  "not-enough-labels",
  "collection-exists",
  "collection-missing",
  "search-exists",
  "search-missing",
  "too-many",
  "backup-missing",
  "backup-unreadable",
  // files that cannot be used, or not wholly
  "file-missing",
  "file-unreadable",
  "name-unreadable",
  "file-empty",
  "file-corrupt",
  "file-truncated",
  "file-mislabelled",
  "file-unsupported",
  "no-audio",
  "not-finite",
  "too-many-channels",
  "too-long",
  "analysis-failed",
  "analysis-timed-out",
  "analysis-crashed",
  "analysis-out-of-memory",
  // the musician's own embedding model
  "model-unusable",
  // the contract
  "invalid-input",
  "not-available",
  "internal",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** The one error of Soundkin: a stable code, and a message that says what happened and what to do. */
export class SoundkinError extends Error {
  override readonly name = "SoundkinError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What of an error crosses a process or a socket. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** An error's code and message; whatever is not ours becomes "internal". */
export function toWireError(error: unknown): WireError {
  if (error instanceof SoundkinError) return { code: error.code, message: error.message };
  return { code: "internal", message: error instanceof Error ? error.message : String(error) };
}
