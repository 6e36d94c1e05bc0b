/**
 * The running app's ear for the command line and for second instances: the contract over a local socket,
 * a JSON object a line. `running.json` in the library's folder, which only its owner can read, says where.
 */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Handlers } from "../../shared/api.ts";
import { respond } from "../library/dispatch.ts";

/** Bytes that a socket's path may have on every system that has such paths. */
const longestPath = 100;

/** How the names of our pipes begin on Windows. */
export const pipePrefix = "\\\\.\\pipe\\soundkin-";

/** Where `running.json` is. */
export function runningFile(directory: string): string {
  return join(directory, "running.json");
}

/**
 * Answers commands for the library in `directory` until the function that is returned is called. Where
 * no socket can be had, the command line just cannot reach the app.
 */
export async function serveControl(
  directory: string,
  handlers: Handlers,
): Promise<() => Promise<void>> {
  const place = socketPlace();
  if (place === null) return () => Promise.resolve();
  const { path, remove } = place;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    answerLines(socket, handlers);
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", () => {
      resolve(false);
    });
    server.listen(path, () => {
      resolve(true);
    });
  });
  if (listening) announce(directory, path);
  return async () => {
    if (listening) rmSync(runningFile(directory), { force: true });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    remove();
  };
}

/** Written anew each time, so that only its owner can read it whatever was there before. */
function announce(directory: string, socket: string): void {
  try {
    rmSync(runningFile(directory), { force: true });
    writeFileSync(runningFile(directory), JSON.stringify({ socket }), { mode: 0o600, flag: "wx" });
  } catch {
    // A disk that is full: the app runs, and the command line does not find it.
  }
}

function answerLines(socket: Socket, handlers: Handlers): void {
  const lines = createInterface(socket);
  // It passes on what the socket has told already, and an error that nobody hears ends the app.
  lines.on("error", () => undefined);
  lines.on("line", (line) => {
    void respond(handlers, line).then((response) => {
      if (response === null) socket.destroy();
      else if (!socket.destroyed) socket.write(`${JSON.stringify(response)}\n`);
    });
  });
}

/**
 * A place that nobody else can know or write: a pipe with a random name, or a folder of our own. Null
 * where none can be made.
 */
function socketPlace(): { path: string; remove: () => void } | null {
  if (process.platform === "win32") {
    const name = randomBytes(16).toString("hex");
    return { path: `${pipePrefix}${name}`, remove: () => undefined };
  }
  const [root = "/tmp"] = [tmpdir()].filter((path) => path.length < longestPath - 40);
  try {
    const folder = mkdtempSync(join(root, "soundkin-"));
    return {
      path: join(folder, "control.sock"),
      remove: () => {
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch {
    return null;
  }
}
