/**
 * The library's log: one JSON object a line in `logs/soundkin.log`, rotated by size. It is for people
 * who help a musician, and never leaves the machine by itself.
 */
import { join } from "node:path";
import { createStream, type RotatingFileStream } from "rotating-file-stream";

export type LogLevel = "info" | "warning" | "error";

/** What is logged, by name, so that a log can be searched. */
export type LogEvent =
  | "opened"
  | "closed"
  | "stopped"
  | "worker-started"
  | "worker-ended"
  | "file-failed"
  | "slow-query"
  | "folder-listed"
  | "folder-online"
  | "folder-offline"
  | "folder-not-watched"
  | "scanning-ended"
  | "index-failed"
  | "backup-written"
  | "backup-failed"
  | "previews-failed"
  | "repaired"
  | "log-failed";

export interface LogLine {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly event: LogEvent;
  readonly [detail: string]: unknown;
}

/** Lines kept in memory for diagnostics. */
const keptLines = 500;

export class Log {
  readonly #directory: string | null;
  /** Opened with the first line: who finds the library locked does not touch its log. */
  #stream: RotatingFileStream | null = null;
  readonly #recent: LogLine[] = [];

  private constructor(directory: string | null) {
    this.#directory = directory;
  }

  /** Logs into the library's `directory`. What cannot be written is only kept in memory. */
  static open(directory: string): Log {
    return new Log(directory);
  }

  /** A log that only memory keeps: of what reads beside a running app. */
  static inMemory(): Log {
    return new Log(null);
  }

  /** The last lines, the oldest first. */
  get recent(): readonly LogLine[] {
    return this.#recent;
  }

  info(event: LogEvent, details: Record<string, unknown> = {}): void {
    this.#write({ ...stamp("info", event), ...details });
  }

  warning(event: LogEvent, details: Record<string, unknown> = {}): void {
    this.#write({ ...stamp("warning", event), ...details });
  }

  /** Logs what went wrong with the error's code and message, and where it came from. */
  error(event: LogEvent, error: unknown, details: Record<string, unknown> = {}): void {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const { message, stack } = thrown;
    const code = "code" in thrown ? thrown.code : undefined;
    this.#write({ ...stamp("error", event), ...details, code, message, stack });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#stream === null || this.#stream.destroyed) resolve();
      // A disk that is full has nothing written, and is no reason to wait.
      else this.#stream.once("error", () => resolve()).end(() => resolve());
    });
  }

  #write(line: LogLine): void {
    this.#keep(line);
    if (this.#directory !== null) this.#stream ??= this.#openStream(this.#directory);
    if (this.#stream?.writable === true) this.#stream.write(`${JSON.stringify(line)}\n`);
  }

  #openStream(directory: string): RotatingFileStream {
    const path = join(directory, "logs");
    const stream = createStream("soundkin.log", { path, size: "2M", maxFiles: 4 });
    stream.on("error", (error) => {
      this.#keep({ ...stamp("error", "log-failed"), message: error.message });
    });
    return stream;
  }

  #keep(line: LogLine): void {
    this.#recent.push(line);
    if (this.#recent.length > keptLines) this.#recent.shift();
  }
}

function stamp(level: LogLevel, event: LogEvent): LogLine {
  return { time: new Date().toISOString(), level, event };
}
