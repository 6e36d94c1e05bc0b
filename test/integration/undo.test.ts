/** Undoing and redoing through the library, across restarts. */
import fc from "fast-check";
import { join } from "node:path";
import { cp, rename } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { Library } from "../../electron/library/library.ts";
import { forkWorker } from "../../electron/node/fork-worker.ts";
import type { Sample } from "../../shared/domain.ts";
import type { UserDataFile } from "../../shared/user-data.ts";
import { writeKick } from "../fixtures/sounds.ts";
import { inCatalog, makeSyntheticLibrary } from "../fixtures/synthetic-sounds.ts";
import { temporaryDirectory, temporaryDirectoryForAll } from "../fixtures/temporary.ts";
import { analyseFolder, openLibrary, sampleAt, samplesByPath, soon } from "./open-library.ts";

const soundCount = 5;

/** All of the musician's own data, whenever it was asked. */
type State = UserDataFile;

async function stateOf(library: Library): Promise<State> {
  return { ...(await library.handlers["userData.export"]({})), savedAt: 0 };
}

/** A change that a musician makes; one that is refused changes nothing. */
type Change = (library: Library) => Promise<unknown>;

const sampleId = fc.integer({ min: 1, max: soundCount });
const sampleIds = fc.uniqueArray(sampleId, { minLength: 1, maxLength: soundCount });
const tagName = fc.constantFrom("warm", "WARM", "dusty", "🥁", "'; DROP TABLE tags; --", "שלום");
const tagNames = fc.array(tagName, { maxLength: 3 });
const collectionName = fc.constantFrom("Dusty", "DUSTY", "Set “B”", "🎹", "x".repeat(200));
const record = fc.record(
  {
    tags: fc.array(tagName, { maxLength: 3 }),
    favouriteSince: fc.nat(),
    rating: fc.integer({ min: 1, max: 5 }),
    note: fc.constantFrom("first", "second\nline"),
    collections: fc.array(collectionName, { maxLength: 3 }),
    tempo: fc.constantFrom(87, 174.5),
    key: fc.constantFrom("A minor", "C major"),
    kind: fc.constantFrom("loop", "long", "one-shot"),
    instrument: fc.constantFrom("kick", "pad"),
    plays: fc.integer({ min: 1, max: 9 }),
    lastPlayedAt: fc.nat(),
  },
  { requiredKeys: [] },
);

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ sampleIds, add: tagNames, remove: tagNames }).map(
    (input): Change =>
      (library) =>
        command(library, "samples.changeTags", input),
  ),
  fc.record({ sampleIds, favourite: fc.boolean() }).map(
    (input): Change =>
      (library) =>
        command(library, "samples.setFavourite", input),
  ),
  fc.record({ sampleIds, rating: fc.option(fc.integer({ min: 1, max: 5 })) }).map(
    (input): Change =>
      (library) =>
        command(library, "samples.setRating", input),
  ),
  fc.record({ sampleId, note: fc.constantFrom("", "for the intro", "no") }).map(
    (input): Change =>
      (library) =>
        command(library, "samples.setNote", input),
  ),
  fc
    .record({
      sampleIds,
      corrections: fc.record(
        {
          tempo: fc.option(fc.constantFrom(90, 120)),
          key: fc.option(fc.constantFrom("A minor", "Eb major")),
          kind: fc.option(fc.constantFrom("loop", "one-shot")),
          instrument: fc.option(fc.constantFrom("kick", "fx")),
        },
        { requiredKeys: [] },
      ),
    })
    .map(
      (input): Change =>
        (library) =>
          command(library, "samples.correct", input),
    ),
  collectionName.map(
    (name): Change =>
      (library) =>
        command(library, "collections.create", { name }),
  ),
  fc.record({ name: collectionName, newName: collectionName }).map(
    (input): Change =>
      (library) =>
        command(library, "collections.rename", input),
  ),
  collectionName.map(
    (name): Change =>
      (library) =>
        command(library, "collections.remove", { name }),
  ),
  fc.record({ name: collectionName, sampleIds, isIn: fc.boolean() }).map(
    (input): Change =>
      (library) =>
        command(library, "collections.setSamples", input),
  ),
  fc.record({ name: collectionName, text: fc.constantFrom("kick", '-"hi h') }).map(
    (input): Change =>
      (library) =>
        command(library, "searches.save", {
          ...{ ...input, filters: { folder: { rootId: 1, path: "A" }, instrument: "kick" } },
          sort: { by: "rating", descending: true },
        }),
  ),
  fc.record({ name: collectionName, newName: collectionName }).map(
    (input): Change =>
      (library) =>
        command(library, "searches.rename", input),
  ),
  collectionName.map(
    (name): Change =>
      (library) =>
        command(library, "searches.remove", { name }),
  ),
  fc.array(fc.tuple(fc.nat(soundCount + 1), record), { maxLength: 4 }).map(
    (sounds): Change =>
      (library) =>
        importSounds(library, sounds),
  ),
);

const action = fc.oneof(
  { weight: 6, arbitrary: change },
  { weight: 3, arbitrary: fc.constantFrom("undo" as const, "redo" as const) },
  { weight: 1, arbitrary: fc.constant("restart" as const) },
);

/** Runs a command; what it refuses is refused. */
async function command(library: Library, name: keyof Library["handlers"], input: unknown) {
  const handler = library.handlers[name] as (input: unknown) => unknown;
  await Promise.resolve(handler(input)).catch((error: unknown) => {
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(collection|search)-/) as unknown,
    });
  });
}

let hashes: string[] = [];

