import { expect, it } from "vitest";
import { termsOf } from "./text-query.ts";

/** Terms as a person would write them: words that follow each other joined by "+". */
function said(text: string): string {
  return termsOf(text)
    .map(({ words, isWanted }) => `${isWanted ? "" : "-"}${words.join("+")}`)
    .join(" ");
}

it.for([
  ["Deep KICK deep", "deep kick"],
  ["hi-hat", "hi hat"],
  ["kick - snare", "kick snare"],
  ['"Hi Hat"', "hi+hat"],
  ['kick "hi', "kick hi"],
  ['kick "hi hat', "kick hi+hat"],
  ['kick "', "kick"],
  ["„Große Trommel“ live", "große+trommel live"],
  ['a"b c"d', "a b+c d"],
  ["kick -snare", "kick -snare"],
  ["-hi-hat", "-hi+hat"],
  ['-"hi hat" kick', "-hi+hat kick"],
  ['kick -"hi h', "kick -hi+h"],
  ["kick-snare -", "kick snare"],
  ["--kick", "-kick"],
] as const)("%s asks for %s", ([text, right]) => {
  expect(said(text)).toBe(right);
});
