import { join } from "node:path";
import { app, utilityProcess, type Details, type UtilityProcess } from "electron";
import {
  workerEnvironment,
  workerFlags,
  type ForkWorker,
  type WorkerEnd,
} from "../library/queue/worker-process.ts";

let forks = 0;

/** Forks a worker, whose bundle lies beside main. */
export const forkWorker: ForkWorker = (program) => {
  const serviceName = `Soundkin ${program} ${++forks}`;
  const child = utilityProcess.fork(join(import.meta.dirname, `${program}.js`), [], {
    serviceName,
    execArgv: workerFlags[program],
    env: { ...process.env, ...workerEnvironment },
  });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on("message", listener),
    onEnd: (listener) => listenToEnd(child, serviceName, listener),
    residentMemory: () => {
      const metric = app.getAppMetrics().find(({ pid }) => pid === child.pid);
      return metric ? metric.memory.workingSetSize * 1024 : null;
    },
    kill: () => void child.kill(),
    get pid() {
      return child.pid;
    },
  };
};

/**
 * Tells once how a child ended. Electron says that it exited (twice, of one that did not load), and
 * why it is gone or what V8 could not mend in events of their own, which come about the same time.
 */
function listenToEnd(
  child: UtilityProcess,
  serviceName: string,
  listener: (end: WorkerEnd) => void,
): void {
  let why: WorkerEnd | null = null;
  const onGone = (_event: unknown, { reason, exitCode, name }: Details): void => {
    if (name === serviceName) why = { how: "gone", code: exitCode, reason };
  };
  app.on("child-process-gone", onGone);
  child.once("error", (type, location) => {
    why = { how: "error", code: null, reason: `${type} in ${location}` };
  });
  child.once("exit", (code) => {
    setImmediate(() => {
      app.off("child-process-gone", onGone);
      listener(why ?? { how: "exit", code, reason: `exit code ${code}` });
    });
  });
}
