import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasPhrase } from "../search/word-lists.ts";
import { matchQueries, termsOf } from "./text-query.ts";
import { apartWords, searchableWords, sortName, wordsOf } from "./words.ts";

/** The text index as the catalog declares it. */
function textIndex(): Database.Database {
  const database = new Database(":memory:");
  database.exec(
    `CREATE VIRTUAL TABLE words USING fts5 (
       name, content = '', contentless_delete = 1,
       tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')`,
  );
  return database;
}

function finds(name: string, text: string): boolean {
  const database = textIndex();
  database.prepare("INSERT INTO words (rowid, name) VALUES (1, ?)").run(searchableWords(name));
  const { wanted, unwanted } = matchQueries(text);
  const search = database.prepare("SELECT 1 FROM words WHERE words MATCH ?");
  const isWanted = wanted === null || search.get(wanted) !== undefined;
  const isUnwanted = unwanted !== null && search.get(unwanted) !== undefined;
  database.close();
  return isWanted && !isUnwanted;
}

describe("names as words", () => {
  it.for([
    ["DeepKick808_v2.wav", ["kick", "808", "deepkick808", "v2", "deep", "DEEP", "2", "wav"]],
    ["TR909Clap.aif", ["tr", "909", "clap", "tr909clap", "tr909"]],
    ["snare-tight (dry).wav", ["snare", "tight", "dry", "tight snare", "dry wav sn"]],
    ["Größe_Überbass.wav", ["größe", "grosse".slice(0, 2), "gro", "uber", "überbass"]],
    ["Gro\u0308\u00dfe.wav", ["größe", "gro"]],
    ["東京 ドラム.wav", ["東京", "東", "ドラム"]],
    ["Loop 120bpm Am.wav", ["120", "bpm", "120bpm", "am", "loop 120"]],
    ["kick#1.wav", ["kick 1", "1 kick", "kick#1", "#1"]],
    ["Warm DeepKick808.wav", ['"deep kick', '"warm deepk"', '"deep kick 808 wav"', '-snare "warm']],
    [
      "Closed Hi-Hat.wav",
      ['"hi hat"', "“hi hat“", "hat-hi", '"closed hi-h', '"hat" -"hat hi"', "-hats"],
    ],
  ] as const)("%s is found by each of %j", ([name, texts]) => {
    for (const text of texts) expect([text, finds(name, text)]).toEqual([text, true]);
  });

  it.for([
    ["DeepKick808.wav", ["ick", "snare", "kick snare", "80 9", "deeper"]],
    ["kick.wav", ["kick kicks", "k w x", "-kick", "-k", "kick -wav", '-"kick wav"', "k -ki"]],
    [
      "Warm DeepKick808.wav",
      ['"kick deep"', '"wav warm"', '"war deep"', '"808 warm', "-deep-kick"],
    ],
  ] as const)("%s is not found by any of %j", ([name, texts]) => {
    for (const text of texts) expect([text, finds(name, text)]).toEqual([text, false]);
  });

  it("leaves a name without compound words as it is", () => {
    expect(searchableWords("closed hat.wav")).toBe("closed hat.wav");
  });
});

