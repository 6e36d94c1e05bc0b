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
  const { path, remove } = socketPlace();
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
  if (listening) {
    writeFileSync(runningFile(directory), JSON.stringify({ socket: path }), { mode: 0o600 });
  }
  return async () => {
    if (listening) rmSync(runningFile(directory), { force: true });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
    remove();
  };
}

function answerLines(socket: Socket, handlers: Handlers): void {
  createInterface(socket).on("line", (line) => {
    void respond(handlers, line).then((response) => {
      if (response === null) socket.destroy();
      else if (!socket.destroyed) socket.write(`${JSON.stringify(response)}\n`);
    });
  });
}

/** A place that nobody else can know or write: a pipe with a random name, or a folder of our own. */
function socketPlace(): { path: string; remove: () => void } {
  if (process.platform === "win32") {
    const name = randomBytes(16).toString("hex");
    return { path: `\\\\.\\pipe\\soundkin-${name}`, remove: () => undefined };
  }
  const roots = [tmpdir(), "/tmp"].filter((root) => root.length < longestPath - 40);
  const folder = mkdtempSync(join(roots[0] ?? "/tmp", "soundkin-"));
  return {
    path: join(folder, "control.sock"),
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
