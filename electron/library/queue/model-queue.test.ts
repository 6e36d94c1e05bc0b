import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import type { WorkerJob, WorkerMessage } from "../../../shared/analysis.ts";
import type { ErrorCode } from "../../../shared/errors.ts";
import { Catalog } from "../catalog/catalog.ts";
import { ModelAspect } from "../search/model-aspect.ts";
import { ModelQueue } from "./model-queue.ts";
import { Log } from "../log.ts";
import { defaultLimits, WorkerPool } from "./worker-pool.ts";
import type { WorkerEnd, WorkerProcess } from "./worker-process.ts";

/** What a worker in memory answers to a job; "crash" ends it. */
type Answer = { readonly output: unknown } | { readonly code: ErrorCode } | "crash";

function worker(answer: (job: WorkerJob) => Answer): WorkerProcess {
  let receive: (message: WorkerMessage) => void = () => undefined;
  let end: (end: WorkerEnd) => void = () => undefined;
  setImmediate(() => {
    receive({ type: "ready" });
  });
  return {
    pid: 1,
    postMessage: (message) => {
      const job = message as WorkerJob;
      const { jobId } = job;
      setImmediate(() => {
        const given = answer(job);
        if (given === "crash") end({ how: "exit", code: 1, reason: "exit code 1" });
        else if ("code" in given) {
          const error = { code: given.code, message: `It says ${given.code}.` };
          receive({ type: "failed", jobId, error, memory: 0 });
        } else {
          // The pool hands outputs through without a look.
          receive({ type: "done", jobId, output: given.output as Uint8Array, memory: 0 });
        }
      });
    },
    onMessage: (listener) => (receive = listener),
    onEnd: (listener) => (end = listener),
    residentMemory: () => null,
    kill: () => undefined,
  };
}

const facts = { format: "WAV", sampleRate: 44_100, channels: 1, bitDepth: 16 };

/** A catalog of sounds that lie at `/0.wav`, `/1.wav` and so on. */
function catalogWith(count: number, directory: string): Catalog {
  const catalog = Catalog.open(directory, { readOnly: false });
  const { id: rootId } = catalog.roots.add("/");
  for (let i = 0; i < count; i++) {
    const place = { rootId, folder: "", name: `${i}.wav` };
    catalog.files.add([place]);
    const soundId = catalog.sounds.save({
      ...{ duration: 1, loudness: null, tempo: null, key: null, vectors: null },
      ...{ audioHash: Uint8Array.of(i), peaks: new Uint8Array(1), segments: [], neutral: [] },
    });
    const fileId = catalog.files.at(place)?.id ?? 0;
    catalog.files.setAnalysed(fileId, soundId, facts, { size: 1, modifiedAt: 1 });
  }
  return catalog;
}

interface Scene {
  readonly queue: ModelQueue;
  readonly catalog: Catalog;
  readonly models: string;
  readonly online: number[];
  readonly errors: unknown[];
  /** Waits until nothing is left to do. */
  readonly settle: () => Promise<void>;
}

const info = { id: "the id", name: "Tiny", licence: "CC0" };

/** A queue with a models folder, `sounds` sounds and a worker that answers. */
async function scene(sounds: number, answer: (job: WorkerJob) => Answer): Promise<Scene> {
  const directory = temporaryDirectory();
  const models = join(directory, "models");
  await mkdir(models);
  await writeFile(join(models, "tiny.onnx"), "model");
  const catalog = catalogWith(sounds, directory);
  const pool = new WorkerPool(() => worker(answer), {
    size: 1,
    log: Log.inMemory(),
    limits: { ...defaultLimits, backOff: { first: 0, most: 0 } },
  });
  const online = [1];
  const errors: unknown[] = [];
  const queue = new ModelQueue(catalog, pool, new ModelAspect(catalog), {
    models,
    pathOf: ({ name }) => `/${name}`,
    onlineRoots: () => online,
    isOnline: (rootId) => Promise.resolve(online.includes(rootId)),
    isBusy: () => false,
    onProgress: () => undefined,
    onError: (error) => errors.push(error),
  });
  onTestFinished(async () => {
    pool.close();
    await queue.close();
    catalog.close();
  });
  const settle = (): Promise<void> =>
    expect.poll(() => queue.idle, { interval: 5, timeout: 10_000 }).toBe(true);
  return { queue, catalog, models, online, errors, settle };
}

/** A worker that embeds every sound but those at `bad`, of which it says something else. */
function embedsAllBut(bad: readonly number[], otherwise: Answer): (job: WorkerJob) => Answer {
  return (job) => {
    if (job.kind === "openModel") return { output: info };
    const place = job.kind === "model" ? Number(job.input.path.slice(1, -4)) : -1;
    return bad.includes(place) ? otherwise : { output: Float32Array.of(1, 0) };
  };
}

