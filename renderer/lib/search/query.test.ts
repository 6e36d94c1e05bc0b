import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { instruments, keys, sampleKinds } from "../../../shared/domain.ts";
import { formats } from "../../../shared/formats.ts";
import { filtersSchema } from "../../../shared/search.ts";
import type { SoundFilters } from "../filters/filter-chips.ts";
import type { Context } from "./fields.ts";
import { lexicons } from "./lexicon.ts";
import { finish, format, limitsOf, parse, troubleIn } from "./query.ts";

const english: Context = { vocabulary: null, lexicon: lexicons.en };
const german: Context = { vocabulary: null, lexicon: lexicons.de };
const named: Context = {
  vocabulary: {
    tags: [
      { name: "Dusty", sounds: 2 },
      { name: "two words", sounds: 1 },
    ],
    collections: [{ name: "New EP", sounds: 3 }],
  },
  lexicon: lexicons.en,
};

function filtersIn(typed: string, context = english): SoundFilters {
  return parse(typed, context).filters;
}

test.each<[string, SoundFilters]>([
  ["bpm:120-128", { tempo: { min: 120, max: 128 } }],
  ["bpm:128–120", { tempo: { min: 120, max: 128 } }],
  ["bpm:>120", { tempo: { min: 120 } }],
  ["bpm:120-", { tempo: { min: 120 } }],
  ["BPM:<=90.5", { tempo: { max: 90.5 } }],
  ["tempo:120bpm", { tempo: { min: 119.5, max: 120.5 } }],
  ["key:Am", { key: "A minor" }],
  ['key:"A minor"', { key: "A minor" }],
  ["key:C#", { key: "C# major" }],
  ["key:db", { key: "C# major" }],
  ["key:d#m", { key: "Eb minor" }],
  ["key:Cb", { key: "B major" }],
  ["key:FM", { key: "F major" }],
  ["key:bbmin", { key: "Bb minor" }],
  ["len:<1s", { duration: { max: 1 } }],
  ["len:0.5-2", { duration: { min: 0.5, max: 2 } }],
  ["len:0,5..2", { duration: { min: 0.5, max: 2 } }],
  ["length:>1m", { duration: { min: 60 } }],
  ["len:250-500ms", { duration: { min: 0.25, max: 0.5 } }],
  ["len:<1:30", { duration: { max: 90 } }],
  ["len:2", { duration: { min: 1.8, max: 2.2 } }],
  ["kind:kick", { instrument: "kick" }],
  ["kind:Hi-Hat", { instrument: "hat" }],
  ["kind:one-shot", { kind: "one-shot" }],
  ["kind:loop kind:bass", { kind: "loop", instrument: "bass" }],
  ["tag:dusty", { tags: ["dusty"] }],
  ['tag:"two words" tag:dusty', { tags: ["two words", "dusty"] }],
  [String.raw`tag:"12\" dub"`, { tags: ['12" dub'] }],
  ['in:"New EP"', { collection: "New EP" }],
  ["rating:>=3", { rating: { min: 3 } }],
  ["rating:>3", { rating: { min: 4 } }],
  ["stars:4", { rating: { min: 4, max: 4 } }],
  ["rating:2-3", { rating: { min: 2, max: 3 } }],
  ["fav:yes", { favourite: true }],
  ["-fav:yes", { favourite: false }],
  ["played:never", { played: false }],
  ["played:yes", { played: true }],
  ["played:7d", { playedWithin: 7 }],
  ["played:never played:2w", { playedWithin: 14 }],
  ["added:30d", { addedWithin: 30 }],
  ["added:today", { addedWithin: 1 }],
  ["format:wav", { format: "WAV" }],
  ["format:AIF", { format: "AIFF" }],
  ["is:favourite", { favourite: true }],
  ["-is:offline", { offline: false }],
  ["is:duplicate", { duplicates: true }],
  ["is:unique", { duplicates: false }],
  ["is:loop", { kind: "loop" }],
  ["bpm:>120 bpm:<130", { tempo: { min: 120, max: 130 } }],
  ["bpm:120-130 bpm:>125", { tempo: { min: 125 } }],
])("%s is a filter", (typed, filters) => {
  expect(parse(typed, english)).toEqual({ text: "", filters });
});

