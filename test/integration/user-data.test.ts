/** What the musician said belongs to what is heard, whichever files carry it. */
import fc from "fast-check";
import { copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dispatch } from "../../electron/library/dispatch.ts";
import type { Library } from "../../electron/library/library.ts";
import type { Handlers } from "../../shared/api.ts";
import type { Sample } from "../../shared/domain.ts";
import type { UserDataFile } from "../../shared/user-data.ts";
import { chunk, riff, sampleBytes, wavFormat } from "../fixtures/containers.ts";
import { tone, writeKick } from "../fixtures/sounds.ts";
import { inCatalog, makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, soon } from "./open-library.ts";

/** A WAV of a tone, with chunks before and after its audio. */
function taggedWav(before: Buffer[], after: Buffer[]): Buffer {
  const audio = { channels: [tone()], sampleRate: 44_100 };
  const format = wavFormat({ formatTag: 1, channels: 1, sampleRate: 44_100, bits: 16 });
  const data = sampleBytes(audio, { kind: "whole", bits: 16, endian: "little" });
  return riff(chunk("fmt ", format, "little"), ...before, chunk("data", data, "little"), ...after);
}

function infoChunk(title: string): Buffer {
  const name = chunk("INAM", Buffer.from(`${title}\0`), "little");
  return chunk("LIST", Buffer.concat([Buffer.from("INFO"), name]), "little");
}

/** Says everything there is to say of a sample; returns what lists show of it then. */
async function sayAll(library: Library, sampleId: number): Promise<Partial<Sample>> {
  const { handlers } = library;
  await handlers["samples.changeTags"]({
    sampleIds: [sampleId],
    add: ["warm", "Tape"],
    remove: [],
  });
  await handlers["samples.setFavourite"]({ sampleIds: [sampleId], favourite: true });
  await handlers["samples.setRating"]({ sampleIds: [sampleId], rating: 4 });
  await handlers["samples.setNote"]({ sampleId, note: "for the intro" });
  const corrections = { tempo: 90, key: "A minor", kind: "long" } as const;
  await handlers["samples.correct"]({ sampleIds: [sampleId], corrections });
  await handlers["collections.create"]({ name: "Dusty" });
  await handlers["collections.setSamples"]({ name: "Dusty", sampleIds: [sampleId], isIn: true });
  await handlers["samples.played"]({ sampleId });
  return saidOf(await handlers["samples.get"]({ sampleId }));
}

function saidOf(sample: Sample): Partial<Sample> {
  const { tags, favourite, rating, note, collections, corrected, plays, lastPlayedAt } = sample;
  const { tempo, key, kind } = sample;
  const said = { tags, favourite, rating, note, collections, corrected, plays, lastPlayedAt };
  return { ...said, tempo, key, kind };
}

async function saidAt(library: Library, path: string): Promise<Partial<Sample>> {
  return saidOf(await sampleAt(library, path));
}

