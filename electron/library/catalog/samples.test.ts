import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryDirectory } from "../../../test/fixtures/temporary.ts";
import type { Filters, Sort } from "../../../shared/api.ts";
import type { Sample } from "../../../shared/domain.ts";
import { Catalog } from "./catalog.ts";
import { sortName } from "./words.ts";

interface FileToAdd {
  readonly root: number;
  readonly folder: string;
  readonly name: string;
  /** Which of a few sounds it carries; null while it waits. */
  readonly sound: number | null;
}

interface SoundToAdd {
  readonly duration: number;
  readonly tempo: number | null;
  readonly loudness: number | null;
  readonly key: string | null;
  readonly tags: readonly string[];
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
  }),
  { minLength: 1, maxLength: 4 },
);
const files = fc.uniqueArray(
  fc.record({
    root: fc.constantFrom(0, 1),
    folder: fc.constantFrom("", "Drums", "Drums/Kicks", "Drums2", "Drums/Kicks/Warm", "Über"),
    name: fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => `${words.join(" ")}.wav`),
    sound: fc.option(fc.nat(3)),
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
    tag: fc.constantFrom("warm", "WARM", "dusty", "two words", "none"),
  },
  { requiredKeys: [] },
);
/** Often none, so that long lists are compared too. */
const filters = fc.oneof(fc.constant({}), limits);
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
  by: fc.constantFrom("name", "folder", "duration", "tempo", "loudness"),
  descending: fc.boolean(),
}) satisfies fc.Arbitrary<Sort>;
const page = fc.record({ offset: fc.nat(30), limit: fc.integer({ min: 1, max: 30 }) });

function fill(catalog: Catalog, toAdd: readonly FileToAdd[], known: readonly SoundToAdd[]): void {
  const roots = [catalog.roots.add("/one"), catalog.roots.add("/two")];
  for (const { root, folder, name, sound } of toAdd) {
    const place = { rootId: roots[root]?.id ?? 0, folder, name };
    catalog.files.add([place]);
    const id = catalog.files.at(place)?.id ?? 0;
    const found = sound === null ? undefined : known[sound % known.length];
    if (sound === null || !found) continue;
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
    catalog.sounds.setTags(soundId, found.tags);
    catalog.files.indexTags(soundId);
  }
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

function matches(sample: Sample, typed: string, wanted: Filters): boolean {
  const words = [sample.name, sample.folder, ...sample.tags].flatMap(wordsOf);
  const asked = typed.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== "");
  const { folder, duration, tempo, key, tag } = wanted;
  return (
    asked.every((beginning) => words.some((candidate) => candidate.startsWith(plain(beginning)))) &&
    (folder === undefined ||
      (sample.rootId === folder.rootId &&
        (folder.path === "" || `${sample.folder}/`.startsWith(`${folder.path}/`)))) &&
    within(sample.duration, duration) &&
    within(sample.tempo, tempo) &&
    (key === undefined || sample.key === key) &&
    (tag === undefined || sample.tags.some((name) => name.toLowerCase() === tag.toLowerCase()))
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
  const [x, y] = [a, b].map((sample) => (by === "name" || by === "added" ? null : sample[by]));
  return (
    compare(x ?? null, y ?? null) || compare(sortName(a.name), sortName(b.name)) || a.id - b.id
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
        sort,
        page,
        (toAdd, known, typed, wanted, sorted, paged) => {
          const directory = temporaryDirectory();
          const catalog = Catalog.open(directory);
          fill(catalog, toAdd, known);
          const all = toAdd.flatMap((_, i) => catalog.samples.get(i + 1) ?? []);
          expect(all).toHaveLength(toAdd.length);
          const found = catalog.samples.search({
            text: typed,
            filters: wanted,
            sort: sorted,
            page: paged,
          });
          catalog.close();
          const right = all
            .filter((sample) => matches(sample, typed, wanted))
            .sort((a, b) => order(a, b, sorted));
          expect(found.total).toBe(right.length);
          expect(found.samples).toEqual(right.slice(paged.offset, paged.offset + paged.limit));
        },
      ),
      { numRuns: 150 },
    );
  });
});