/** Of the sounds of the library by number; of others too. */
function importSounds(library: Library, sounds: readonly (readonly [number, object])[]) {
  return command(library, "userData.import", {
    data: {
      format: "soundkin-user-data",
      version: 1,
      savedAt: 0,
      folders: [],
      collections: [],
      searches: [],
      sounds: sounds.map(([n, said]) => ({
        audioHash: hashes[n] ?? n.toString(16).padStart(64, "0"),
        ...said,
      })),
    },
  });
}

describe("any changes", () => {
  const prepared = join(temporaryDirectoryForAll(), "prepared");
  const open = (directory: string): Promise<Library> =>
    Library.open({ directory, forkWorker, workers: 1 });

  beforeAll(() => {
    makeSyntheticLibrary(prepared, soundCount);
    hashes = inCatalog(prepared, (database) =>
      database
        .prepare<[], string>("SELECT lower(hex(audio_hash)) FROM sounds ORDER BY id")
        .pluck()
        .all(),
    );
  });

  it("are undone and redone, with restarts in between, to exactly what was", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 16 }), async (actions) => {
        const directory = join(temporaryDirectory(), "library");
        await cp(prepared, directory, { recursive: true });
        const model = await Model.of(await open(directory));
        const all = [
          ...actions,
          ...actions.map(() => "undo" as const),
          ...actions.map(() => "redo" as const),
        ];
        for (const action of all) {
          if (action === "restart") {
            await model.library.close();
            model.library = await open(directory);
          } else if (action === "undo" || action === "redo") await model.move(action);
          else await model.make(action);
        }
        expect((await model.library.check()).problems).toEqual([]);
        await model.library.close();
      }),
      { numRuns: 40 },
    );
  });
});

/** The states that changes led to, one after the other, and which of them is the present one. */
class Model {
  library: Library;
  readonly #states: State[];
  #at = 0;

  private constructor(library: Library, first: State) {
    this.library = library;
    this.#states = [first];
  }

  static async of(library: Library): Promise<Model> {
    return new Model(library, await stateOf(library));
  }

  /** What changes nothing is no step, and leaves what can be redone. */
  async make(change: Change): Promise<void> {
    await change(this.library);
    const state = await stateOf(this.library);
    if (JSON.stringify(state) === JSON.stringify(this.#states[this.#at])) return;
    this.#states.splice(++this.#at, Infinity, state);
    await this.#compare();
  }

  async move(direction: "undo" | "redo"): Promise<void> {
    const to = this.#at + (direction === "undo" ? -1 : 1);
    const moved = await this.library.handlers[`history.${direction}`]({});
    expect(moved === null).toBe(this.#states[to] === undefined);
    if (moved !== null) this.#at = to;
    await this.#compare();
  }

  async #compare(): Promise<void> {
    expect(await stateOf(this.library)).toEqual(this.#states[this.#at]);
    const { undo, redo } = await this.library.handlers["history.get"]({});
    expect([undo === null, redo === null]).toEqual([
      this.#at === 0,
      this.#at === this.#states.length - 1,
    ]);
  }
}

describe("a folder that was taken out", () => {
  it("comes back with all that was said, and is taken out again when that is redone", async () => {
    const [sounds, directory] = [join(temporaryDirectory(), "Drums"), temporaryDirectory()];
    for (const seed of [1, 2, 3]) await writeKick(join(sounds, `kick ${seed}.wav`), { seed });
    let library = await openLibrary(directory);
    const rootId = await analyseFolder(library, sounds);
    const { id } = await sampleAt(library, "kick 1.wav");
    await library.handlers["samples.changeTags"]({ sampleIds: [id], add: ["warm"], remove: [] });
    await library.handlers["samples.setRating"]({ sampleIds: [id], rating: 5 });
    const before = await seen(library);

    await library.handlers["roots.remove"]({ rootId });
    expect(await seen(library)).toEqual([]);
    const removal = { id: 3, kind: "folder-removed", subject: "Drums", count: 1 };
    expect(await library.handlers["history.get"]({})).toEqual({ undo: removal, redo: null });
    await library.close();
    library = await openLibrary(directory);

    expect(await library.handlers["history.undo"]({})).toEqual(removal);
    await library.settled();
    expect(await seen(library)).toEqual(before);
    expect(await library.handlers["history.redo"]({})).toEqual(removal);
    expect(await library.handlers["roots.list"]({})).toEqual([]);
    expect(await seen(library)).toEqual([]);
    await library.handlers["history.undo"]({});
    await library.settled();
    expect(await seen(library)).toEqual(before);
    expect((await library.check()).problems).toEqual([]);
  });

  it("whose drive is away comes back offline, and whole when it is there", async () => {
    const sounds = join(temporaryDirectory(), "Drums");
    await writeKick(join(sounds, "kick.wav"));
    const library = await openLibrary(temporaryDirectory());
    const rootId = await analyseFolder(library, sounds);
    await library.handlers["roots.remove"]({ rootId });
    await rename(sounds, `${sounds} away`);
    expect(await library.handlers["history.undo"]({})).not.toBeNull();
    const roots = () => library.handlers["roots.list"]({});
    expect(await roots()).toMatchObject([{ path: sounds, online: false }]);
    await rename(`${sounds} away`, sounds);
    await expect.poll(roots, soon).toMatchObject([{ online: true }]);
    await expect.poll(() => seen(library), soon).toHaveLength(1);
    expect(await library.handlers["history.redo"]({})).not.toBeNull();
    expect(await roots()).toEqual([]);
  });
});

/** What a list shows of every sample, by path. */
async function seen(library: Library): Promise<[string, Partial<Sample>][]> {
  return [...(await samplesByPath(library))].map(([path, { state, tags, rating, duration }]) => [
    path,
    { state, tags, rating, duration },
  ]);
}