describe("what was said of a sound", () => {
  it("is all shown, and all taken back", async () => {
    const folder = temporaryDirectory();
    await writeKick(join(folder, "kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    const { id: sampleId, ...before } = await sampleAt(library, "kick.wav");
    const { lastPlayedAt, tags, ...rest } = await sayAll(library, sampleId);
    expect(rest).toEqual({
      favourite: true,
      rating: 4,
      note: "for the intro",
      collections: ["Dusty"],
      corrected: ["tempo", "key", "kind"],
      plays: 1,
      tempo: 90,
      key: "A minor",
      kind: "long",
    });
    expect([...(tags ?? [])].sort()).toEqual(["Tape", "warm"]);
    expect(lastPlayedAt).toBeGreaterThan(Date.now() - 60_000);
    const { handlers } = library;
    await handlers["samples.changeTags"]({
      sampleIds: [sampleId],
      add: [],
      remove: ["WARM", "Tape"],
    });
    await handlers["samples.setFavourite"]({ sampleIds: [sampleId], favourite: false });
    await handlers["samples.setRating"]({ sampleIds: [sampleId], rating: null });
    await handlers["samples.setNote"]({ sampleId, note: "" });
    await handlers["samples.correct"]({ sampleIds: [sampleId], corrections: { key: null } });
    await handlers["samples.correct"]({
      sampleIds: [sampleId],
      corrections: { tempo: null, kind: null },
    });
    await handlers["collections.setSamples"]({ name: "Dusty", sampleIds: [sampleId], isIn: false });
    const after = await handlers["samples.get"]({ sampleId });
    expect(after).toEqual({ ...before, id: sampleId, plays: 1, lastPlayedAt });
  });

  it("follows it through renames, moves, tagged headers and copies, also to another folder", async () => {
    const [folder, drive] = [temporaryDirectory(), temporaryDirectory()];
    await writeFile(join(folder, "tone.wav"), taggedWav([], []));
    let library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, folder);
    const said = await sayAll(library, (await sampleAt(library, "tone.wav")).id);

    await rename(join(folder, "tone.wav"), join(folder, "renamed.wav"));
    await expect.poll(() => saidAt(library, "renamed.wav").catch(() => null), soon).toEqual(said);
    await mkdir(join(folder, "Sub"));
    await rename(join(folder, "renamed.wav"), join(folder, "Sub", "moved.wav"));
    await expect.poll(() => saidAt(library, "Sub/moved.wav").catch(() => null), soon).toEqual(said);
    const tagged = taggedWav([infoChunk("Before")], [infoChunk("After"), infoChunk("Last")]);
    await writeFile(join(folder, "Sub", "moved.wav"), tagged);
    await library.settled();
    expect(await saidAt(library, "Sub/moved.wav")).toEqual(said);
    await copyFile(join(folder, "Sub", "moved.wav"), join(drive, "copy.wav"));
    await analyseFolder(library, drive);
    expect(await saidAt(library, "copy.wav")).toEqual(said);

    // Meanwhile the library is closed, and the sound goes everywhere at once.
    const { directory } = library;
    await library.close();
    await rm(join(folder, "Sub"), { recursive: true });
    await rename(join(drive, "copy.wav"), join(drive, "elsewhere.wav"));
    await writeFile(join(folder, "again.wav"), taggedWav([infoChunk("Other")], []));
    library = await openLibrary(directory);
    await library.settled();
    expect(await saidAt(library, "elsewhere.wav")).toEqual(said);
    expect(await saidAt(library, "again.wav")).toEqual(said);
    expect((await samplesByPath(library, "tape")).size).toBe(2);
  });

  it("returns with it after it was gone for long, with what was said meanwhile", async () => {
    const [folder, directory] = [temporaryDirectory(), temporaryDirectory()];
    await writeKick(join(folder, "kick.wav"));
    await writeKick(join(folder, "other.wav"), { seed: 2 });
    let library = await openLibrary(directory);
    await analyseFolder(library, folder);
    const said = await sayAll(library, (await sampleAt(library, "kick.wav")).id);
    const { sounds, ...exported } = await library.handlers["userData.export"]({});
    const [kick] = sounds;
    if (!kick) throw new Error("nothing was exported");

    await rm(join(folder, "kick.wav"));
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(1);
    await library.close();
    inCatalog(directory, (database) => database.exec("UPDATE departed_files SET departed_at = 0"));
    library = await openLibrary(directory);
    await expect.poll(async () => (await library.check()).sounds, soon).toBe(1);
    expect((await library.handlers["userData.export"]({})).sounds).toEqual([kick]);

    const meanwhile = { audioHash: kick.audioHash, tags: ["later"], rating: 1 };
    const data: UserDataFile = { ...exported, folders: [], sounds: [meanwhile] };
    expect(await library.handlers["userData.import"]({ data })).toMatchObject({ waiting: 1 });
    await writeKick(join(folder, "back.wav"));
    await expect.poll(async () => (await samplesByPath(library)).size, soon).toBe(2);
    await library.settled();
    const { tags, ...rest } = await saidAt(library, "back.wav");
    expect([...(tags ?? [])].sort()).toEqual(["Tape", "later", "warm"]);
    expect(rest).toEqual({ ...said, tags: undefined });
    expect((await samplesByPath(library, "later")).size).toBe(1);
  });
});

describe("collections", () => {
  it("are made, named, filled and removed, and refuse what cannot be", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 3);
    const { handlers } = await openLibrary(directory);
    const list = () => handlers["collections.list"]({});
    await handlers["collections.create"]({ name: "Dusty" });
    await expect(handlers["collections.create"]({ name: "dusty" })).rejects.toMatchObject({
      code: "collection-exists",
    });
    const setSamples = handlers["collections.setSamples"];
    await setSamples({ name: "dusty", sampleIds: [1, 2, 99], isIn: true });
    expect(await list()).toEqual([{ name: "Dusty", sounds: 2 }]);
    await setSamples({ name: "Dusty", sampleIds: [2, 3], isIn: false });
    await handlers["collections.rename"]({ name: "Dusty", newName: "DUSTY" });
    expect(await list()).toEqual([{ name: "DUSTY", sounds: 1 }]);
    expect(await handlers["samples.get"]({ sampleId: 1 })).toMatchObject({
      collections: ["DUSTY"],
    });
    await handlers["collections.remove"]({ name: "DUSTY" });
    expect(await list()).toEqual([]);
    for (const refused of [
      handlers["collections.rename"]({ name: "DUSTY", newName: "b" }),
      handlers["collections.remove"]({ name: "DUSTY" }),
      setSamples({ name: "DUSTY", sampleIds: [1], isIn: true }),
    ]) {
      await expect(refused).rejects.toMatchObject({ code: "collection-missing" });
    }
  });

  it("leave out what is not analysed, and say so", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 3);
    inCatalog(directory, (database) =>
      database.exec("UPDATE files SET state = 'waiting', sound_id = NULL WHERE id = 2"),
    );
    const { handlers } = await openLibrary(directory);
    await handlers["collections.create"]({ name: "Dusty" });
    await expect(
      handlers["collections.setSamples"]({ name: "Dusty", sampleIds: [1, 2, 3], isIn: true }),
    ).rejects.toMatchObject({
      code: "sample-not-analysed",
      message: expect.stringMatching(/^1 of these 3 samples/) as unknown,
    });
    expect(await handlers["collections.list"]({})).toEqual([{ name: "Dusty", sounds: 2 }]);
  });
});

