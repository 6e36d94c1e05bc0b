/** What each field of the query language means as filters, and how filters are written in it. */
import { formats } from "../../../shared/formats.ts";
import { wholeTempo, type SoundFilters } from "../filters/filter-chips.ts";
import { formatKey } from "../ui/format.ts";
import { parseKey } from "./key-names.ts";
import { meaningOf, wordFor, type Lexicon } from "./lexicon.ts";
import type { FieldName, Period, StateName } from "./query-words.ts";
import { parseRange, writeRange, type Range } from "./ranges.ts";

export interface Named {
  readonly name: string;
  readonly sounds: number;
}

/** The names that there are. */
export interface Vocabulary {
  readonly tags: readonly Named[];
  readonly collections: readonly Named[];
}

export interface Context {
  readonly lexicon: Lexicon;
  /** Null while it is not known: any name will do. */
  readonly vocabulary: Vocabulary | null;
}

/** What a value changes in the filters; null for a value that the field does not have. */
type Reader = (value: string, context: Context) => SoundFilters | null;

interface Field {
  readonly read: Reader;
  /** The values that filters have in this field. */
  readonly write: (filters: SoundFilters, lexicon: Lexicon) => readonly string[];
}

const lengthUnits = { "": 1, s: 1, sec: 1, ms: 0.001, m: 60, min: 60 };
const daysOf: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30, year: 365 };
const mostDays = 36_500;

export const fields: Readonly<Record<FieldName, Field>> = {
  tempo: {
    read: (value) => {
      const tempo = parseRange(value, { "": 1, bpm: 1 }, (beats) => ({
        min: beats - 0.5,
        max: beats + 0.5,
      }));
      return tempo && { tempo };
    },
    write: ({ tempo }) => written(tempo && (String(wholeTempo(tempo) ?? "") || writeRange(tempo))),
  },
  key: {
    read: (value, { lexicon }) => {
      const key = parseKey(value, lexicon);
      return key === null ? null : { key };
    },
    write: ({ key }) => written(key && formatKey(key)),
  },
  length: {
    read: (value) => {
      const duration = parseRange(value, lengthUnits, aroundLength);
      return duration && { duration };
    },
    write: ({ duration }) => written(duration && writeRange(duration, "s")),
  },
  kind: {
    read: (value, { lexicon }) => {
      const kind = meaningOf("kinds", value, lexicon);
      const instrument = meaningOf("instruments", value, lexicon);
      if (kind !== undefined) return { kind };
      return instrument === undefined ? null : { instrument };
    },
    write: ({ kind, instrument }, lexicon) => [
      ...written(kind && wordFor("kinds", kind, lexicon)),
      ...written(instrument && wordFor("instruments", instrument, lexicon)),
    ],
  },
  tag: {
    read: (value, { vocabulary }) => {
      const tag = known(value, vocabulary?.tags);
      return tag === undefined ? null : { tags: [tag] };
    },
    write: ({ tags = [] }) => tags,
  },
  collection: {
    read: (value, { vocabulary }) => {
      const collection = known(value, vocabulary?.collections);
      return collection === undefined ? null : { collection };
    },
    write: ({ collection }) => written(collection),
  },
  rating: { read: readRating, write: ({ rating }) => written(rating && writeRating(rating)) },
  favourite: {
    read: (value, { lexicon }) => {
      const answer = meaningOf("answers", value, lexicon);
      return answer === "yes" || answer === "no" ? { favourite: answer === "yes" } : null;
    },
    write: ({ favourite }, lexicon) =>
      favourite === undefined ? [] : [wordFor("answers", favourite ? "yes" : "no", lexicon)],
  },
  played: {
    read: (value, { lexicon }) => {
      const answer = meaningOf("answers", value, lexicon);
      if (answer !== undefined) return { played: answer === "yes", playedWithin: undefined };
      const days = parseDays(value, lexicon);
      return days === null ? null : { playedWithin: days, played: undefined };
    },
    write: ({ played, playedWithin }, lexicon) => [
      ...(played === undefined ? [] : [wordFor("answers", played ? "yes" : "never", lexicon)]),
      ...writeDays(playedWithin, lexicon),
    ],
  },
  added: {
    read: (value, { lexicon }) => {
      const days = parseDays(value, lexicon);
      return days === null ? null : { addedWithin: days };
    },
    write: ({ addedWithin }, lexicon) => writeDays(addedWithin, lexicon),
  },
  format: {
    read: (value) => {
      const format = Object.values(formats).find(
        ({ name, extensions }) =>
          name.toLowerCase() === value.toLowerCase() ||
          extensions.some((extension) => extension === value.toLowerCase()),
      );
      return format === undefined ? null : { format: format.name };
    },
    write: ({ format }) => written(format?.toLowerCase()),
  },
  is: {
    read: (value, context) => {
      const state = meaningOf("states", value, context.lexicon);
      return state === undefined ? fields.kind.read(value, context) : states[state];
    },
    write: ({ duplicates, offline }, lexicon) => [
      ...(duplicates === undefined
        ? []
        : [wordFor("states", duplicates ? "duplicate" : "unique", lexicon)]),
      ...(offline === undefined
        ? []
        : [wordFor("states", offline ? "offline" : "online", lexicon)]),
    ],
  },
};

