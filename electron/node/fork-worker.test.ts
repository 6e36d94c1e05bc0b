import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeTone } from "../../test/fixtures/sounds.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import { embeddingSize, type WorkerMessage } from "../../shared/analysis.ts";
import type { WorkerProcess } from "../library/queue/worker-process.ts";
import { forkWorker } from "./fork-worker.ts";

interface Forked {
  readonly worker: WorkerProcess;
  readonly exited: Promise<number | null>;
  /** The next message that nobody has taken yet. */
  readonly next: () => Promise<WorkerMessage>;
}

function fork(): Forked {
  const worker = forkWorker();
  onTestFinished(() => {
    worker.kill();
  });
  const messages: WorkerMessage[] = [];
  let wake: () => void = () => undefined;
  worker.onMessage((message) => {
    messages.push(message as WorkerMessage);
    wake();
  });
  const exited = new Promise<number | null>((resolve) => {
    worker.onExit(resolve);
  });
  const next = async (): Promise<WorkerMessage> => {
    for (;;) {
      const message = messages.shift();
      if (message) return message;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  return { worker, exited, next };
}

it("forks a worker that says that it is ready, and answers a job with typed arrays", async () => {
  const path = join(temporaryDirectory(), "tone.wav");
  await writeTone(path, { seconds: 0.5 });
  const { worker, next } = fork();
  expect(worker.pid).toBeGreaterThan(0);
  expect(await next()).toEqual({ type: "ready" });
  worker.postMessage({ jobId: 7, kind: "analyse", path });
  const answer = await next();
  if (answer.type !== "done") throw new Error(JSON.stringify(answer));
  expect(answer).toMatchObject({ jobId: 7, output: { facts: { format: "WAV" }, warning: null } });
  expect(answer.memory).toBeGreaterThan(1_000_000);
  const { sound } = answer.output as { sound: { audioHash: unknown; embedding: Float32Array } };
  expect(sound.audioHash).toBeInstanceOf(Uint8Array);
  expect(sound.embedding).toBeInstanceOf(Float32Array);
  expect(sound.embedding).toHaveLength(embeddingSize);
});

it("passes on what is wrong with a file, and the worker lives on", async () => {
  const { worker, next } = fork();
  await next();
  for (const jobId of [1, 2]) {
    worker.postMessage({ jobId, kind: "render", path: join(temporaryDirectory(), "none.wav") });
    expect(await next()).toMatchObject({ type: "failed", jobId, error: { code: "file-missing" } });
  }
});

it("kills a worker at once, and takes messages to a dead one without a word", async () => {
  const { worker, exited, next } = fork();
  await next();
  worker.kill();
  expect(await exited).toBeNull();
  worker.postMessage({ jobId: 1, kind: "analyse", path: "/" });
  worker.kill();
});
