/** What can be heard of a drive that is away. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Library } from "../../electron/library/library.ts";
import type { Root } from "../../shared/domain.ts";
import { decodeBytes } from "../fixtures/decode.ts";
import { mountMemory, unmount, whyNoMount } from "../fixtures/mount.ts";
import { writeKick, writeTone } from "../fixtures/sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, similar, soon } from "./open-library.ts";

if (whyNoMount !== null) console.warn(`The tests of previews are skipped: ${whyNoMount}.`);

const kicks = ["1.wav", "2.wav", "3.wav"];

/** Another drive with three kicks. */
async function makeDrive(): Promise<string> {
  const drive = join(temporaryDirectory(), "SAMPLES");
  mountMemory(drive, "32m");
  for (const [seed, name] of kicks.entries()) await writeKick(join(drive, name), { seed });
  return drive;
}

async function rootOf(library: Library): Promise<Root> {
  const [root] = await library.handlers["roots.list"]({});
  if (!root) throw new Error("the library has no folder");
  return root;
}

const previewsIn = (library: Library) => async () =>
  (await library.handlers["previews.get"]({})).sounds;

function audioOf(library: Library, sampleId: number, query = ""): Promise<Response> {
  return library.serveMedia(new Request(`http://localhost/v1/audio/${sampleId}${query}`));
}

async function unplug(library: Library, drive: string): Promise<void> {
  unmount(drive);
  await expect.poll(async () => (await rootOf(library)).online, soon).toBe(false);
}

describe.skipIf(whyNoMount !== null)("a drive that is away", () => {
  test("has its sounds listed, found, ranked and heard; dragging says what to connect", async () => {
    const drive = await makeDrive();
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, drive);
    await expect.poll(previewsIn(library), soon).toBe(3);
    const { id, duration } = await sampleAt(library, "1.wav");
    await unplug(library, drive);

    const { results } = await similar(library, { sampleId: id, k: 10 });
    expect(results.map(({ sample }) => sample.name).sort()).toEqual(["2.wav", "3.wav"]);
    for (const query of ["", "?as=wav"]) {
      const heard = await audioOf(library, id, query);
      expect([heard.status, heard.headers.get("Content-Type")]).toEqual([200, "audio/ogg"]);
      const { frames } = await decodeBytes(new Uint8Array(await heard.arrayBuffer()));
      // The last packet of 20 ms is filled up.
      expect(Math.abs(frames / 48_000 - (duration ?? 0))).toBeLessThan(0.03);
    }
    await expect(library.presentPath(id)).rejects.toMatchObject({
      code: "drive-missing",
      message: expect.stringMatching(/SAMPLES.*Connect its drive/) as string,
    });
  });

  test("is heard with its onset where it was, in both channels", async () => {
    const drive = join(temporaryDirectory(), "drive");
    mountMemory(drive, "32m");
    await writeTone(join(drive, "tone.wav"), { seconds: 0.5 });
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, drive);
    await expect.poll(previewsIn(library), soon).toBe(1);
    const { id } = await sampleAt(library, "tone.wav");
    await unplug(library, drive);
    const bytes = await (await audioOf(library, id)).arrayBuffer();
    const { channels } = await decodeBytes(new Uint8Array(bytes));
    for (const channel of channels) {
      const onset = channel.findIndex((sample) => Math.abs(sample) > 0.05);
      expect(onset / 48_000).toBeLessThan(0.003);
    }
  });
});

describe.skipIf(whyNoMount !== null)("previews", () => {
  test("take no more room than they may: what was heard last stays", async () => {
    const drive = await makeDrive();
    const directory = temporaryDirectory();
    const library = await openLibrary(directory);
    await library.handlers["settings.set"]({ previewLimit: 0 });
    await analyseFolder(library, drive);
    expect(await previewsIn(library)()).toBe(0);
    await library.handlers["settings.set"]({ previewLimit: 2 ** 30 });
    await expect.poll(previewsIn(library), soon).toBe(3);

    const heard = await sampleAt(library, "1.wav");
    expect((await audioOf(library, heard.id)).status).toBe(200);
    const { bytes } = await library.handlers["previews.get"]({});
    await library.handlers["settings.set"]({ previewLimit: Math.ceil(bytes / 2) });
    expect(await previewsIn(library)()).toBe(1);
    await unplug(library, drive);
    expect((await audioOf(library, heard.id)).status).toBe(200);
    const lost = await audioOf(library, (await sampleAt(library, "3.wav")).id);
    expect([lost.status, await lost.text()]).toEqual([
      404,
      expect.stringMatching(/Connect its drive/),
    ]);
  });

  test("are not made of what lies on the library's own drive", async () => {
    const [directory, sounds] = [temporaryDirectory(), temporaryDirectory()];
    const drive = await makeDrive();
    await cp(join(drive, "1.wav"), join(sounds, "1.wav"));
    const library = await openLibrary(directory);
    await analyseFolder(library, sounds);
    await analyseFolder(library, drive);
    await expect.poll(previewsIn(library), soon).toBe(3);
    await writeKick(join(sounds, "own.wav"), { seed: 9 });
    await expect
      .poll(async () => (await sampleAt(library, "own.wav")).state, soon)
      .toBe("analysed");
    expect(await previewsIn(library)()).toBe(3);
  });

  test("that are damaged are made anew", async () => {
    const drive = await makeDrive();
    const directory = temporaryDirectory();
    const library = await openLibrary(directory);
    await analyseFolder(library, drive);
    await expect.poll(previewsIn(library), soon).toBe(3);
    await library.close();
    await writeFile(join(directory, "previews.sqlite"), "no database");
    const again = await openLibrary(directory);
    await expect.poll(previewsIn(again), soon).toBe(3);
  });

  test("that turn out damaged while they are used stop nothing, and are made anew", async () => {
    const drive = await makeDrive();
    const directory = temporaryDirectory();
    const library = await openLibrary(directory);
    await analyseFolder(library, drive);
    await expect.poll(previewsIn(library), soon).toBe(3);
    await library.close();
    // The header stays, so that it opens.
    const file = join(directory, "previews.sqlite");
    const bytes = await readFile(file);
    await writeFile(file, bytes.fill(0x5a, 4096));
    const again = await openLibrary(directory);
    await expect.poll(previewsIn(again), soon).toBe(3);
    expect(await again.handlers["analysis.progress"]({})).toMatchObject({ error: null });
  });
});