describe("sounds that fail", () => {
  it.each<[string, Answer]>([
    ["that the model refuses", { code: "model-unusable" }],
    ["that end the process", "crash"],
    ["that cannot be read", { code: "file-corrupt" }],
  ])("%s do not switch the model off", async (_, failure) => {
    const { queue, catalog, settle } = await scene(12, embedsAllBut([0, 1, 2, 3, 6, 11], failure));
    await queue.look();
    await settle();
    const isFinal =
      typeof failure === "object" && "code" in failure && failure.code === "model-unusable";
    const embedded = isFinal ? 12 : 6;
    expect(await queue.state()).toEqual({
      ...{ name: "Tiny", licence: "CC0", error: null },
      ...{ embedded, sounds: 12 },
    });
    expect([...catalog.modelEmbeddings.embeddings(info.id)]).toHaveLength(6);
  });

  it.each<[string, Answer, string]>([
    ["refused", { code: "model-unusable" }, "It says model-unusable."],
    ["crashed over", "crash", "crashed"],
  ])("five in a row that are %s are the model's fault", async (_, failure, words) => {
    const { queue, catalog, settle } = await scene(12, embedsAllBut([2, 3, 4, 5, 6], failure));
    await queue.look();
    await settle();
    const state = await queue.state();
    expect(state?.error).toMatchObject({ code: "model-unusable" });
    expect(state?.error?.message).toContain(words);
    // Nothing is known of the five; a model that was mended is asked again.
    expect(catalog.modelEmbeddings.count(info.id)).toBe(2);
  });

  it("any number of damaged files are not the model's fault", async () => {
    const all = [0, 1, 2, 3, 4, 5, 6, 7];
    const { queue, settle } = await scene(9, embedsAllBut(all, { code: "file-corrupt" }));
    await queue.look();
    await settle();
    expect(await queue.state()).toMatchObject({ error: null, embedded: 1 });
  });

  it("a sound that is gone meanwhile is no error", async () => {
    const catalogs: Catalog[] = [];
    const { queue, catalog, errors, settle } = await scene(1, (job) => {
      if (job.kind === "openModel") return { output: info };
      catalogs[0]?.files.remove([1]);
      catalogs[0]?.sounds.remove([1]);
      return { output: Float32Array.of(1, 0) };
    });
    catalogs.push(catalog);
    await queue.look();
    await settle();
    expect(errors).toEqual([]);
    expect(await queue.state()).toMatchObject({ embedded: 0, sounds: 0 });
  });

  it("sounds of a drive that went are asked for when it is back", async () => {
    let isThere = false;
    const { queue, online, settle } = await scene(3, (job) => {
      if (job.kind === "openModel") return { output: info };
      if (isThere) return { output: Float32Array.of(1, 0) };
      online.length = 0;
      return { code: "file-missing" };
    });
    await queue.look();
    await settle();
    expect(await queue.state()).toMatchObject({ embedded: 0 });
    isThere = true;
    online.push(1);
    queue.fill();
    await settle();
    expect(await queue.state()).toMatchObject({ embedded: 3 });
  });
});

describe("the folder", () => {
  /** A worker that counts how often a model is opened, and takes the first answers from `first`. */
  function opening(first: readonly Answer[]) {
    const opened: WorkerJob[] = [];
    const answer = (job: WorkerJob): Answer => {
      if (job.kind !== "openModel") return { output: Float32Array.of(1, 0) };
      opened.push(job);
      return first[opened.length - 1] ?? { output: info };
    };
    return { opened, answer };
  }

  it("that is missing or empty holds no model", async () => {
    const { opened, answer } = opening([]);
    const { queue, models } = await scene(1, answer);
    await rm(join(models, "tiny.onnx"));
    expect(await queue.state()).toBeNull();
    await rm(models, { recursive: true });
    expect(await queue.state()).toBeNull();
    expect(opened).toHaveLength(0);
  });

  it("that cannot be read is asked about", async () => {
    const { opened, answer } = opening([{ code: "model-unusable" }]);
    const { queue, models } = await scene(1, answer);
    await rm(models, { recursive: true });
    await symlink(models, models);
    expect(await queue.state()).toMatchObject({ name: "", error: { code: "model-unusable" } });
    expect(opened).toHaveLength(1);
  });

  it("is opened again when a file below it changes, and not otherwise", async () => {
    const { opened, answer } = opening([]);
    const { queue, models } = await scene(1, answer);
    await mkdir(join(models, "weights"));
    await writeFile(join(models, "weights", "a.bin"), "1");
    await queue.look();
    await queue.look();
    expect(opened).toHaveLength(1);
    await writeFile(join(models, "weights", "a.bin"), "12");
    await queue.look();
    expect(opened).toHaveLength(2);
  });

  it("is opened again after a failure that may pass", async () => {
    const { queue, settle } = await scene(1, opening([{ code: "analysis-timed-out" }]).answer);
    const first = await queue.state();
    expect(first?.error?.message).toContain("takes too long");
    await queue.look();
    await settle();
    expect(await queue.state()).toMatchObject({ name: "Tiny", error: null, embedded: 1 });
  });

  it("is not opened for ever when that goes on, nor again when the model is wrong", async () => {
    for (const code of ["internal", "model-unusable"] as const) {
      const { opened, answer } = opening(Array<Answer>(10).fill({ code }));
      const { queue } = await scene(1, answer);
      for (let i = 0; i < 10; i++) await queue.look();
      expect(opened).toHaveLength(code === "internal" ? 3 : 1);
      expect((await queue.state())?.error?.code).toBe("model-unusable");
    }
  });
});
