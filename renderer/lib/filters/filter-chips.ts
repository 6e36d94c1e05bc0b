/** Filters as a musician sees them: one chip for each, which takes it away again. */
import type { Filters } from "../../../shared/search.ts";
import { strings } from "../strings/index.ts";
import { shortDecimal } from "../strings/numbers.ts";

/** What a musician narrows the list by; the folder is chosen in the tree. */
export type SoundFilters = Omit<Filters, "folder">;
export type FilterName = keyof SoundFilters;

export interface Chip {
  /** Told apart from the other chips by it. */
  readonly key: string;
  readonly name: FilterName;
  readonly text: string;
  /** The filter alone. */
  readonly filters: SoundFilters;
  /** What takes the filter away. */
  readonly removal: SoundFilters;
}

type Range = NonNullable<Filters["duration"]>;
type Wording = { readonly [Name in FilterName]: (value: Given<Name>) => string };
type Given<Name extends FilterName> = NonNullable<SoundFilters[Name]>;

/** `filters` with a change; what the change leaves empty is no filter any more. */
export function changed(filters: SoundFilters, change: SoundFilters): SoundFilters {
  const entries = Object.entries({ ...filters, ...change }).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(entries);
}

function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object" || value === null) return value === undefined;
  return Object.values(value).every((limit) => limit === undefined);
}

const texts = strings.filters.chips;

/** In the order of the chips. */
const wording: Wording = {
  kind: (kind) => texts.kinds[kind],
  instrument: (instrument) => strings.browse.instruments[instrument],
  duration: (span) => texts.duration(spanOf(span)),
  tempo: (span) => texts.tempo(aroundTempo(span) ?? spanOf(span)),
  key: (key) => strings.organise.keyName(key),
  collection: texts.collection,
  rating: starsOf,
  favourite: texts.favourite,
  played: texts.played,
  playedWithin: texts.playedWithin,
  addedWithin: texts.addedWithin,
  format: (format) => format,
  duplicates: texts.duplicates,
  offline: texts.offline,
  tags: ([tag]) => tag ?? "",
  soundId: () => texts.sound,
};
const names = Object.keys(wording) as FilterName[];

/** `filters` with what is typed: the two halves of a range come together, tags are added up. */
export function narrowed(filters: SoundFilters, typed: SoundFilters): SoundFilters {
  const tags = [...new Set([...(filters.tags ?? []), ...(typed.tags ?? [])])];
  const ranges = (["duration", "tempo", "rating"] as const).filter(
    (name) => name in typed && areHalves(filters[name], typed[name]),
  );
  const joined = ranges.map((name) => [name, { ...filters[name], ...typed[name] }] as const);
  return changed(filters, { ...typed, ...Object.fromEntries(joined), tags });
}

function areHalves(a: Range | undefined, b: Range | undefined): boolean {
  const [first, second] = [Object.keys(a ?? {}), Object.keys(b ?? {})];
  return first.length === 1 && second.length === 1 && first[0] !== second[0];
}

/** A chip for each filter, a tag being one of its own. */
export function chipsOf(filters: SoundFilters): Chip[] {
  return names.flatMap((name) =>
    name === "tags" ? tagChips(filters.tags ?? []) : chipOf(name, filters[name]),
  );
}

function chipOf<Name extends FilterName>(name: Name, value: SoundFilters[Name]): Chip[] {
  if (value === undefined) return [];
  const [filters, removal] = [{ [name]: value }, { [name]: undefined }];
  return [{ key: name, name, text: wording[name](value), filters, removal }];
}

function tagChips(tags: readonly string[]): Chip[] {
  return tags.map((tag) => ({
    key: `tag ${tag}`,
    name: "tags",
    text: wording.tags([tag]),
    filters: { tags: [tag] },
    removal: { tags: tags.filter((other) => other !== tag) },
  }));
}

/** "from 90", "up to 120", "90–120". */
function spanOf({ min, max }: Range): string {
  const [from, to] = [numberOf(min), numberOf(max)];
  if (min === undefined) return strings.filters.span.to(to);
  return max === undefined ? strings.filters.span.from(from) : `${from}–${to}`;
}

function numberOf(value: number | undefined): string {
  return value === undefined ? "" : shortDecimal(value, 3);
}

/** What is within half a beat of a whole tempo is what the list shows as that tempo. */
function aroundTempo({ min, max }: Range): string | null {
  const tempo = wholeTempo({ min, max });
  return tempo === null ? null : numberOf(tempo);
}

/** The whole number that a range is half a beat around; null for another range. */
export function wholeTempo({ min, max }: Range): number | null {
  if (min === undefined || max === undefined || max - min !== 1) return null;
  return Number.isInteger(min + 0.5) ? min + 0.5 : null;
}

function starsOf({ min, max }: Range): string {
  if (min === undefined) return texts.starsTo(max ?? 5);
  if (max === undefined) return texts.starsFrom(min);
  return min === max ? texts.stars(min) : texts.starsBetween(spanOf({ min, max }));
}