const states: Readonly<Record<StateName, SoundFilters>> = {
  favourite: { favourite: true },
  played: { played: true, playedWithin: undefined },
  unplayed: { played: false, playedWithin: undefined },
  duplicate: { duplicates: true },
  unique: { duplicates: false },
  offline: { offline: true },
  online: { offline: false },
};

/** The opposite of what a field says; null where filters have none. */
export function opposite(filters: SoundFilters): SoundFilters | null {
  const { favourite, played, duplicates, offline } = filters;
  if (favourite !== undefined) return { favourite: !favourite };
  if (played !== undefined) return { played: !played, playedWithin: undefined };
  if (duplicates !== undefined) return { duplicates: !duplicates };
  return offline === undefined ? null : { offline: !offline };
}

function written(value: string | undefined): readonly string[] {
  return value === undefined || value === "" ? [] : [value];
}

function known(value: string, all: readonly Named[] | undefined): string | undefined {
  const name = value.trim();
  if (name === "") return undefined;
  if (all === undefined) return value;
  const names = all.map((one) => one.name);
  const lower = name.toLowerCase();
  return names.find((one) => one === name) ?? names.find((one) => one.toLowerCase() === lower);
}

/** A length alone means about that long. */
function aroundLength(seconds: number): Range {
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return { min: rounded(seconds * 0.9), max: rounded(seconds * 1.1) };
}

/** Stars are whole: more than three are four. */
function readRating(value: string): SoundFilters | null {
  const range = parseRange(value, { "": 1, "*": 1 }, (stars) => ({ min: stars, max: stars }));
  if (range === null) return null;
  const beyond = /^[<>][^=]/.test(value) ? 1 : 0;
  const min = range.min === undefined ? undefined : range.min + beyond;
  const max = range.max === undefined ? undefined : range.max - beyond;
  const isStars = (stars = 1) => Number.isInteger(stars) && stars >= 1 && stars <= 5;
  return isStars(min) && isStars(max) ? { rating: endsOf(min, max) } : null;
}

function endsOf(min: number | undefined, max: number | undefined): Range {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

function writeRating({ min, max }: Range): string {
  if (min === max) return String(min ?? "");
  return writeRange({ min, max }).replace(/^[<>]/, "$&=");
}

/** "7d", "2 weeks", "today". */
function parseDays(value: string, lexicon: Lexicon): number | null {
  const [, number = "", unit = ""] = /^([\d.,]*)\s*(\p{L}*)$/u.exec(value) ?? [];
  const period = unit === "" && number !== "" ? "day" : meaningOf("periods", unit, lexicon);
  const amount = number === "" ? 1 : Number(number.replace(",", "."));
  const days = period === undefined ? NaN : amount * daysOf[period];
  return days > 0 && days <= mostDays ? days : null;
}

function writeDays(days: number | undefined, lexicon: Lexicon): readonly string[] {
  return days === undefined ? [] : [`${days}${wordFor("periods", "day", lexicon)}`];
}
