/** Answers the library's jobs one at a time, over Electron's port or a forked process's channel. */
import type { JobKind, JobOutput, WorkerJob, WorkerMessage } from "../../shared/analysis.ts";
import { SoundkinError, toWireError, type WireError } from "../../shared/errors.ts";
import { embed } from "../embedding/embedding.ts";
import { openChannel } from "../worker/channel.ts";
import { analyseFile, describeRegion } from "./analyse.ts";
import { isEssentiaAbort } from "./essentia.ts";
import { embedByModel, openModel } from "./model/worker-model.ts";
import { encodePreview } from "./encode-preview.ts";
import { renderWav } from "./render-wav.ts";

/** Exit code of a worker whose Essentia module aborted and can do no more. */
const essentiaAborted = 70;
/** Milliseconds between two signs of life. */
const pulse = 1_000;

export function serveJobs(): void {
  const { send, onMessage } = openChannel<WorkerMessage, WorkerJob>();
  onMessage((job) => {
    const beats = setInterval(() => {
      send({ type: "alive" });
    }, pulse);
    void answer(job).then((message) => {
      clearInterval(beats);
      send(message);
    });
  });
  send({ type: "ready" });
}

async function answer(job: WorkerJob): Promise<WorkerMessage> {
  const memory = (): number => process.memoryUsage.rss();
  try {
    return { type: "done", jobId: job.jobId, output: await outputOf(job), memory: memory() };
  } catch (error) {
    if (isEssentiaAbort(error)) process.exit(essentiaAborted);
    return { type: "failed", jobId: job.jobId, error: toFileError(error), memory: memory() };
  }
}

function outputOf({ kind, input }: WorkerJob): JobOutput<JobKind> | Promise<JobOutput<JobKind>> {
  switch (kind) {
    case "analyse":
      return analyseFile(input.path);
    case "describe":
      return describeRegion(input.path, input.region);
    case "render":
      return renderWav(input.path, input.region);
    case "preview":
      return encodePreview(input.path);
    case "embed":
      return input.fingerprints.map((fingerprint) => embed(fingerprint));
    case "openModel":
      return openModel(input.models);
    case "model":
      return embedByModel(input);
  }
}

/** An error that nobody foresaw is still one of this file, and no reason to stop the others. */
function toFileError(error: unknown): WireError {
  if (error instanceof SoundkinError) return toWireError(error);
  const { message } = toWireError(error);
  return {
    code: "analysis-failed",
    message: `The analysis of this file failed (${message}). The rest of the library is not affected; please report it.`,
  };
}
