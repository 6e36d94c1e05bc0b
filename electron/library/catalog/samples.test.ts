import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import { daysAgo } from "../../../test/fixtures/filters.ts";
import { say } from "../../../test/fixtures/user-data.ts";
import { sampleKinds, type Instrument, type Sample } from "../../../shared/domain.ts";
import { sortKeys, type Filters, type Sort } from "../../../shared/search.ts";
import { Catalog } from "./catalog.ts";
import { sortName } from "./words.ts";

interface FileToAdd {
  readonly root: number;
  readonly folder: string;
  readonly name: string;
  /** Which of a few sounds it carries; null while it waits, "failed" where it could not be used. */
  readonly sound: number | "failed" | null;
}

interface SoundToAdd {
  readonly duration: number;
  readonly tempo: number | null;
  readonly loudness: number | null;
  readonly key: string | null;
  readonly tags: readonly string[];
  readonly favourite: boolean;
  readonly rating?: number | undefined;
  readonly collections?: readonly string[];
  readonly instrument?: Instrument | undefined;
  /** Days ago. */
  readonly played?: number | undefined;
  readonly plays?: number | undefined;
}

const word = fc.constantFrom("kick", "Kick", "DeepKick", "snare", "Snare2", "hat", "808", "warm");
const keys = fc.constantFrom("A minor", "C major", null);
const few = fc.constantFrom(0.1, 0.5, 1, 2, 90, 120);

const sounds = fc.array(
  fc.record({
    duration: few,
    tempo: fc.option(few),
    loudness: fc.option(fc.integer({ min: -40, max: 0 })),
    key: keys,
    tags: fc.uniqueArray(fc.constantFrom("warm", "Dusty", "two words", "kick"), { maxLength: 3 }),
    favourite: fc.boolean(),
    rating: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    collections: fc.subarray(["Dusty", "Live"]),
    instrument: fc.constantFrom(undefined, undefined, "kick", "pad"),
    played: fc.constantFrom(undefined, undefined, 0.1, 2, 50),
    plays: fc.constantFrom(undefined, 3),
  }),
  { minLength: 1, maxLength: 4 },
);
const files = fc.uniqueArray(
  fc.record({
    root: fc.constantFrom(0, 1),
    folder: fc.constantFrom("", "Drums", "Drums/Kicks", "Drums2", "Drums/Kicks/Warm", "Über"),
    name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `${words.join(" ")}.wav`),
    sound: fc.oneof(
      { weight: 4, arbitrary: fc.nat(3) },
      { weight: 1, arbitrary: fc.constantFrom(null, "failed" as const) },
    ),
  }),
  { maxLength: 25, selector: ({ root, folder, name }) => `${root}/${folder}/${name}` },
);
const range = fc.record({ min: few, max: few }, { requiredKeys: [] });
const limits = fc.record(
  {
    folder: fc.record({
      rootId: fc.constantFrom(1, 2, 3),
      path: fc.constantFrom("", "Drums", "Drums/Kicks", "Dr", "Über"),
    }),
    duration: range,
    tempo: range,
    key: fc.constantFrom("A minor", "C major", "F minor"),
    kind: fc.constantFrom(...sampleKinds),
    tags: fc.array(fc.constantFrom("warm", "WARM", "dusty", "two words", "none"), {
      maxLength: 3,
    }),
    favourite: fc.boolean(),
    offline: fc.boolean(),
    instrument: fc.constantFrom("kick", "snare", "pad"),
    format: fc.constantFrom("wav", "FLAC"),
    collection: fc.constantFrom("DUSTY", "Live", "none"),
    rating: fc.record({ min: fc.nat(5), max: fc.nat(5) }, { requiredKeys: [] }),
    played: fc.boolean(),
    playedWithin: fc.constantFrom(1, 10, 100),
    addedWithin: fc.constantFrom(0.001, 1),
    duplicates: fc.boolean(),
    soundId: fc.integer({ min: 1, max: 4 }),
  },
  { requiredKeys: [] },
);
/** Often none or one, so that long lists are compared too. */
const filters: fc.Arbitrary<Filters> = fc.oneof(
  fc.constant({}),
  limits,
  fc
    .tuple(limits, fc.nat())
    .map(([all, which]) =>
      Object.fromEntries(Object.entries(all).slice(which % 17, (which % 17) + 1)),
    ),
);
const onlineRoots = fc.subarray([1, 2, 3]);
const words = fc
  .array(
    fc.constantFrom(
      "k",
      "kick",
      "KICK",
      "deep",
      "deepk",
      "sn",
      "2",
      "80",
      "wa",
      "drums",
      "uber",
      "two",
      "wav",
      "-",
      "zebra",
    ),
    { maxLength: 3 },
  )
  .map((words) => words.join(" "));
