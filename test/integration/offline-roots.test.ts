/** Roots whose drive goes, that nobody may read, that do not answer, or that are elsewhere now. */
import { mkdirSync } from "node:fs";
import { chmod, cp, mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, test } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import type { WorkerProcess } from "../../electron/library/queue/worker-process.ts";
import type { ScanMessage } from "../../electron/library/folders/scanning.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import { canForbidReading } from "../fixtures/hostile-files.ts";
import { mountMemory, unmount, whyNoMount } from "../fixtures/mount.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { inCatalog } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, samplesByPath, soon } from "./open-library.ts";

function analysesIn(directory: string): number {
  return inCatalog(directory, (database) =>
    Number(database.prepare("SELECT generation FROM embedding_generation").pluck().get()),
  );
}

async function online(library: Library): Promise<boolean[]> {
  return (await library.handlers["roots.list"]({})).map((root) => root.online);
}

async function writeKicks(folder: string, count: number): Promise<void> {
  for (let seed = 0; seed < count; seed++) await writeKick(join(folder, `${seed}.wav`), { seed });
}

if (whyNoMount !== null) console.warn(`The test of a drive that goes is skipped: ${whyNoMount}.`);

test.skipIf(whyNoMount !== null)(
  "a drive that is unmounted is offline, and nothing is analysed again when it is back",
  async () => {
    const [directory, drive] = [temporaryDirectory(), temporaryDirectory()];
    const source = temporaryDirectory();
    await writeKicks(source, 3);
    const mount = async (): Promise<void> => {
      mountMemory(drive, "4m");
      // The drive is another one, in whose file system the files have other inodes.
      await cp(source, join(drive, "pack"), { recursive: true, preserveTimestamps: true });
    };
    await mount();
    const library = await openLibrary(directory);
    await analyseFolder(library, drive);
    const before = await samplesByPath(library);
    const analyses = analysesIn(directory);
    unmount(drive);
    await expect.poll(() => online(library), soon).toEqual([false]);
    expect(await samplesByPath(library)).toEqual(before);
    await mount();
    await expect.poll(() => online(library), soon).toEqual([true]);
    await library.settled();
    expect(await samplesByPath(library)).toEqual(before);
    expect(analysesIn(directory)).toBe(analyses);
  },
);

test.skipIf(whyNoMount !== null)(
  "a drive that goes from a folder of many drives keeps its sounds, and is followed when it is back",
  async () => {
    const [directory, media] = [temporaryDirectory(), temporaryDirectory()];
    const source = temporaryDirectory();
    await writeKicks(source, 2);
    const drive = join(media, "drive");
    const mount = async (): Promise<void> => {
      await mkdir(drive, { recursive: true });
      mountMemory(drive, "4m");
      await cp(source, join(drive, "pack"), { recursive: true, preserveTimestamps: true });
    };
    await writeKicks(join(media, "other"), 2);
    await mount();
    const library = await openLibrary(directory);
    await analyseFolder(library, media);
    unmount(drive);
    await rm(drive, { recursive: true });
    await rm(join(media, "other", "1.wav"));
    const paths = async (): Promise<string[]> => [...(await samplesByPath(library)).keys()].sort();
    const rest = ["drive/pack/0.wav", "drive/pack/1.wav", "other/0.wav"];
    await expect.poll(paths, soon).toEqual(rest);
    await library.close();

    const again = await openLibrary(directory);
    await again.settled();
    expect([...(await samplesByPath(again)).keys()].sort()).toEqual(rest);
    await writeKicks(source, 3);
    await mount();
    await expect.poll(async () => (await samplesByPath(again)).size, soon).toBe(4);
  },
);

test("a folder into which a program writes while its drive is away is offline, also later", async () => {
  const sounds = join(temporaryDirectory(), "sounds");
  await writeKicks(sounds, 20);
  const directory = temporaryDirectory();
  const library = await openLibrary(directory);
  await analyseFolder(library, sounds);
  const before = await samplesByPath(library);
  await rename(sounds, `${sounds} away`);
  await writeKick(join(sounds, "Bounces", "bounce.wav"), { seed: 99 });
  await expect.poll(() => online(library), soon).toEqual([false]);
  expect(await samplesByPath(library)).toEqual(before);
  await library.close();
  const again = await openLibrary(directory);
  await again.settled();
  expect(await online(again)).toEqual([false]);
  expect(await samplesByPath(again)).toEqual(before);
  await rm(sounds, { recursive: true });
  await rename(`${sounds} away`, sounds);
  await expect.poll(() => online(again), soon).toEqual([true]);
  expect(await samplesByPath(again)).toEqual(before);
});

