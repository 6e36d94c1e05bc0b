/** The browser host as a process of its own, as `npm start -- --browser` runs it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const entry = fileURLToPath(new URL("../../electron/browser/main.ts", import.meta.url));

export interface Host {
  /** The address to open, with its token. */
  readonly url: string;
  /** Ends it as Ctrl-C does, and waits until it has. */
  stop(): Promise<void>;
}

/** Starts a host with these arguments, and another environment where it is given; resolves when it serves. */
export async function startHost(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Host> {
  const child = spawn(process.execPath, [entry, ...args], {
    // A test runner's own loader may be in NODE_OPTIONS, and the host is no test.
    env: { ...process.env, NODE_OPTIONS: "", ...environment },
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url === undefined) continue;
    return {
      url,
      stop: async () => {
        child.kill("SIGTERM");
        await once(child, "exit");
      },
    };
  }
  throw new Error("The browser host ended without an address");
}
