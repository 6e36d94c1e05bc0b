/** Memory of one worker over many thousands of files. */
import { Log } from "../../electron/library/log.ts";
import { defaultLimits, WorkerPool } from "../../electron/library/queue/worker-pool.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { secondsOf } from "./measure.ts";
import type { Report } from "./report.ts";
import { WorkerMemory } from "./worker-memory.ts";

/** A worker that grows is to be seen growing, not replaced. */
const limits = {
  ...defaultLimits,
  memory: {
    analysis: { between: Infinity, during: Infinity },
    model: { between: Infinity, during: Infinity },
  },
};

/** Has one worker analyse `paths` again and again, `count` files in all. */
export async function measureSoak(
  paths: readonly string[],
  count: number,
  report: Report,
): Promise<void> {
  const pool = new WorkerPool(forkWorker, { size: 1, log: Log.inMemory(), limits });
  const memory = new WorkerMemory({
    get workerProcessIds() {
      return pool.processIds;
    },
  });
  const { seconds } = await secondsOf(async () => {
    for (let i = 0; i < count; i++)
      await pool.run("analyse", { path: paths[i % paths.length] ?? "" });
  });
  memory.stop();
  pool.close();
  report("soak, one worker", count / seconds, "files/s", count);
  memory.report(report);
}
