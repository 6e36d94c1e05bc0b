/** The app that has a library open, as the command line and a second instance see it. */
import { readFileSync, statSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import type {
  CommandInput,
  CommandName,
  CommandOutput,
  RequestMessage,
  ResponseMessage,
} from "../../shared/api.ts";
import { SoundkinError } from "../../shared/errors.ts";
import { pipePrefix, runningFile } from "./control-socket.ts";

const runningSchema = z.object({ socket: z.string() });

export class RunningApp {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, (response: ResponseMessage) => void>();
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const lines = createInterface(socket);
    lines.on("error", () => undefined);
    lines.on("line", (line) => {
      // It is our own app, which was asked with these ids.
      const response = JSON.parse(line) as ResponseMessage;
      this.#waiting.get(response.id)?.(response);
      this.#waiting.delete(response.id);
    });
    socket.on("close", () => {
      for (const [id, answer] of this.#waiting) answer({ id, error: gone() });
      this.#waiting.clear();
    });
  }

  /** The app that has the library in `directory` open; null where none answers. */
  static async find(directory: string): Promise<RunningApp | null> {
    const path = socketOf(directory);
    if (path === null) return null;
    const socket = createConnection(path);
    const connected = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => {
        resolve(true);
      });
      socket.on("error", () => {
        resolve(false);
      });
    });
    return connected ? new RunningApp(socket) : null;
  }

  /** Has the app run a command. @throws SoundkinError as the command does, or not-available. */
  async invoke<Name extends CommandName>(
    command: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> {
    const id = this.#nextId++;
    const request: RequestMessage = { id, command, input };
    const response = await new Promise<ResponseMessage>((resolve) => {
      this.#waiting.set(id, resolve);
      if (this.#socket.destroyed) resolve({ id, error: gone() });
      else this.#socket.write(`${JSON.stringify(request)}\n`);
    });
    if ("error" in response) {
      throw new SoundkinError(response.error.code, response.error.message);
    }
    // The contract ties each command to its output.
    return response.output as CommandOutput<Name>;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** What a killed app left behind leads nowhere: nobody answers there. */
function socketOf(directory: string): string | null {
  try {
    const running: unknown = JSON.parse(readFileSync(runningFile(directory), "utf8"));
    const { socket } = runningSchema.parse(running);
    return isOurs(socket) ? socket : null;
  } catch {
    return null;
  }
}

/** A library may lie where others can write: who is spoken to must be a program of ours. */
function isOurs(socket: string): boolean {
  if (process.platform === "win32") return socket.startsWith(pipePrefix);
  return statSync(dirname(socket)).uid === process.getuid?.();
}

function gone(): SoundkinError {
  return new SoundkinError("not-available", "Soundkin was closed before it answered.");
}
