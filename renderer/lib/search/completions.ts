/** What could be typed next in the search box. */
import { instruments, keys, sampleKinds } from "../../../shared/domain.ts";
import { formats } from "../../../shared/formats.ts";
import { chipsOf } from "../filters/filter-chips.ts";
import { strings } from "../strings/index.ts";
import { formatKey } from "../ui/format.ts";
import type { Context, Named } from "./fields.ts";
import { wordFor } from "./lexicon.ts";
import { filtersOf } from "./query.ts";
import { fieldNames, periods, stateNames, type FieldName, type QueryWords } from "./query-words.ts";
import { quoted, tokensOf, type FieldToken, type Token } from "./tokens.ts";

export interface Completion {
  /** What is typed for it. */
  readonly text: string;
  readonly label: string;
  readonly hint: string;
  /** Whether it is a whole field, and not only the name of one. */
  readonly whole: boolean;
}

export interface Offer {
  /** The stretch of the text that a completion takes the place of. */
  readonly start: number;
  readonly end: number;
  readonly completions: readonly Completion[];
  /** What was begun and means nothing yet, so that the first one is likely meant. */
  readonly begun: "name" | "value" | null;
}

/** A value that is offered, and what finds it. */
interface Value {
  readonly value: string;
  readonly words: readonly string[];
  readonly hint?: string;
}

const mostOffered = 30;
/** A shorter word may become anything. */
const leastOfName = 2;

/** What goes on at the caret; `asked` offers every field where nothing is typed. */
export function offerAt(typed: string, caret: number, asked: boolean, context: Context): Offer {
  const token = tokensOf(typed, context.lexicon).find(
    ({ start, end }) => start < caret && caret === end,
  );
  if (token === undefined) {
    const completions = asked ? fieldNames.map((name) => fieldCompletion(name, context)) : [];
    return { start: caret, end: caret, completions, begun: null };
  }
  const { start, end } = token;
  if (token.field === null) {
    const completions = fieldsFor(token.text, context);
    return { start, end, completions, begun: completions.length > 0 ? "name" : null };
  }
  const isBegun = token.value !== "" && filtersOf(token, context) === null;
  return {
    ...{ start, end, completions: valuesFor(token, context) },
    begun: isBegun ? "value" : null,
  };
}

/** The text with a completion taken, and where its caret is then. */
export function accept(
  typed: string,
  { start, end }: Offer,
  { text, whole }: Completion,
): { readonly typed: string; readonly caret: number } {
  const inserted = whole ? `${text} ` : text;
  const rest = whole ? typed.slice(end).trimStart() : typed.slice(end);
  return { typed: typed.slice(0, start) + inserted + rest, caret: start + inserted.length };
}

function fieldsFor(word: string, context: Context): Completion[] {
  if (word.length < leastOfName) return [];
  const begun = word.toLowerCase();
  return fieldNames
    .filter((name) =>
      context.lexicon.understood.some(({ fields }) =>
        fields[name].some((one) => one.startsWith(begun)),
      ),
    )
    .map((name) => fieldCompletion(name, context));
}

function fieldCompletion(name: FieldName, { lexicon }: Context): Completion {
  const text = `${wordFor("fields", name, lexicon)}:`;
  return { text, label: text, hint: strings.search.hints[name], whole: false };
}

function valuesFor(token: FieldToken, context: Context): Completion[] {
  const begun = token.value.toLowerCase();
  const prefix = `${token.excluded ? "-" : ""}${wordFor("fields", token.field, context.lexicon)}:`;
  const found = valuesOf(token.field, context).filter(
    ({ value, words }) => value !== token.value && words.some((one) => goesOn(one, begun)),
  );
  const begins = ({ value }: Value) => value.toLowerCase().startsWith(begun);
  return [...found.filter(begins), ...found.filter((value) => !begins(value))]
    .slice(0, mostOffered)
    .map(({ value, hint }) => ({
      text: prefix + quoted(value),
      label: value,
      hint: hint ?? meaningOf({ ...token, value }, context),
      whole: true,
    }))
    .filter(({ hint }) => hint !== "");
}

/** Whether a word of the text begins so. */
function goesOn(text: string, begun: string): boolean {
  const lower = text.toLowerCase();
  return lower.startsWith(begun) || lower.includes(` ${begun}`);
}

/** In the words of its chip; "" where it means nothing. */
function meaningOf(token: Token, context: Context): string {
  return chipsOf(filtersOf(token, context) ?? {})[0]?.text ?? "";
}

function valuesOf(field: FieldName, { lexicon, vocabulary }: Context): Value[] {
  const topic = <T extends keyof QueryWords>(name: T, meanings: readonly (keyof QueryWords[T])[]) =>
    meanings.map((meaning) => ({
      value: wordFor(name, meaning, lexicon),
      words: lexicon.understood.flatMap((words) => words[name][meaning] as readonly string[]),
    }));
  const day = lexicon.written.periods[periods[0]][0] ?? "";
  const daysAgo = (all: readonly number[]) => all.map((days) => `${days}${day}`).map(plain);
  switch (field) {
    case "tempo":
      return ["<90", "90-110", "110-130", "130-150", ">150"].map(plain);
    case "key":
      return keys.map((key) => ({ value: formatKey(key), words: [formatKey(key), key] }));
    case "length":
      return ["<0.5s", "0.5-2s", "2-10s", ">10s", ">1m"].map(plain);
    case "kind":
      return [...topic("kinds", sampleKinds), ...topic("instruments", instruments)];
    case "tag":
      return (vocabulary?.tags ?? []).map(named);
    case "collection":
      return (vocabulary?.collections ?? []).map(named);
    case "rating":
      return [">=3", ">=4", "5", "<=2"].map(plain);
    case "favourite":
      return topic("answers", ["yes", "no"]);
    case "played":
      return [...topic("answers", ["never", "yes"]), ...daysAgo([7, 30])];
    case "added":
      return daysAgo([1, 7, 30, 90]);
    case "format":
      return Object.values(formats).map(({ name, extensions }) => ({
        value: name.toLowerCase(),
        words: [name, ...extensions],
      }));
    case "is":
      return [...topic("states", stateNames), ...topic("kinds", sampleKinds)];
  }
}

function plain(value: string): Value {
  return { value, words: [value] };
}

function named({ name, sounds }: Named): Value {
  return { value: name, words: [name], hint: strings.search.nothing.sounds(sounds) };
}
