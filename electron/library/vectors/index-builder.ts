/** Has a utility process of its own build the index, one build at a time. */
import type { ForkWorker, WorkerProcess } from "../queue/worker-process.ts";
import type { IndexAnswer, IndexOrder } from "./index-order.ts";

export class IndexBuilder {
  readonly #fork: ForkWorker;
  #process: WorkerProcess | null = null;
  #isClosed = false;

  constructor(fork: ForkWorker) {
    this.#fork = fork;
  }

  /** The name of the build that was made. @throws Error where it failed or the process ended. */
  async build(order: IndexOrder): Promise<string> {
    if (this.#isClosed) throw new Error("Soundkin is closing");
    const worker = this.#fork("indexing");
    this.#process = worker;
    try {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      worker.onMessage((message) => {
        const answer = message as IndexAnswer;
        if (answer.type === "built") resolve(answer.build);
        else reject(new Error(answer.message));
      });
      worker.onEnd(({ reason }) => {
        reject(new Error(`the process that builds the index ended (${reason})`));
      });
      worker.postMessage(order);
      return await promise;
    } finally {
      this.#process = null;
      worker.kill();
    }
  }

  /** Ends a build, and tells whether one went on; what it has written is deleted before the next. */
  cancel(): boolean {
    const wasBuilding = this.#process !== null;
    this.#process?.kill();
    return wasBuilding;
  }

  close(): void {
    this.#isClosed = true;
    this.cancel();
  }
}
