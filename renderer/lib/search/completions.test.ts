import { expect, test } from "vitest";
import { accept, offerAt } from "./completions.ts";
import type { Context } from "./fields.ts";
import { lexicons } from "./lexicon.ts";
import { finish } from "./query.ts";
import { fieldNames } from "./query-words.ts";

const context: Context = {
  lexicon: lexicons.en,
  vocabulary: {
    tags: [
      { name: "dusty", sounds: 12 },
      { name: "very dusty", sounds: 1 },
      { name: "warm", sounds: 3 },
    ],
    collections: [{ name: "New EP", sounds: 64 }],
  },
};

function labels(typed: string, caret = typed.length): string[] {
  return offerAt(typed, caret, false, context).completions.map(({ label }) => label);
}

test("the beginning of a field's name is offered as that field, in any of its words", () => {
  expect(labels("dusty bp")).toEqual(["bpm:"]);
  expect(labels("temp")).toEqual(["bpm:"]);
  expect(labels("k")).toEqual([]);
  expect(labels("kick")).toEqual([]);
  expect(labels("-ke")).toEqual([]);
});

test("every field offers values that it understands, each with what it means", () => {
  for (const field of fieldNames) {
    const name = `${lexicons.en.written.fields[field][0] ?? ""}:`;
    const { completions } = offerAt(name, name.length, false, context);
    expect(completions.length).toBeGreaterThan(0);
    for (const { text, hint } of completions) {
      expect(hint).not.toBe("");
      expect(finish(text, Infinity, context)).toMatchObject({ typed: "", filters: {} });
    }
  }
});

test("values are found by the words for them, and names by each of their words", () => {
  expect(labels("kind:hihat")).toEqual(["hat"]);
  expect(labels("kind:k")).toEqual(["kick", "keys"]);
  expect(labels("kind:h")).toEqual(["hat", "one-shot"]);
  expect(labels("key:eb")).toEqual(["Eb", "Ebm"]);
  expect(labels("tag:du")).toEqual(["dusty", "very dusty"]);
  expect(labels("in:ep")).toEqual(["New EP"]);
  expect(offerAt("tag:dus", 7, false, context).completions[0]?.hint).toBe("12 sounds");
});

test("nothing is offered away from the end of what is typed, but every field where it is asked for", () => {
  expect(labels("kind:ki", 5)).toEqual([]);
  expect(labels("dusty ")).toEqual([]);
  expect(offerAt("dusty ", 6, true, context).completions).toHaveLength(fieldNames.length);
});

test("what is taken stands in the place of what was begun", () => {
  const take = (typed: string, caret: number) => {
    const offer = offerAt(typed, caret, false, context);
    const [first] = offer.completions;
    return first && accept(typed, offer, first);
  };
  expect(take("dusty ke", 8)).toEqual({ typed: "dusty key:", caret: 10 });
  expect(take("kind:ki dusty", 7)).toEqual({ typed: "kind:kick dusty", caret: 10 });
  expect(take("in:n", 4)).toEqual({ typed: 'in:"New EP" ', caret: 12 });
});

test("what is begun and means nothing yet is told from what is enough by itself", () => {
  const begun = (typed: string) => offerAt(typed, typed.length, false, context).begun;
  expect(begun("kind:ki")).toBe("value");
  expect(begun("ke")).toBe("name");
  expect(begun("key:a")).toBeNull();
  expect(begun("kind:")).toBeNull();
});