test.each<[string, SoundFilters]>([
  ["tonart:a-moll", { key: "A minor" }],
  ["tonart:Cis-Dur", { key: "C# major" }],
  ["tonart:As", { key: "Ab major" }],
  ["tonart:Hm", { key: "B minor" }],
  ["länge:<0,5s", { duration: { max: 0.5 } }],
  ["art:gesang art:lang", { instrument: "vocal", kind: "long" }],
  ["schlagwort:staubig", { tags: ["staubig"] }],
  ["sammlung:EP bewertung:>=3", { collection: "EP", rating: { min: 3 } }],
  ["gespielt:nie neu:30t", { played: false, addedWithin: 30 }],
  ["ist:favorit key:Am", { favourite: true, key: "A minor" }],
])("in German %s is a filter, and English is understood", (typed, filters) => {
  expect(filtersIn(typed, german)).toEqual(filters);
});

test("words, minus words and quotations are passed on as they are", () => {
  expect(parse('dusty -snare  "deep kick" -"lo fi" kind:kick 12" http://a:b', english)).toEqual({
    text: 'dusty -snare "deep kick" -"lo fi" 12" http://a:b',
    filters: { instrument: "kick" },
  });
  expect(parse('"bpm:120 is a name', english)).toEqual({ text: '"bpm:120 is a name', filters: {} });
  expect(filtersIn("tonart:Am")).toEqual({});
  expect(parse("tonart:Am", english).text).toBe("tonart:Am");
});

test("a field with a value that it does not have searches for nothing, and is named", () => {
  for (const typed of ["bpm:fast", "key:X", "kind:gong", "rating:7", "len:2x", "added:soon"]) {
    expect(parse(`dusty ${typed}`, english)).toEqual({ text: "dusty", filters: {} });
    expect(troubleIn(`dusty ${typed} `, english)).toMatchObject({ excluded: false });
  }
  expect(troubleIn("-bpm:120", english)).toEqual({ field: "tempo", excluded: true });
  expect(troubleIn("dusty bpm: key:Am 12:30", english)).toBeNull();
});

test("tags and collections are those that there are, in any case", () => {
  expect(filtersIn('tag:dusty in:"new ep"', named)).toEqual({
    tags: ["Dusty"],
    collection: "New EP",
  });
  expect(filtersIn("tag:dus in:old", named)).toEqual({});
  expect(troubleIn("tag:gone", named)).toEqual({ field: "tag", excluded: false });
});

describe("a finished field is taken out of what is typed", () => {
  const at = (typed: string) => {
    const caret = typed.indexOf("|");
    const { typed: left, caret: place, filters } = finish(typed.replace("|", ""), caret, english);
    return [`${left.slice(0, place)}|${left.slice(place)}`, filters];
  };

  test.each([
    ["kick bpm:120-128 |", "kick |", { tempo: { min: 120, max: 128 } }],
    ["kick bpm:120|", "kick bpm:120|", null],
    ["bpm:1|20 kick", "bpm:1|20 kick", null],
    ["key:Am bpm:1| kick", "bpm:1| kick", { key: "A minor" }],
    ["tag:a tag:b du|", "du|", { tags: ["a", "b"] }],
    ["bpm:x |", "bpm:x |", null],
    ['tag:"two w|', 'tag:"two w|', null],
    ["du| key:Am", "du| ", { key: "A minor" }],
  ])("%s", (typed, left, filters) => {
    expect(at(typed)).toEqual([left, filters]);
  });

  test("and all of it where nothing more is typed", () => {
    expect(finish("kick key:Am", Infinity, english)).toEqual({
      typed: "kick ",
      caret: 5,
      filters: { key: "A minor" },
    });
  });
});