describe("an import", () => {
  const hash = (n: number): string => n.toString(16).padStart(64, "0");
  const file = (
    sounds: UserDataFile["sounds"],
    rest: Partial<UserDataFile> = {},
  ): UserDataFile => ({
    ...{ format: "soundkin-user-data", version: 1, savedAt: 0 },
    ...{ folders: [], collections: [], searches: [] },
    ...rest,
    sounds,
  });

  it("adds to what there is, says what waits, and is one step", async () => {
    const [folder, missing] = [temporaryDirectory(), join(temporaryDirectory(), "none")];
    await writeKick(join(folder, "Sub/kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    await analyseFolder(library, join(folder, "Sub"));
    const { handlers } = library;
    const { id: sampleId } = await sampleAt(library, "kick.wav");
    await handlers["samples.changeTags"]({ sampleIds: [sampleId], add: ["warm"], remove: [] });
    await handlers["samples.setRating"]({ sampleIds: [sampleId], rating: 2 });
    const before = await handlers["userData.export"]({});
    const audioHash = before.sounds[0]?.audioHash ?? "";
    const said = { tags: ["Warm", "dusty"], rating: 5, note: "n", collections: ["Set"], plays: 3 };
    const other = temporaryDirectory();
    const data = file(
      [
        { audioHash, ...said },
        { audioHash: hash(1), rating: 1 },
      ],
      {
        collections: ["Empty"],
        folders: [folder, missing, other, "/elsewhere", join(folder, "Sub")],
      },
    );
    expect(await handlers["userData.import"]({ data })).toEqual({
      sounds: 1,
      waiting: 1,
      folders: [],
      missingFolders: [missing, other, "/elsewhere"],
    });
    expect(await handlers["roots.list"]({})).toHaveLength(1);
    const sample = await handlers["samples.get"]({ sampleId });
    expect(sample).toMatchObject({ rating: 2, note: "n", collections: ["Set"], plays: 3 });
    expect([...sample.tags].sort()).toEqual(["dusty", "warm"]);
    expect(await handlers["collections.list"]({})).toEqual([
      { name: "Empty", sounds: 0 },
      { name: "Set", sounds: 1 },
    ]);
    expect(await handlers["history.undo"]({})).toMatchObject({ kind: "import", count: 2 });
    expect(await handlers["userData.export"]({})).toEqual({
      ...before,
      savedAt: expect.any(Number) as unknown,
    });
  });

  it("of thousands that is cut short is finished at the next start", async () => {
    const directory = temporaryDirectory();
    let library = await openLibrary(directory);
    const sounds = Array.from({ length: 5_000 }, (_, n) => ({ audioHash: hash(n), tags: ["a"] }));
    const importing = library.handlers["userData.import"]({ data: file(sounds) });
    await expect
      .poll(() => library.handlers["history.get"]({}), soon)
      .toMatchObject({ undo: { kind: "import", count: 5000 } });
    await library.close();
    await importing;
    const kept = inCatalog(directory, (database) =>
      database.prepare("SELECT count(*) FROM kept_user_data").pluck().get(),
    );
    expect(kept).toBeLessThan(5_000);

    library = await openLibrary(directory);
    // A change waits until the one before it is whole.
    await library.handlers["collections.create"]({ name: "Next" });
    expect((await library.handlers["userData.export"]({})).sounds).toEqual(sounds);
    await library.handlers["history.undo"]({});
    await library.handlers["history.undo"]({});
    expect((await library.handlers["userData.export"]({})).sounds).toEqual([]);
  });

  it("takes all that an export holds into another library, with the wildest names", async () => {
    const names = fc.oneof(
      fc.constantFrom(
        "🥁👩‍🎤",
        "שלום עולם",
        "‮right",
        "'; DROP TABLE tags; --",
        '%_*"',
        "Å",
        "x".repeat(100),
      ),
      fc
        .string({ unit: "binary", minLength: 1, maxLength: 20 })
        .filter((text) => text.trim() === text && !text.includes("\0")),
    );
    const sounds = fc.uniqueArray(
      fc.record(
        {
          audioHash: fc.nat(30).map(hash),
          tags: fc.array(names, { maxLength: 3 }),
          collections: fc.array(names, { maxLength: 3 }),
          note: names,
        },
        { requiredKeys: ["audioHash"] },
      ),
      { selector: ({ audioHash }) => audioHash, maxLength: 8 },
    );
    const [from, to] = [temporaryDirectory(), temporaryDirectory()];
    makeSyntheticLibrary(from, 1);
    const [one, two] = [await openLibrary(from), await openLibrary(to)];
    const ask = async (library: Library, command: string, input: unknown): Promise<unknown> =>
      dispatch(library.handlers as Handlers, command, input);
    await fc.assert(
      fc.asyncProperty(sounds, async (said) => {
        await ask(one, "userData.import", { data: file(said) });
        const exported = await one.handlers["userData.export"]({});
        const withoutFolders = { ...exported, folders: [], savedAt: 0 };
        await ask(two, "userData.import", {
          data: JSON.parse(JSON.stringify(withoutFolders)) as unknown,
        });
        const taken = await two.handlers["userData.export"]({});
        expect({ ...taken, savedAt: 0 }).toEqual(withoutFolders);
        for (const library of [one, two]) {
          while ((await library.handlers["history.undo"]({})) !== null);
          expect((await library.handlers["userData.export"]({})).sounds).toEqual([]);
          expect(await library.handlers["collections.list"]({})).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("of anything else changes nothing", async () => {
    const directory = temporaryDirectory();
    makeSyntheticLibrary(directory, 1);
    const library = await openLibrary(directory);
    await library.handlers["samples.changeTags"]({ sampleIds: [1], add: ["warm"], remove: [] });
    const state = async (): Promise<unknown> => [
      { ...(await library.handlers["userData.export"]({})), savedAt: 0 },
      await library.handlers["history.get"]({}),
    ];
    const good = file([{ audioHash: hash(1), tags: ["a"], rating: 3 }], { collections: ["c"] });
    const nearMiss = fc
      .tuple(
        fc.constantFrom("audioHash", "tags", "rating", "note", "tempo", "key", "__proto__", "more"),
        fc.oneof(fc.jsonValue(), fc.constantFrom("\0", "a\0b", "\ud800", -1, 6, 1e400, NaN)),
      )
      .map(([field, value]) => ({ ...good, sounds: [{ audioHash: hash(1), [field]: value }] }));
    const wild = fc.oneof(fc.jsonValue(), nearMiss, fc.constant({ ...good, version: 2 }));
    await fc.assert(
      fc.asyncProperty(wild, async (data) => {
        const before = await state();
        const result = await dispatch(library.handlers as Handlers, "userData.import", {
          data,
        }).catch((error: unknown) => error);
        // A near miss may hit.
        if (!(result instanceof Error)) return;
        expect(result).toMatchObject({ code: "invalid-input" });
        expect(await state()).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
