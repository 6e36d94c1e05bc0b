import fc from "fast-check";
import { expect, it } from "vitest";
import { WordLists } from "./word-lists.ts";

const word = fc.string({
  unit: fc.constantFrom("a", "z", "0", "9", "`", "{", "/", ":", "é", "東", "京", "😀"),
  minLength: 1,
  maxLength: 3,
});

it("items are found by the beginnings of their words, and by no other's", () => {
  const items = fc.array(fc.array(word, { maxLength: 5 }), { maxLength: 20 });
  fc.assert(
    fc.property(items, fc.array(word, { minLength: 1 }), (all, beginnings) => {
      const lists = new WordLists();
      for (const words of all) lists.push(words);
      for (const beginning of beginnings) {
        const find = lists.finder(beginning);
        const found = all.map((_, item) => find?.(item) ?? 0);
        const right = all.map((words) => Number(words.some((one) => one.startsWith(beginning))));
        expect([beginning, found]).toEqual([beginning, right]);
      }
    }),
    { numRuns: 500 },
  );
});
