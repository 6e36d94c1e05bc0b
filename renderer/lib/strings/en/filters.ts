import type { SampleKind } from "../../../../shared/domain.ts";
import { countOf } from "../numbers.ts";

const days = (value: number): string => (value === 1 ? "day" : countOf(value, "day"));

export const filters = {
  title: "Filters",
  active: (chips: number): string => `${countOf(chips, "filter")} active`,
  activeFilters: "Active filters",
  edit: (chip: string) => `Change the filter ${chip}`,
  remove: (chip: string) => `Remove the filter ${chip}`,
  reset: "Reset filters",
  any: "Any",
  /** A range of numbers, each of which is written out already. */
  span: { from: (min: string) => `from ${min}`, to: (max: string) => `up to ${max}` },
  chips: {
    kinds: { "one-shot": "One-shots", loop: "Loops", long: "Long sounds" } satisfies Record<
      SampleKind,
      string
    >,
    duration: (span: string) => `${span} s`,
    tempo: (span: string) => `${span} BPM`,
    collection: (name: string) => `in ${name}`,
    stars: (stars: number) => countOf(stars, "star"),
    starsFrom: (stars: number): string =>
      stars === 5 ? "5 stars" : `${countOf(stars, "star")} or more`,
    starsTo: (stars: number) => `up to ${countOf(stars, "star")}`,
    starsBetween: (span: string) => `${span} stars`,
    favourite: (wanted: boolean): string => (wanted ? "Favourites" : "No favourites"),
    played: (wanted: boolean): string => (wanted ? "Played before" : "Never played"),
    playedWithin: (value: number) => `Played in the last ${days(value)}`,
    addedWithin: (value: number) => `Added in the last ${days(value)}`,
    duplicates: (wanted: boolean): string => (wanted ? "Duplicates" : "No duplicates"),
    offline: (wanted: boolean): string => (wanted ? "Drive not connected" : "Drive connected"),
    sound: "Files of one sound",
  },
  form: {
    kind: "Kind",
    instrument: "Instrument",
    length: "Length",
    tempo: "Tempo",
    tempoFrom: "Tempo from",
    tempoTo: "Tempo to",
    from: "from",
    to: "to",
    key: "Key",
    tag: "Tag",
    tagHint: "A tag, then Enter; or click one in the list",
    collection: "Collection",
    rating: "Rating",
    ratingFrom: { 1: "1 +", 2: "2 +", 3: "3 +", 4: "4 +", 5: "5" },
    played: "Played",
    playedChoices: { never: "Never", before: "Before", week: "7 days", month: "30 days" },
    added: "Added",
    addedChoices: { day: "1 day", week: "7 days", month: "30 days", season: "90 days" },
    format: "Format",
    copies: "Copies",
    copiesChoices: { only: "Duplicates", none: "No duplicates" },
    favourites: "Favourites only",
    connected: "Drive connected only",
    connectedHint: "Leaves out sounds whose drive is not there",
  },
};
