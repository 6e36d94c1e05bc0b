import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleKinds } from "../../../shared/domain.ts";
import { keys } from "../../../shared/domain.ts";
import { kinds, lengthChoice, lengths } from "./choices.ts";
import { changed, chipsOf, type SoundFilters } from "./filter-chips.ts";

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
  };
  expect(texts(filters)).toEqual([
    "Loops",
    "0.5–2 s",
    "90–120 BPM",
    "C# minor",
    "Favourites",
    "Drive connected",
    "dusty",
    "warm",
  ]);
  expect(texts({})).toEqual([]);
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

test("there is a choice for every kind and length, and a name for each of 24 keys", () => {
  expect(kinds.map(({ value }) => value)).toEqual([undefined, ...sampleKinds]);
  expect(new Set(keys).size).toBe(24);
  for (const { value } of lengths) expect(lengthChoice(value && { ...value })).toBe(value);
  expect(lengthChoice({ min: 3 })).toBeUndefined();
});