if (!canForbidReading) console.warn("The test of a folder nobody may read is skipped: as root.");

test.skipIf(!canForbidReading)("a folder that nobody may read keeps its sounds", async () => {
  const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
  await writeKicks(join(sounds, "a"), 2);
  await writeKicks(join(sounds, "b"), 1);
  const first = await openLibrary(directory);
  await analyseFolder(first, sounds);
  const before = await samplesByPath(first);
  await chmod(join(sounds, "a"), 0o000);
  onTestFinished(() => chmod(join(sounds, "a"), 0o755));
  await rm(join(sounds, "b", "0.wav"));
  await expect.poll(async () => (await samplesByPath(first)).size, soon).toBe(2);
  await first.close();

  await chmod(sounds, 0o000);
  onTestFinished(() => chmod(sounds, 0o755));
  const again = await openLibrary(directory);
  await again.settled();
  expect(await online(again)).toEqual([false]);
  expect((await samplesByPath(again)).get("a/1.wav")).toEqual(before.get("a/1.wav"));
});

describe("a root that is elsewhere now", () => {
  it("is online there with all its sounds, none of which is analysed again", async () => {
    const directory = temporaryDirectory();
    const sounds = join(temporaryDirectory(), "sounds");
    await writeKicks(join(sounds, "deep"), 3);
    const library = await openLibrary(directory);
    const rootId = await analyseFolder(library, sounds);
    const before = await samplesByPath(library);
    const analyses = analysesIn(directory);
    const elsewhere = join(temporaryDirectory(), "elsewhere");
    await rename(sounds, elsewhere);
    await expect.poll(() => online(library), soon).toEqual([false]);

    const root = await library.handlers["roots.relocate"]({ rootId, path: elsewhere });
    expect(root).toMatchObject({ id: rootId, path: elsewhere, name: "elsewhere" });
    await expect.poll(() => online(library), soon).toEqual([true]);
    await library.settled();
    expect(await samplesByPath(library)).toEqual(before);
    expect(analysesIn(directory)).toBe(analyses);
    await writeKick(join(elsewhere, "new.wav"), { seed: 9 });
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(4);
  });

  it("is not where there is no folder, or one that the library has", async () => {
    const [one, two] = [temporaryDirectory(), temporaryDirectory()];
    await mkdir(join(two, "inside"));
    const library = await openLibrary(temporaryDirectory());
    const { id: rootId } = await library.handlers["roots.add"]({ path: one });
    await library.handlers["roots.add"]({ path: two });
    const relocate = (path: string) => library.handlers["roots.relocate"]({ rootId, path });
    await expect(relocate(join(one, "none"))).rejects.toMatchObject({ code: "folder-missing" });
    await expect(relocate(two)).rejects.toMatchObject({ code: "folder-overlaps" });
    await expect(relocate(join(two, "inside"))).rejects.toMatchObject({ code: "folder-overlaps" });
    const gone = library.handlers["roots.relocate"]({ rootId: 99, path: join(two, "inside") });
    await expect(gone).rejects.toMatchObject({ code: "folder-missing" });
    expect(await relocate(one)).toMatchObject({ id: rootId, path: one });
  });
});

/** A library whose scanning processes are told to `onMessage`. */
function openWatched(
  directory: string,
  onMessage: (message: ScanMessage, worker: WorkerProcess, number: number) => void,
): Promise<Library> {
  let forks = 0;
  return openLibrary(directory, {
    scanLimits: { probe: 3_000, silence: 3_000, rest: 500 },
    forkWorker: (program) => {
      const worker = forkWorker(program);
      if (program !== "scanning") return worker;
      const number = ++forks;
      return {
        ...worker,
        onMessage: (listener) => {
          worker.onMessage((message) => {
            onMessage(message as ScanMessage, worker, number);
            listener(message);
          });
        },
      };
    },
  });
}

function signal({ pid }: WorkerProcess, name: NodeJS.Signals): void {
  if (pid !== undefined) process.kill(pid, name);
}