const text = fc.oneof(fc.constant(""), words);
const sort = fc.record({
  by: fc.constantFrom(...sortKeys),
  descending: fc.boolean(),
}) satisfies fc.Arbitrary<Sort>;
const page = fc.record({ offset: fc.nat(30), limit: fc.integer({ min: 1, max: 30 }) });

function fill(catalog: Catalog, toAdd: readonly FileToAdd[], known: readonly SoundToAdd[]): void {
  const roots = [catalog.roots.add("/one"), catalog.roots.add("/two")];
  for (const { root, folder, name, sound } of toAdd) {
    const place = { rootId: roots[root]?.id ?? 0, folder, name };
    catalog.files.add([place]);
    const id = catalog.files.at(place)?.id ?? 0;
    const found = typeof sound === "number" ? known[sound % known.length] : undefined;
    if (sound === "failed") catalog.files.setFailed(id, null);
    if (typeof sound !== "number" || !found) continue;
    const soundId = catalog.sounds.save({
      ...found,
      audioHash: Uint8Array.of(sound % known.length),
      peaks: new Uint8Array(1),
      vectors: null,
      segments: [],
      neutral: [],
    });
    const facts = { format: "WAV", sampleRate: 44100, channels: 1, bitDepth: 16 };
    catalog.files.setAnalysed(id, soundId, facts, { size: 1, modifiedAt: 1 });
    const { tags, favourite, rating, collections = [], instrument, played, plays } = found;
    say(catalog.userData, soundId, {
      ...{ tags: [...tags], collections: [...collections], rating, instrument, plays },
      favouriteSince: favourite ? 1 : undefined,
      lastPlayedAt: played === undefined ? undefined : daysAgo(played),
    });
    catalog.files.text.updateSound(soundId);
  }
}

/** All files are added at one moment. */
function filled(toAdd: readonly FileToAdd[], known: readonly SoundToAdd[]): Catalog {
  const catalog = Catalog.open(temporaryDirectory());
  vi.setSystemTime(Date.now());
  fill(catalog, toAdd, known);
  vi.useRealTimers();
  return catalog;
}

function everySample(catalog: Catalog, files: number): Sample[] {
  const all = Array.from({ length: files }, (_, i) => catalog.samples.get(i + 1) ?? []).flat();
  expect(all).toHaveLength(files);
  return all;
}

/** Words of a text, compound ones also taken apart, as a person would count them. */
function wordsOf(value: string): string[] {
  const whole = value.split(/[^\p{L}\p{N}]+/u);
  const parts = value.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\p{N}+/gu) ?? [];
  return [...whole, ...parts].filter((part) => part !== "").map(plain);
}

