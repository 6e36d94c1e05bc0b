/** The words of the query language: those of the musician's language, and the English ones always. */
import type { Instrument, SampleKind } from "../../../shared/domain.ts";

export const fieldNames = [
  "tempo",
  "key",
  "length",
  "kind",
  "tag",
  "collection",
  "rating",
  "favourite",
  "played",
  "added",
  "format",
  "is",
] as const;
export type FieldName = (typeof fieldNames)[number];

export const stateNames = [
  "favourite",
  "played",
  "unplayed",
  "duplicate",
  "unique",
  "offline",
  "online",
] as const;
export type StateName = (typeof stateNames)[number];

/** Units of time, and words for that long ago. */
export const periods = ["day", "week", "month", "year"] as const;
export type Period = (typeof periods)[number];

/** Each meaning with its words; the first is how it is written. */
type Words<Meaning extends string> = Readonly<Record<Meaning, readonly string[]>>;

export interface QueryWords {
  readonly fields: Words<FieldName>;
  readonly kinds: Words<SampleKind>;
  readonly instruments: Words<Instrument>;
  readonly states: Words<StateName>;
  readonly answers: Words<"yes" | "no" | "never">;
  readonly periods: Words<Period>;
  readonly modes: Words<"major" | "minor">;
}