describe("words in memory", () => {
  const findsInMemory = (name: string, text: string): boolean => {
    const words = wordsOf(searchableWords(name));
    return termsOf(text).every((term) => hasPhrase(words, term.words) === term.isWanted);
  };
  /** Cases, numbers, accents in one piece and in two, other scripts, and what separates words. */
  const characters = [
    ...[
      "a",
      "b",
      "K",
      "É",
      "é",
      "e\u0301",
      "ö",
      "o\u0308",
      "ß",
      "ẞ",
      "İ",
      "ø",
      "Å",
      "1",
      "2",
      "½",
      "²",
    ],
    ...[
      "σ",
      "ς",
      "Σ",
      "ά",
      "Й",
      "и\u0306",
      "ſ",
      "µ",
      "ﬁ",
      "Ⅷ",
      "ⓐ",
      "ა",
      "東",
      "京",
      "ド",
      "ハ\u3099",
    ],
    ...["한", "각", "א", "ع", "٣", "𐐀", "𐐨", "𝒜", "\ue000", "\u0301", "\u0323"],
    ...[
      " ",
      "_",
      "-",
      ".",
      "#",
      "'",
      "’",
      '"',
      " -",
      "😀",
      "👍",
      "\u200d",
      "\u00a0",
      "\0",
      "€",
      "™",
      "\ud800",
    ],
  ];
  const name = fc
    .array(fc.constantFrom(...characters), { maxLength: 8 })
    .map((all) => all.join(""));

  it("are found as the text index finds them", () => {
    const pair = fc.oneof(
      fc.tuple(name, name),
      // Texts that are in the name, for the most part.
      fc
        .tuple(name, fc.nat(8), fc.nat(4))
        .map(([whole, start, length]) => [whole, whole.slice(start, start + length)] as const),
    );
    fc.assert(
      fc.property(pair, ([whole, text]) => {
        const found = [findsInMemory(whole, text), finds(whole, text)];
        expect([whole, text, found]).toEqual([whole, text, [found[1], found[1]]]);
      }),
      { numRuns: 3_000 },
    );
  });

  it("keep signs with their letters, where the text index would find every syllable", () => {
    expect(wordsOf("हिन्दी ताल")).toEqual(["हिन्दी", "ताल"]);
    expect(findsInMemory("हिन्दी.wav", "दी")).toBe(false);
    expect(findsInMemory("हिन्दी.wav", "हिन्")).toBe(true);
  });

  it("are separated by signs that are newer than SQLite", () => {
    expect([findsInMemory("🥁kick.wav", "kick"), finds("🥁kick.wav", "kick")]).toEqual([
      true,
      false,
    ]);
  });

  it("find a dotless i by a dotted one", () => {
    expect(findsInMemory("kadın.wav", "kadin")).toBe(true);
  });
});

it("plain names are taken apart as all others are", () => {
  const plain = fc.string({
    unit: fc.constantFrom("a", "b", "K", "L", "1", "2", "_", " ", ".", "\0"),
  });
  fc.assert(
    fc.property(plain, (name) => {
      expect([...apartWords(name), "e"]).toEqual(apartWords(`${name} é`));
    }),
  );
});

describe("sorting names", () => {
  it("counts as people do, and does not mind case", () => {
    const names = ["Kick 10.wav", "kick 9.wav", "Kick 2.wav", "kick 1.wav", "a.wav", "Z.wav"];
    const sorted = [...names].sort((a, b) => (sortName(a) < sortName(b) ? -1 : 1));
    expect(sorted).toEqual([
      "a.wav",
      "kick 1.wav",
      "Kick 2.wav",
      "kick 9.wav",
      "Kick 10.wav",
      "Z.wav",
    ]);
  });
});

describe("the query", () => {
  const database = textIndex();
  const search = database.prepare("SELECT rowid FROM words WHERE words MATCH ?");

  it("is one that SQLite accepts, whatever was typed", () => {
    const typed = fc.oneof(
      fc.string({ unit: "binary", maxLength: 500 }),
      fc.string({ unit: "grapheme", maxLength: 200 }),
      fc
        .array(
          fc.constantFrom("AND", "OR", "NOT", "NEAR(", ")", '"', "*", "^", ":", "name:", "-", "a"),
          { maxLength: 100 },
        )
        .map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const { wanted, unwanted } = matchQueries(text);
        for (const query of [wanted, unwanted]) {
          if (query !== null) expect(() => search.all(query)).not.toThrow();
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("may have as many words as fit into what may be typed", () => {
    expect(() => search.all(matchQueries("a ".repeat(250)).wanted)).not.toThrow();
    expect(() => search.all(matchQueries("-a ".repeat(166)).unwanted)).not.toThrow();
  });

  it("is none where there is no word", () => {
    for (const text of ["", "   ", "!?", '"', "*", "- -", '-"', '"" -"!"', "--"]) {
      expect([text, matchQueries(text)]).toEqual([text, { wanted: null, unwanted: null }]);
      expect(termsOf(text)).toEqual([]);
    }
  });

  it("finds every name by the beginning of any of its own words", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-zA-Z0-9äöüßéñ]{1,8}$/), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        (words, which, length) => {
          const word = words[which % words.length] ?? "";
          const beginning = word.slice(0, 1 + (length % word.length));
          expect([words, beginning, finds(words.join(" "), beginning)]).toEqual([
            words,
            beginning,
            true,
          ]);
        },
      ),
    );
  });
});
