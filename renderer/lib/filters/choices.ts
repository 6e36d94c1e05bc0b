/** What the filter form offers to choose from. */
import { sampleKinds, type SampleKind } from "../../../shared/domain.ts";
import { strings } from "../strings/index.ts";
import { decimal } from "../strings/numbers.ts";
import type { Choice } from "../ui/choice.ts";
import { chipsOf, type FilterName, type SoundFilters } from "./filter-chips.ts";

const { any, form } = strings.filters;

export const kinds: readonly Choice<SampleKind | undefined>[] = [
  { value: undefined, label: any },
  ...sampleKinds.map((kind) => ({ value: kind, label: strings.browse.kinds[kind] })),
];

/** A choice of what becomes of some filters. */
export type FilterChoices = readonly Choice<SoundFilters>[];

/** Seconds. */
export const lengths: FilterChoices = [
  { value: { duration: undefined }, label: any },
  { value: { duration: { max: 0.5 } }, label: `< ${decimal(0.5, 1)} s` },
  { value: { duration: { min: 0.5, max: 2 } }, label: `${decimal(0.5, 1)}–2 s` },
  { value: { duration: { min: 2, max: 10 } }, label: "2–10 s" },
  { value: { duration: { min: 10 } }, label: "> 10 s" },
];

export const ratings: FilterChoices = [
  { value: { rating: undefined }, label: any },
  ...([1, 2, 3, 4, 5] as const).map((min) => ({
    value: { rating: { min } },
    label: form.ratingFrom[min],
  })),
];

const whenPlayed = (played: boolean | undefined, playedWithin: number | undefined) => ({
  played,
  playedWithin,
});

export const plays: FilterChoices = [
  { value: whenPlayed(undefined, undefined), label: any },
  { value: whenPlayed(false, undefined), label: form.playedChoices.never },
  { value: whenPlayed(true, undefined), label: form.playedChoices.before },
  { value: whenPlayed(undefined, 7), label: form.playedChoices.week },
  { value: whenPlayed(undefined, 30), label: form.playedChoices.month },
];

export const additions: FilterChoices = [
  { value: { addedWithin: undefined }, label: any },
  { value: { addedWithin: 1 }, label: form.addedChoices.day },
  { value: { addedWithin: 7 }, label: form.addedChoices.week },
  { value: { addedWithin: 30 }, label: form.addedChoices.month },
  { value: { addedWithin: 90 }, label: form.addedChoices.season },
];

export const copies: FilterChoices = [
  { value: { duplicates: undefined }, label: any },
  { value: { duplicates: true }, label: form.copiesChoices.only },
  { value: { duplicates: false }, label: form.copiesChoices.none },
];

/** The choice that the filters have made; undefined for none of them. */
export function chosen(choices: FilterChoices, filters: SoundFilters): SoundFilters | undefined {
  return choices.find(({ value }) => {
    const names = Object.keys(value) as FilterName[];
    const own = Object.fromEntries(names.map((name) => [name, filters[name]]));
    return words(own) === words(value);
  })?.value;
}

/** What reads the same is the same. */
function words(filters: SoundFilters): string {
  return JSON.stringify(chipsOf(filters).map(({ text }) => text));
}
