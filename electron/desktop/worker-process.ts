import { join } from "node:path";
import { utilityProcess } from "electron";
import {
  workerEnvironment,
  workerFlags,
  type ForkWorker,
} from "../library/queue/worker-process.ts";

/** Forks a worker, whose bundle lies beside main. */
export const forkWorker: ForkWorker = (program) => {
  const child = utilityProcess.fork(join(import.meta.dirname, `${program}.js`), [], {
    serviceName: `Soundkin ${program}`,
    execArgv: workerFlags[program],
    env: { ...process.env, ...workerEnvironment },
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on("message", listener),
    // Once: Electron has told twice of a child that did not load.
    onExit: (listener) => void child.once("exit", listener),
    kill: () => void child.kill(),
    get pid() {
      return child.pid;
    },
  };
};
