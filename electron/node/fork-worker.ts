/** How plain Node forks a worker: a child process that runs its TypeScript as it is. */
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  workerEnvironment,
  workerFlags,
  type ForkWorker,
  type WorkerProcess,
  type WorkerProgram,
} from "../library/queue/worker-process.ts";

/** Bytes; of every Linux that Node is built for by default. */
const pageSize = 4096;

const entryOf = (program: WorkerProgram): string =>
  fileURLToPath(new URL(`../${program}/worker.ts`, import.meta.url));

export const forkWorker: ForkWorker = (program) => forkProgram(entryOf(program), program);

/** Forks the script at the path `entry` with the flags of a program. */
export function forkProgram(entry: string, program: WorkerProgram): WorkerProcess {
  const child = fork(entry, [], {
    // Structured clone, so that typed arrays arrive as such.
    serialization: "advanced",
    execArgv: ["--disable-warning=ExperimentalWarning", ...workerFlags[program]],
    env: { ...process.env, ...workerEnvironment },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return {
    pid: child.pid,
    // A child that just died has closed its channel; its exit tells the rest.
    postMessage: (message) => void child.send(message as object, () => undefined),
    onMessage: (listener) => void child.on("message", listener),
    onEnd: (listener) => {
      child.once("exit", (code, signal) => {
        if (signal === null) listener({ how: "exit", code, reason: `exit code ${code}` });
        else listener({ how: "gone", code, reason: signal });
      });
      // A process that could not be made has no exit, and an error without a listener ends ours.
      child.on("error", ({ message }) => {
        if (child.pid === undefined) listener({ how: "error", code: null, reason: message });
      });
    },
    residentMemory: () => residentMemoryOf(child.pid),
    kill: () => void child.kill("SIGKILL"),
  };
}

/** Where the system tells it without another process: on Linux, as pages of memory. */
function residentMemoryOf(pid: number | undefined): number | null {
  if (process.platform !== "linux" || pid === undefined) return null;
  try {
    const [, pages] = readFileSync(`/proc/${pid}/statm`, "latin1").split(" ");
    return Number(pages) * pageSize;
  } catch {
    return null;
  }
}
