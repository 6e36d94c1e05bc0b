import type { Correctable } from "../../../../shared/domain.ts";
import { count, countOf } from "../numbers.ts";

const sounds = (value: number): string => countOf(value, "sound");

export const organise = {
  favourite: "Favourite",
  noFavourite: "No longer a favourite",
  favourites: (value: number, favourite: boolean): string =>
    favourite
      ? `${sounds(value)} are favourites now.`
      : `${sounds(value)} are no favourites any more.`,
  rated: (value: number, rating: number | null): string =>
    rating === null
      ? `${sounds(value)} have no rating any more.`
      : `${sounds(value)} have ${countOf(rating, "star")} now.`,
  tagged: (value: number): string =>
    value === 1 ? "The tags are saved." : `The tags of ${sounds(value)} are saved.`,
  collected: (value: number, name: string, isIn: boolean): string =>
    isIn ? `${sounds(value)} put into "${name}".` : `${sounds(value)} taken out of "${name}".`,
  corrected: (value: number): string =>
    value === 1 ? "The correction is saved." : `The correction of ${sounds(value)} is saved.`,
  noted: (note: string): string => (note === "" ? "The note is removed." : "The note is saved."),

  save: "Save",
  several: "Several",
  /** Where a selection is larger than what is read of it. */
  firstOnly: (read: number, all: number) =>
    `Shown is what the first ${count(read)} of ${sounds(all)} have. What you change is changed of all.`,

  tags: "Tags",
  tagsTitle: (value: number): string => (value === 1 ? "Tags" : `Tags of ${sounds(value)}`),
  tagsText: "Copies of a sound share its tags. Type one, then Enter; Enter once more saves.",
  addTag: "Add a tag",
  newTag: (tag: string) => `New tag "${tag}"`,
  noTags: "No tags yet.",
  onSome: "on some",
  removeTag: (tag: string) => `Remove the tag "${tag}"`,

  collections: "Collections",
  collectTitle: (value: number): string =>
    value === 1 ? "Add to a collection" : `Add ${sounds(value)} to a collection`,
  collectText: "Choose one, or type the name of a new one.",
  collection: "Collection",
  addToCollection: "Add to a collection",
  newCollectionNamed: (name: string) => `New collection "${name}"`,
  removeFromCollection: (name: string) => `Take out of "${name}"`,
  add: "Add",
  newCollection: "New collection",
  newCollectionText: "Drag sounds onto it, or use their menu.",
  create: "Create",
  rename: "Rename",
  renameTitle: (name: string) => `New name for "${name}"`,
  renameTexts: {
    collection: "Its sounds stay in it.",
    search: "It goes on finding the same.",
    tag: "On every sound that has it. A tag that is called so already takes it in.",
  },
  name: "Name",
  collectionCreated: (name: string) => `The collection "${name}" is there.`,
  collectionRenamed: (name: string) => `The collection is called "${name}" now.`,
  collectionRemoved: (name: string) => `The collection "${name}" is gone; its sounds stay.`,

  detailsOf: (value: number): string => `Details of ${sounds(value)}`,
  path: "Path",
  facts: "File",
  played: "Played",
  /** `day` is null where nobody knows when. */
  playedTimes: (plays: number, day: string | null): string => {
    if (plays === 0) return "Never";
    return day === null ? countOf(plays, "time") : `${countOf(plays, "time")}, last on ${day}`;
  },
  copies: "Copies",
  copiesOf: (copies: number): string =>
    copies === 0 ? "None" : countOf(copies, "other file", "other files"),
  showCopies: "Show them",
  rating: "Rating",
  noRating: "No rating",
  stars: (rating: number) => countOf(rating, "star"),
  note: "Note",
  notePlaceholder: "What it is good for, where it comes from",
  fields: {
    kind: "Kind",
    instrument: "Instrument",
    tempo: "Tempo",
    key: "Key",
  } satisfies Record<Correctable, string>,
  unknown: "Unknown",
  correctedMark: "Corrected",
  asMeasured: "As measured",
  asMeasuredOf: (field: string) => `${field} as measured`,
  halfTempo: "Half the tempo",
  doubleTempo: "Double the tempo",
  bpm: "BPM",
  /** A key as the catalog names it, "A minor". */
  keyName: (key: string): string => key,
};