/** More files than are handed on in one go. */
async function writeMany(folder: string): Promise<number> {
  await writeKicks(folder, 1);
  mkdirSync(join(folder, "copies"));
  const copies = Array.from({ length: 2_000 }, (_, i) => join(folder, "copies", `${i}.wav`));
  await Promise.all(copies.map((copy) => cp(join(folder, "0.wav"), copy)));
  return copies.length + 1;
}

describe.skipIf(process.platform === "win32")("a process that lists folders", () => {
  it("is replaced where it dies, and its listing comes to its end", async () => {
    const sounds = temporaryDirectory();
    const files = await writeMany(sounds);
    let deaths = 0;
    const library = await openWatched(temporaryDirectory(), ({ type }, worker, number) => {
      if (type !== "found" || number > 2) return;
      deaths = number;
      signal(worker, "SIGKILL");
    });
    await library.handlers["analysis.pause"]({});
    await library.handlers["roots.add"]({ path: sounds });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(progress, soon).toMatchObject({ files, scanning: false, error: null });
    expect(deaths).toBe(2);
    expect(await online(library)).toEqual([true]);
  });

  it("and hangs is replaced: its root is offline until it answers", async () => {
    const sounds = temporaryDirectory();
    const files = await writeMany(sounds);
    const library = await openWatched(temporaryDirectory(), ({ type }, worker, number) => {
      if (type === "found" && number === 1) signal(worker, "SIGSTOP");
    });
    await library.handlers["analysis.pause"]({});
    const states: boolean[] = [];
    library.on("foldersChanged", () => {
      void online(library).then(([state = false]) => states.push(state));
    });
    await library.handlers["roots.add"]({ path: sounds });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(() => online(library), soon).toEqual([true]);
    await expect.poll(() => online(library), soon).toEqual([false]);
    await expect.poll(() => online(library), soon).toEqual([true]);
    await expect.poll(progress, soon).toMatchObject({ files, scanning: false, error: null });
  });

  it("and hangs on one root does not keep another from being there", async () => {
    const [one, two] = [temporaryDirectory(), temporaryDirectory()];
    await writeKicks(one, 1);
    await writeKicks(two, 1);
    const processes: WorkerProcess[] = [];
    const library = await openWatched(temporaryDirectory(), (_message, worker, number) => {
      processes[number - 1] = worker;
    });
    await analyseFolder(library, one);
    await analyseFolder(library, two);
    const [first] = processes;
    if (!first) throw new Error("nothing was listed");
    signal(first, "SIGSTOP");
    await expect.poll(async () => (await online(library)).sort(), soon).toEqual([false, true]);
    await expect.poll(() => online(library), soon).toEqual([true, true]);
    await writeKick(join(two, "new.wav"), { seed: 9 });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(progress, soon).toMatchObject({ files: 3, analysed: 3 });
  });

  it("and hangs keeps nobody from a file that is there", async () => {
    const sounds = temporaryDirectory();
    await writeKicks(sounds, 1);
    let scanning: WorkerProcess | undefined;
    const library = await openLibrary(temporaryDirectory(), {
      scanLimits: { probe: 600_000, silence: 600_000, rest: 500 },
      forkWorker: (program) => {
        const worker = forkWorker(program);
        if (program === "scanning") scanning = worker;
        return worker;
      },
    });
    await analyseFolder(library, sounds);
    const [sample] = (await samplesByPath(library)).values();
    if (!scanning || !sample) throw new Error("nothing was listed");
    signal(scanning, "SIGSTOP");
    expect(await library.presentPath(sample.id)).toBe(join(sounds, "0.wav"));
  });

  it("stops when it is cancelled, and what it had not seen is seen after resuming", async () => {
    const sounds = temporaryDirectory();
    const files = await writeMany(sounds);
    let cancel: () => unknown = () => undefined;
    const library = await openWatched(temporaryDirectory(), ({ type }) => {
      if (type === "found") cancel();
    });
    cancel = () => {
      cancel = () => undefined;
      return library.handlers["analysis.cancel"]({});
    };
    await library.handlers["roots.add"]({ path: sounds });
    const progress = () => library.handlers["analysis.progress"]({});
    await expect.poll(progress, soon).toMatchObject({ scanning: false, paused: true });
    expect((await progress()).files).toBeLessThan(files);
    await library.handlers["analysis.resume"]({});
    await library.handlers["analysis.pause"]({});
    await expect.poll(progress, soon).toMatchObject({ files, scanning: false });
  });
});