test("what is typed narrows the chips, and wins over one of its own kind", () => {
  const chips: SoundFilters = { kind: "loop", tags: ["warm"], tempo: { min: 90, max: 100 } };
  expect(limitsOf("dusty kind:long tag:dry bpm:>120", chips, null)).toEqual({
    text: "dusty",
    filters: { kind: "long", tags: ["warm", "dry"], tempo: { min: 120 } },
  });
});

const amount = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => Math.abs(value));
const days = fc.integer({ min: 1, max: 36_500 });
const name = fc.string({ minLength: 1, unit: "grapheme" }).filter((text) => text.trim() !== "");

/** With one end, or both in order. */
function rangeOf(value: fc.Arbitrary<number>) {
  return fc.oneof(
    value.map((min) => ({ min })),
    value.map((max) => ({ max })),
    fc.tuple(value, value).map(([a, b]) => ({ min: Math.min(a, b), max: Math.max(a, b) })),
  );
}

const anyFilters: fc.Arbitrary<SoundFilters> = fc
  .record(
    {
      kind: fc.constantFrom(...sampleKinds),
      instrument: fc.constantFrom(...instruments),
      duration: rangeOf(amount),
      tempo: rangeOf(amount),
      key: fc.constantFrom(...keys),
      tags: fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
      collection: name,
      rating: rangeOf(fc.integer({ min: 1, max: 5 })),
      favourite: fc.boolean(),
      addedWithin: days,
      format: fc.constantFrom(...Object.values(formats)).map((one) => one.name),
      duplicates: fc.boolean(),
      offline: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .chain((filters) =>
    fc.oneof(
      fc.constant(filters),
      fc.boolean().map((played) => ({ ...filters, played })),
      days.map((playedWithin) => ({ ...filters, playedWithin })),
    ),
  );

describe.each([english, german])("whatever is typed", (context) => {
  test("filters are read as they were written", () => {
    fc.assert(
      fc.property(anyFilters, (filters) => {
        expect(filtersIn(format({ text: "", filters }, context.lexicon), context)).toEqual(filters);
      }),
    );
  });

  const junk = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc
      .array(
        fc.oneof(
          fc.string(),
          fc.constantFrom("bpm:", "key:", "-is:", "tag:", '"', "\\", "120-", "Am", " ", "-", "1e9"),
        ),
      )
      .map((parts) => parts.join("")),
  );

  test("a query is the same once it was written and read", () => {
    fc.assert(
      fc.property(junk, (typed) => {
        const query = parse(typed, context);
        expect(parse(format(query, context.lexicon), context)).toEqual(query);
      }),
      { numRuns: 500 },
    );
  });

  test("its filters are those of the contract, and its other words stay as they are", () => {
    fc.assert(
      fc.property(junk, (typed) => {
        const { text, filters } = parse(typed, context);
        expect(filtersSchema.safeParse({ ...filters, tags: undefined }).success).toBe(true);
        for (const word of text.split(/\s+/)) expect(typed).toContain(word);
      }),
      { numRuns: 500 },
    );
  });

  test("the caret stays in what is left, and nothing is lost", () => {
    fc.assert(
      fc.property(junk, fc.nat(80), (typed, place) => {
        const before = parse(typed, context);
        const {
          typed: left,
          caret,
          filters,
        } = finish(typed, Math.min(place, typed.length), context);
        expect(caret).toBeLessThanOrEqual(left.length);
        expect(limitsOf(left, filters ?? {}, null).text).toBe(before.text);
      }),
      { numRuns: 500 },
    );
  });
});

test("every filter is written in some field", () => {
  const examples: SoundFilters = {
    ...filtersIn("bpm:120-128 key:Am len:<1s kind:kick kind:loop tag:dusty in:EP rating:4 fav:no"),
    ...filtersIn("played:yes added:30d format:wav is:unique is:online"),
    playedWithin: 7,
  };
  const known = Object.keys(filtersSchema.shape).filter(
    (one) => !["folder", "soundId"].includes(one),
  );
  expect(new Set(Object.keys(examples))).toEqual(new Set(known));
  for (const [name, value] of Object.entries(examples))
    expect(format({ text: "", filters: { [name]: value } })).not.toBe("");
});
