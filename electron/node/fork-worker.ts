/** How plain Node forks a worker: a child process that runs its TypeScript as it is. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import {
  workerEnvironment,
  workerFlags,
  type ForkWorker,
  type WorkerProgram,
} from "../library/queue/worker-process.ts";

const entryOf = (program: WorkerProgram): string =>
  fileURLToPath(new URL(`../${program}/worker.ts`, import.meta.url));

export const forkWorker: ForkWorker = (program) => {
  const child = fork(entryOf(program), [], {
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
    onExit: (listener) => {
      child.once("exit", listener);
      // A process that could not be made has no exit, and an error without a listener ends ours.
      child.on("error", () => {
        if (child.pid === undefined) listener(null);
      });
    },
    kill: () => void child.kill("SIGKILL"),
  };
};