function plain(value: string): string {
  return value.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

function within(value: number | null, limits: { min?: number; max?: number } | undefined): boolean {
  if (limits?.min === undefined && limits?.max === undefined) return true;
  return value !== null && value >= (limits.min ?? -Infinity) && value <= (limits.max ?? Infinity);
}

function kindOf({ duration, tempo }: Sample): Sample["kind"] {
  if (duration === null) return null;
  return tempo !== null ? "loop" : duration > 10 ? "long" : "one-shot";
}

function matches(
  sample: Sample,
  typed: string,
  { folder, duration, tempo, key, kind, tags = [], favourite, offline, ...others }: Filters,
  online: readonly number[],
): boolean {
  const words = [sample.name, sample.folder, ...sample.tags].flatMap(wordsOf);
  const asked = typed.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  const has = (tag: string) => sample.tags.some((name) => name.toLowerCase() === tag.toLowerCase());
  return (
    asked.every((beginning) => words.some((candidate) => candidate.startsWith(plain(beginning)))) &&
    (folder === undefined ||
      (sample.rootId === folder.rootId &&
        (folder.path === "" || `${sample.folder}/`.startsWith(`${folder.path}/`)))) &&
    within(sample.duration, duration) &&
    within(sample.tempo, tempo) &&
    (key === undefined || sample.key === key) &&
    (kind === undefined || kindOf(sample) === kind) &&
    tags.every(has) &&
    (favourite === undefined || sample.favourite === favourite) &&
    (offline === undefined || online.includes(sample.rootId) !== offline) &&
    matchesOthers(sample, others)
  );
}

function matchesOthers(
  sample: Sample,
  { instrument, format, collection, rating, played, playedWithin, ...rest }: Filters,
): boolean {
  const { addedWithin, duplicates, soundId } = rest;
  const since = playedWithin === undefined ? -Infinity : daysAgo(playedWithin);
  return (
    (instrument === undefined || sample.instrument === instrument) &&
    (format === undefined || sample.format?.toLowerCase() === format.toLowerCase()) &&
    (collection === undefined ||
      sample.collections.some((name) => plain(name) === plain(collection))) &&
    within(sample.rating, rating) &&
    (played === undefined || (sample.plays > 0 || sample.lastPlayedAt !== null) === played) &&
    (playedWithin === undefined || (sample.lastPlayedAt ?? -Infinity) >= since) &&
    // All were added just now.
    (addedWithin === undefined || addedWithin > 0) &&
    (duplicates === undefined || sample.copies > 0 === duplicates) &&
    (soundId === undefined || sample.soundId === soundId)
  );
}

function order(a: Sample, b: Sample, { by, descending }: Sort): number {
  const compare = (x: string | number | null, y: string | number | null): number => {
    if (x === y) return 0;
    // What is not known comes last, whichever way the list goes.
    if (x === null || y === null) return x === null ? 1 : -1;
    const ascending =
      typeof x === "string"
        ? Buffer.compare(Buffer.from(x), Buffer.from(String(y)))
        : x - Number(y);
    return descending ? -ascending : ascending;
  };
  const valueOf = (sample: Sample): string | number | null => {
    if (by === "name" || by === "added") return null;
    return by === "played" ? sample.lastPlayedAt : sample[by];
  };
  return (
    compare(valueOf(a), valueOf(b)) ||
    compare(sortName(a.name), sortName(b.name)) ||
    compare(a.id, b.id)
  );
}

/** The first file of each sound. */
function folded(samples: readonly Sample[]): Sample[] {
  return samples.filter(
    ({ soundId }, i) =>
      soundId === null || samples.findIndex((sample) => sample.soundId === soundId) === i,
  );
}

describe("searching", () => {
  it("finds, orders and pages what a look at every row would", () => {
    fc.assert(
      fc.property(
        files,
        sounds,
        text,
        filters,
        onlineRoots,
        sort,
        page,
        fc.boolean(),
        (toAdd, known, typed, wanted, online, sorted, paged, foldCopies) => {
          const catalog = filled(toAdd, known);
          const all = everySample(catalog, toAdd.length);
          const query = { text: typed, filters: wanted, sort: sorted, foldCopies, page: paged };
          const found = catalog.samples.search(query, online);
          catalog.close();
          const matching = all
            .filter((sample) => matches(sample, typed, wanted, online))
            .sort((a, b) => order(a, b, sorted));
          const right = foldCopies ? folded(matching) : matching;
          expect(found.total).toBe(right.length);
          expect(found.samples).toEqual(right.slice(paged.offset, paged.offset + paged.limit));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("begins with the first file of each sound by name, either way", () => {
    fc.assert(
      fc.property(files, sounds, fc.boolean(), page, (toAdd, known, descending, paged) => {
        const catalog = filled(toAdd, known);
        const sorted: Sort = { by: "name", descending };
        const query = { text: "", filters: {}, sort: sorted, foldCopies: true, page: paged };
        const found = catalog.samples.search(query, []);
        const all = everySample(catalog, toAdd.length).sort((a, b) => order(a, b, sorted));
        catalog.close();
        const right = folded(all);
        expect(found.total).toBe(right.length);
        expect(found.samples).toEqual(right.slice(paged.offset, paged.offset + paged.limit));
      }),
      { numRuns: 40 },
    );
  });

  it("finds the same by sounds, but for files that failed", () => {
    fc.assert(
      fc.property(
        files,
        sounds,
        text,
        filters,
        onlineRoots,
        fc.subarray([1, 2, 3, 4]),
        (toAdd, known, typed, wanted, online, of) => {
          const catalog = filled(toAdd, known);
          const right = everySample(catalog, toAdd.length).filter(
            (sample) => sample.soundId !== null && matches(sample, typed, wanted, online),
          );
          const sounds = catalog.samples.soundsMatching(typed, wanted, online);
          const conditions = { text: typed, filters: wanted, onlineRoots: online };
          const samples = catalog.samples.ofSounds(of, conditions);
          catalog.close();
          const rightSounds = new Set(right.map(({ soundId }) => soundId));
          expect(sounds).toHaveLength(rightSounds.size);
          expect(new Set(sounds)).toEqual(rightSounds);
          expect(samples.sort((a, b) => a.id - b.id)).toEqual(
            right.filter(({ soundId }) => of.includes(soundId ?? 0)),
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  it("counts the other files of each sample's sound", () => {
    fc.assert(
      fc.property(files, sounds, (toAdd, known) => {
        const catalog = filled(toAdd, known);
        const all = everySample(catalog, toAdd.length);
        catalog.close();
        for (const { soundId, copies } of all) {
          const same = all.filter((sample) => sample.soundId === soundId).length;
          expect(copies).toBe(soundId === null ? 0 : same - 1);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("says what kind each sample is, and whether it is a favourite", () => {
    const place = { root: 0, folder: "" };
    const sound = { loudness: null, key: null, tags: [], favourite: false };
    const catalog = filled(
      ["a", "b", "c", "d", "e"].map((name, i) => ({
        ...place,
        name,
        sound: i === 3 ? null : i === 4 ? 1 : i,
      })),
      [
        { ...sound, duration: 90, tempo: 120 },
        { ...sound, duration: 10, tempo: null, favourite: true },
        { ...sound, duration: 10.01, tempo: null },
      ],
    );
    const said = everySample(catalog, 5).map(({ kind, favourite }) => ({ kind, favourite }));
    catalog.close();
    expect(said).toEqual([
      { kind: "loop", favourite: false },
      { kind: "one-shot", favourite: true },
      { kind: "long", favourite: false },
      { kind: null, favourite: false },
      { kind: "one-shot", favourite: true },
    ]);
  });
});

describe("each filter", () => {
  const sound = { loudness: null, key: null, tags: [], favourite: false };
  const known: SoundToAdd[] = [
    {
      ...{ ...sound, duration: 2, tempo: 120, tags: ["warm", "Dusty"], key: "A minor" },
      ...{ rating: 4, collections: ["Set"], played: 3, instrument: "vocal" },
    },
    {
      ...sound,
      duration: 0.1,
      tempo: null,
      tags: ["Warm"],
      favourite: true,
      played: 40,
      rating: 2,
    },
    { ...sound, duration: 60, tempo: null },
  ];
  const names: [string, FileToAdd["sound"]][] = [
    ["loop", 0],
    ["hit", 1],
    ["long", 2],
    ["waiting", null],
    ["failed", "failed"],
  ];
  const toAdd = names.map(([name, sound], i) => ({ root: i % 2, folder: "", name, sound }));

  it.each<[Filters, string]>([
    [{ duration: { min: 0.1, max: 2 } }, "hit loop"],
    [{ tempo: { min: 120 } }, "loop"],
    [{ key: "A minor" }, "loop"],
    [{ kind: "loop" }, "loop"],
    [{ kind: "one-shot" }, "hit"],
    [{ kind: "long" }, "long"],
    [{ tags: ["WARM"] }, "hit loop"],
    [{ tags: ["warm", "dusty"] }, "loop"],
    [{ favourite: true }, "hit"],
    [{ favourite: false }, "failed long loop waiting"],
    [{ offline: true }, "hit waiting"],
    [{ offline: false }, "failed long loop"],
    [{ instrument: "vocal" }, "loop"],
    [{ instrument: "kick" }, ""],
    [{ format: "wav" }, "hit long loop"],
    [{ collection: "SET" }, "loop"],
    [{ rating: { min: 3 } }, "loop"],
    [{ rating: { max: 3 } }, "hit"],
    [{ played: true }, "hit loop"],
    [{ played: false }, "failed long waiting"],
    [{ playedWithin: 30 }, "loop"],
    [{ addedWithin: 1 }, "failed hit long loop waiting"],
    [{ duplicates: true }, ""],
    [{ duplicates: false }, "failed hit long loop waiting"],
    [{ soundId: 2 }, "hit"],
  ])("finds its own: %j", (wanted, right) => {
    const catalog = filled(toAdd, known);
    const query = { text: "", filters: wanted, page: { offset: 0, limit: 10 } };
    const found = catalog.samples.search(
      { ...query, sort: { by: "name", descending: false }, foldCopies: false },
      [1],
    );
    catalog.close();
    expect(found.samples.map(({ name }) => name).join(" ")).toBe(right);
  });
});
