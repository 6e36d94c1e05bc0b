import fc from "fast-check";
import { expect, test } from "vitest";
import { instruments, keys, sampleKinds } from "../../../shared/domain.ts";
import { filtersSchema } from "../../../shared/search.ts";
import { additions, chosen, copies, kinds, lengths, plays, ratings } from "./choices.ts";
import { changed, chipsOf, narrowed, type SoundFilters } from "./filter-chips.ts";

function texts(filters: SoundFilters): string[] {
  return chipsOf(filters).map(({ text }) => text);
}

test("every filter is a chip in words", () => {
  const filters: SoundFilters = {
    tags: ["dusty", "warm"],
    offline: false,
    favourite: true,
    key: "C# minor",
    tempo: { min: 90, max: 120 },
    duration: { min: 0.5, max: 2 },
    kind: "loop",
    instrument: "hat",
    format: "WAV",
    collection: "New EP",
    rating: { min: 3 },
    played: true,
    playedWithin: 7,
    addedWithin: 1,
    duplicates: false,
    soundId: 5,
  };
  const known = Object.keys(filtersSchema.shape).filter((name) => name !== "folder");
  expect(new Set(Object.keys(filters))).toEqual(new Set(known));
  expect(texts(filters)).toEqual([
    "Loops",
    "Hi-hat",
    "0.5–2 s",
    "90–120 BPM",
    "C# minor",
    "in New EP",
    "3 stars or more",
    "Favourites",
    "Played before",
    "Played in the last 7 days",
    "Added in the last day",
    "WAV",
    "No duplicates",
    "Drive connected",
    "dusty",
    "warm",
    "Files of one sound",
  ]);
  expect(texts({})).toEqual([]);
});

test("a tempo as the list shows it, and stars, read as what they are", () => {
  expect(texts({ tempo: { min: 119.5, max: 120.5 } })).toEqual(["120 BPM"]);
  expect(texts({ rating: { min: 4, max: 4 } })).toEqual(["4 stars"]);
  expect(texts({ rating: { max: 1 } })).toEqual(["up to 1 star"]);
  expect(texts({ rating: { min: 5 } })).toEqual(["5 stars"]);
  expect(texts({ rating: { min: 2, max: 3 } })).toEqual(["2–3 stars"]);
});

test("the two ends of a range come together, another range takes its place", () => {
  expect(narrowed({ tempo: { min: 90 } }, { tempo: { max: 120 } })).toEqual({
    tempo: { min: 90, max: 120 },
  });
  expect(narrowed({ tempo: { min: 90, max: 100 } }, { tempo: { min: 120 } })).toEqual({
    tempo: { min: 120 },
  });
  expect(narrowed({ tags: ["a"], kind: "loop" }, { tags: ["b", "a"] })).toEqual({
    tags: ["a", "b"],
    kind: "loop",
  });
});

test("a range without an end says which one it has", () => {
  expect(texts({ duration: { max: 0.5 }, tempo: { min: 90 } })).toEqual([
    "up to 0.5 s",
    "from 90 BPM",
  ]);
});

test("what is emptied is no filter any more", () => {
  const filters: SoundFilters = { tempo: { min: 90 }, tags: ["warm"], kind: "long" };
  expect(changed(filters, { tempo: { min: undefined } })).toEqual({ tags: ["warm"], kind: "long" });
  expect(changed(filters, { tags: [], kind: undefined })).toEqual({ tempo: { min: 90 } });
  expect(changed(filters, { favourite: false })).toEqual({ ...filters, favourite: false });
});

test("a chip takes its own filter away and no other, in any order", () => {
  const limit = fc.option(fc.double({ min: 0, max: 300, noNaN: true }), { nil: undefined });
  const range = fc.record({ min: limit, max: limit });
  const anyFilters = fc.record(
    {
      kind: fc.constantFrom(...sampleKinds),
      instrument: fc.constantFrom(...instruments),
      rating: range,
      played: fc.boolean(),
      playedWithin: fc.integer({ min: 1, max: 365 }),
      duplicates: fc.boolean(),
      duration: range,
      tempo: range,
      key: fc.constantFrom(...keys),
      favourite: fc.boolean(),
      offline: fc.boolean(),
      tags: fc.uniqueArray(fc.string({ minLength: 1 })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(anyFilters, fc.infiniteStream(fc.nat()), (filters, picks) => {
      let left = changed({}, filters);
      for (let chips = chipsOf(left); chips.length > 0; chips = chipsOf(left)) {
        const picked = Number(picks.next().value) % chips.length;
        const others = chips.filter((_, index) => index !== picked).map(({ key }) => key);
        left = changed(left, chips[picked]?.removal ?? {});
        expect(chipsOf(left).map(({ key }) => key)).toEqual(others);
      }
      expect(left).toEqual({});
    }),
  );
});

test("there is a choice for every kind, and each choice is found again", () => {
  expect(kinds.map(({ value }) => value)).toEqual([undefined, ...sampleKinds]);
  for (const choices of [lengths, ratings, plays, additions, copies])
    for (const { value } of choices)
      expect(chosen(choices, { ...value, kind: "loop" })).toBe(value);
  expect(chosen(lengths, { duration: { min: 3 } })).toBeUndefined();
  expect(chosen(plays, { playedWithin: 8 })).toBeUndefined();
});
