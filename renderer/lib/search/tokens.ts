/** What is typed, taken apart: words, quotations, and `field:value`. */
import { fieldOf, type Lexicon } from "./lexicon.ts";
import type { FieldName } from "./query-words.ts";

interface Place {
  /** Where it begins and ends in the text; the end is not included. */
  readonly start: number;
  readonly end: number;
}

interface TextToken extends Place {
  readonly field: null;
  /** As it is typed, its minus and its quotes included. */
  readonly text: string;
}

export interface FieldToken extends Place {
  readonly field: FieldName;
  /** Whether a minus stands before it. */
  readonly excluded: boolean;
  /** Without its quotes. */
  readonly value: string;
}
export type Token = TextToken | FieldToken;

const fieldPattern = /(-?)([\p{L}]+):(?:"((?:[^"\\]|\\.)*)(?:"|$)|(\S*))/uy;
const quotationPattern = /-?"[^"]*(?:"|$)/y;
const wordPattern = /\S+/y;
const spacePattern = /\s+/y;

export function tokensOf(text: string, lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
  for (let at = skipped(text, 0); at < text.length;) {
    const token = fieldAt(text, at, lexicon) ?? textAt(text, at);
    tokens.push(token);
    at = skipped(text, token.end);
  }
  return tokens;
}

/** A value as it is typed, in quotes where it needs them. */
export function quoted(value: string): string {
  if (value !== "" && !/^"|\s/.test(value)) return value;
  return `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
}

function skipped(text: string, at: number): number {
  return at + (matchAt(spacePattern, text, at)?.[0].length ?? 0);
}

function fieldAt(text: string, start: number, lexicon: Lexicon): FieldToken | null {
  const match = matchAt(fieldPattern, text, start);
  const field = fieldOf(match?.[2] ?? "", lexicon);
  if (match === null || field === undefined) return null;
  const [whole, minus, , inQuotes, bare] = match;
  const value = inQuotes?.replaceAll(/\\(.)/g, "$1") ?? bare ?? "";
  return { field, excluded: minus === "-", value, start, end: start + whole.length };
}

function textAt(text: string, start: number): TextToken {
  const match = matchAt(quotationPattern, text, start) ?? matchAt(wordPattern, text, start);
  const found = match?.[0] ?? "";
  return { field: null, text: found, start, end: start + found.length };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
