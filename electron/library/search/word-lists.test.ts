import fc from "fast-check";
import { expect, it } from "vitest";
import { hasPhrase, WordLists } from "./word-lists.ts";

const word = fc.string({
  unit: fc.constantFrom("a", "z", "0", "9", "`", "{", "/", ":", "é", "東", "京", "😀"),
  minLength: 1,
  maxLength: 3,
});

const items = fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 20 });

/** What each of the items is found by: 1 or 0. */
function foundBy(all: readonly (readonly string[])[], phrase: readonly string[]): number[] {
  const lists = new WordLists();
  for (const words of all) lists.push(words);
  const find = lists.finder(phrase);
  return all.map((_, item) => find?.(item) ?? 0);
}

it("items are found by the beginnings of their words, and by no other's", () => {
  fc.assert(
    fc.property(items, word, (all, beginning) => {
      const right = all.map((words) => Number(words.some((one) => one.startsWith(beginning))));
      expect(foundBy(all, [beginning])).toEqual(right);
    }),
    { numRuns: 1_000 },
  );
});

it("items are found by words that follow each other, of which the last may be a beginning", () => {
  // Texts that are in an item, for the most part.
  const asked = fc.tuple(items, fc.nat(), fc.nat(4), fc.integer({ min: 2, max: 4 }), word);
  fc.assert(
    fc.property(asked, ([all, which, start, length, other]) => {
      const words = all[which % Math.max(1, all.length)] ?? [];
      const taken = words.slice(start, start + length);
      const phrase = [...taken.slice(0, -1), (taken.at(-1) ?? other).slice(0, 1), other].slice(
        0,
        length,
      );
      const text = (of: readonly string[]): string => of.map((one) => `|${one}`).join("");
      const right = all.map((of) => Number(`${text(of)}|`.includes(text(phrase))));
      expect([phrase, foundBy(all, phrase)]).toEqual([phrase, right]);
      expect(all.map((of) => Number(hasPhrase(of, phrase)))).toEqual(right);
    }),
    { numRuns: 1_000 },
  );
});
