import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { writeTone } from "../../test/fixtures/sounds.ts";
import { temporaryDirectory } from "../../test/fixtures/temporary.ts";
import type { FileAnalysis, WorkerMessage } from "../../shared/analysis.ts";
import type { WorkerProcess } from "../library/queue/worker-process.ts";
import { forkWorker } from "./fork-worker.ts";

interface Forked {
  readonly worker: WorkerProcess;
  readonly exited: Promise<number | null>;
  /** The next message that nobody has taken yet. */
  readonly next: () => Promise<WorkerMessage>;
}

function fork(): Forked {
  const worker = forkWorker("analysis");
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
    worker.onEnd(({ code }) => {
      resolve(code);
    });
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
  worker.postMessage({ jobId: 7, kind: "analyse", input: { path } });
  const answer = await next();
  if (answer.type !== "done") throw new Error(JSON.stringify(answer));
  expect(answer).toMatchObject({ jobId: 7, output: { facts: { format: "WAV" }, warning: null } });
  expect(answer.memory).toBeGreaterThan(1_000_000);
  const { sound } = answer.output as FileAnalysis;
  expect(sound.audioHash).toBeInstanceOf(Uint8Array);
  expect(sound.vectors?.fingerprint).toBeInstanceOf(Uint8Array);
  expect(sound.vectors?.embedding).toBeInstanceOf(Float32Array);
});

it("passes on what is wrong with a file, and the worker lives on", async () => {
  const { worker, next } = fork();
  await next();
  for (const jobId of [1, 2]) {
    const input = { path: join(temporaryDirectory(), "none.wav") };
    worker.postMessage({ jobId, kind: "render", input });
    expect(await next()).toMatchObject({ type: "failed", jobId, error: { code: "file-missing" } });
  }
});

it("kills a worker at once, and takes messages to a dead one without a word", async () => {
  const { worker, exited, next } = fork();
  await next();
  worker.kill();
  expect(await exited).toBeNull();
  worker.postMessage({ jobId: 1, kind: "analyse", input: { path: "/" } });
  worker.kill();
});
