/** Has a utility process of its own write the demo pack, which takes some seconds of computing. */
import { join } from "node:path";
import type { DemoAnswer, DemoOrder } from "../../../shared/demo.ts";
import { SoundkinError } from "../../../shared/errors.ts";
import type { ForkWorker, WorkerProcess } from "../queue/worker-process.ts";

export class DemoWriter {
  readonly #folder: string;
  readonly #fork: ForkWorker;
  #process: WorkerProcess | null = null;
  #writing: Promise<string> | null = null;

  /** Writes into a folder of the library in `directory`. */
  constructor(directory: string, fork: ForkWorker) {
    this.#folder = join(directory, "Demo pack");
    this.#fork = fork;
  }

  /**
   * Writes what is missing of the pack; the absolute path of its folder.
   * @throws SoundkinError disk-full, folder-unreadable.
   */
  write(): Promise<string> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = null;
    });
    return this.#writing;
  }

  close(): void {
    this.#process?.kill();
  }

  async #write(): Promise<string> {
    const worker = this.#fork("demo");
    this.#process = worker;
    try {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      worker.onMessage((message) => {
        const answer = message as DemoAnswer;
        if (answer.type === "written") resolve(this.#folder);
        else reject(new SoundkinError(answer.error.code, answer.error.message));
      });
      worker.onEnd(({ reason }) => {
        reject(new Error(`The process that writes the demo pack ended (${reason}). Try again.`));
      });
      const order: DemoOrder = { directory: this.#folder };
      worker.postMessage(order);
      return await promise;
    } finally {
      this.#process = null;
      worker.kill();
    }
  }
}
