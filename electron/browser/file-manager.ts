/** Shows files in the system's file manager, by the program that opens it. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { SoundkinError } from "../../shared/errors.ts";

/** Milliseconds that a program gets to say that it failed; after that it is taken to work. */
const longestWait = 3_000;

interface Opener {
  /** Its name on the PATH. */
  readonly program: string;
  readonly argumentsFor: (path: string) => string[];
  /** Whether its exit code tells anything: Explorer's is 1 where all went well. */
  readonly tells: boolean;
}

const fileManager = "org.freedesktop.FileManager1";
const fileManagerPath = "/org/freedesktop/FileManager1";

/** By system; where one fails, the next is tried. */
const openers: Partial<Record<NodeJS.Platform, readonly Opener[]>> = {
  darwin: [{ program: "open", argumentsFor: (path) => ["-R", path], tells: true }],
  win32: [
    // Passed on as it is: Explorer wants its quotes inside the argument, and no path holds one.
    { program: "explorer.exe", argumentsFor: (path) => [`/select,"${path}"`], tells: false },
  ],
  linux: [
    {
      program: "gdbus",
      argumentsFor: (path) => [
        ...["call", "--session", "--timeout", "2", "--dest", fileManager],
        ...["--object-path", fileManagerPath, "--method", `${fileManager}.ShowItems`],
        ...[`['${fileUrl(path)}']`, ""],
      ],
      tells: true,
    },
    {
      program: "dbus-send",
      argumentsFor: (path) => [
        ...["--session", "--print-reply", "--reply-timeout=2000", `--dest=${fileManager}`],
        ...["--type=method_call", fileManagerPath, `${fileManager}.ShowItems`],
        ...[`array:string:${fileUrl(path)}`, "string:"],
      ],
      tells: true,
    },
    { program: "xdg-open", argumentsFor: (path) => [dirname(path)], tells: true },
  ],
};

export class FileManager {
  readonly #openers: readonly (Opener & { readonly executable: string })[];

  /** Looks for the openers of a system on a PATH. */
  constructor(platform = process.platform, path = process.env["PATH"] ?? "") {
    this.#openers = (openers[platform] ?? []).flatMap((opener) => {
      const executable = onPath(opener.program, path);
      return executable === null ? [] : [{ ...opener, executable }];
    });
  }

  /** Whether files can be shown. */
  get isThere(): boolean {
    return this.#openers.length > 0;
  }

  /** Shows the file at an absolute path. @throws SoundkinError not-available. */
  async reveal(path: string): Promise<void> {
    for (const { executable, argumentsFor, tells } of this.#openers) {
      if ((await succeeds(executable, argumentsFor(path))) || !tells) return;
    }
    throw new SoundkinError("not-available", `No file manager could be opened to show ${path}.`);
  }
}

/** Without a shell, so that a name is only ever a name. */
function succeeds(executable: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { stdio: "ignore", detached: true, windowsVerbatimArguments: true } as const;
    const child = spawn(executable, args, options);
    const timer = setTimeout(resolve, longestWait, true);
    const end = (succeeded: boolean): void => {
      clearTimeout(timer);
      resolve(succeeded);
    };
    child.on("error", () => {
      end(false);
    });
    child.on("exit", (code) => {
      end(code === 0);
    });
    // It may be the file manager itself, which stays open.
    child.unref();
  });
}

/** A file's address without what ends a string or an item of the message bus's tools. */
function fileUrl(path: string): string {
  return pathToFileURL(path).href.replaceAll("'", "%27").replaceAll(",", "%2C");
}

function onPath(program: string, path: string): string | null {
  const candidates = path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, program));
  return candidates.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
