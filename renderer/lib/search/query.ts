/**
 * What is typed into the search box, as a search: words and quotations, which are passed on as they
 * are, and fields, which are filters. Nothing that is typed is an error: what means nothing is a word.
 */
import { narrowed, type SoundFilters } from "../filters/filter-chips.ts";
import { fields, opposite, type Context, type Vocabulary } from "./fields.ts";
import { lexicon as ownLexicon, wordFor, type Lexicon } from "./lexicon.ts";
import { fieldNames, type FieldName } from "./query-words.ts";
import { quoted, tokensOf, type FieldToken, type Token } from "./tokens.ts";

export interface Query {
  /** Words and quotations. */
  readonly text: string;
  readonly filters: SoundFilters;
}

const anything: Context = { vocabulary: null, lexicon: ownLexicon };

/** Never throws; a field without a value that it knows means nothing (yet). */
export function parse(typed: string, context = anything): Query {
  const tokens = tokensOf(typed, context.lexicon);
  const words = tokens.flatMap((token) => (token.field === null ? [token.text] : []));
  const filters = tokens
    .map((token) => filtersOf(token, context))
    .reduce<SoundFilters>((all, change) => (change === null ? all : narrowed(all, change)), {});
  return { text: words.join(" "), filters };
}

/** A query as it is typed; words come last, where an unfinished quotation takes nothing with it. */
export function format({ text, filters }: Query, lexicon = ownLexicon): string {
  return [...writtenFields(filters, lexicon), text].filter((part) => part !== "").join(" ");
}

function writtenFields(filters: SoundFilters, lexicon: Lexicon): string[] {
  return fieldNames.flatMap((name) =>
    fields[name]
      .write(filters, lexicon)
      .map((value) => `${wordFor("fields", name, lexicon)}:${quoted(value)}`),
  );
}

/** What a token changes in the filters; null for words, and for fields with a value that means nothing. */
export function filtersOf(token: Token, context: Context): SoundFilters | null {
  if (token.field === null) return null;
  const filters = fields[token.field].read(token.value, context);
  return filters !== null && token.excluded ? opposite(filters) : filters;
}

/** Why a field means nothing; null where it means something. */
type Trouble = { readonly field: FieldName; readonly excluded: boolean };

/** The field that is typed and means nothing, of those that are not empty. */
export function troubleIn(typed: string, context: Context): Trouble | null {
  const wrong = tokensOf(typed, context.lexicon).find(
    (token): token is FieldToken =>
      token.field !== null && token.value !== "" && filtersOf(token, context) === null,
  );
  if (wrong === undefined) return null;
  const { field, excluded } = wrong;
  // With the minus taken away it may mean something.
  return {
    field,
    excluded: excluded && filtersOf({ ...wrong, excluded: false }, context) !== null,
  };
}

interface Finished {
  /** What is left to be typed on. */
  readonly typed: string;
  readonly caret: number;
  /** What the finished fields say; null where none is finished. */
  readonly filters: SoundFilters | null;
}

/**
 * Takes the fields out that are finished: those that mean something, have a space behind them and
 * not the caret in them. A caret behind the end finishes all of them.
 */
export function finish(typed: string, caret: number, context: Context): Finished {
  let [left, place] = [typed, Math.min(caret, typed.length)];
  let all: SoundFilters | null = null;
  for (const token of tokensOf(typed, context.lexicon).reverse()) {
    const filters = filtersOf(token, context);
    const isTouched = caret >= token.start && caret <= token.end;
    if (filters === null || isTouched) continue;
    // A quotation may end where the next word begins.
    const end = token.end + (/\s/.test(typed[token.end] ?? "") ? 1 : 0);
    left = left.slice(0, token.start) + left.slice(end);
    if (place >= end) place -= end - token.start;
    // From behind: what was typed first comes first.
    all = narrowed(filters, all ?? {});
  }
  return { typed: left, caret: place, filters: all };
}

/** What searches for: what is typed, narrowed by the chips. */
export function limitsOf(
  typed: string,
  chips: SoundFilters,
  vocabulary: Vocabulary | null,
): { text: string; filters: SoundFilters } {
  const { text, filters } = parse(typed, { vocabulary, lexicon: ownLexicon });
  return { text, filters: narrowed(chips, filters) };
}
