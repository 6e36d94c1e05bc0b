import { join } from "node:path";
import { utilityProcess } from "electron";
import {
  workerEnvironment,
  workerFlags,
  type ForkWorker,
} from "../library/queue/worker-process.ts";

/** Forks the analysis worker, which is bundled beside main. */
export const forkWorker: ForkWorker = () => {
  const child = utilityProcess.fork(join(import.meta.dirname, "worker.js"), [], {
    serviceName: "Soundkin analysis",
    execArgv: workerFlags,
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
