/** What a musician asks of a list; each question in many variants, so that no answer is an old one. */
import type { CommandInput } from "../../../shared/api.ts";
import { instruments, keys } from "../../../shared/domain.ts";
import { sortKeys } from "../../../shared/search.ts";
import { fraction } from "../search/phase-context.ts";
import { vendorPath } from "../search/folder-plan.ts";
import { commonWords } from "./file-names.ts";

export type Question = CommandInput<"samples.search">;

const letters = "abcdefghijklmnopqrstuvwxyz0123456789";
const limit = 100;
const sorts = sortKeys.flatMap((by) => [
  { by, descending: false },
  { by, descending: true },
]);
/** Share of the sorts and pages of a list that `questions` goes through. */
const page = { offset: 0, limit };

function pick<Item>(items: ArrayLike<Item>, turn: number): Item {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}

/** Seconds above the shortest sound, another limit each time. */
const longerThan = (turn: number): number => 0.1 + 0.2 * fraction(turn + 1);

/** A library's questions by name; each takes the number of its turn. */
export function questionsOf(files: number): Record<string, (turn: number) => Question> {
  const sortOf = (turn: number) => pick(sorts, turn);
  const inWords = (text: string, turn: number): Question => ({
    text,
    // Twenty-two sorts and three words would soon have been asked.
    filters: { duration: { min: longerThan(turn) } },
    sort: sortOf(turn),
    page,
  });
  return {
    "everything, by every sort": (turn) => ({ text: "", filters: {}, sort: sortOf(turn), page }),
    "a letter": (turn) => inWords(pick(letters, turn), turn),
    "a word in every tenth name": (turn) => inWords(pick(commonWords, turn), turn),
    "a rare word": (turn) => inWords(`tek${pick("abcdefgiklmnoprstuv", turn)}`, turn),
    "three words": (turn) => inWords(`${pick(commonWords, turn)} kick 0`, turn),
    "a quotation": (turn) => inWords(`"${pick(commonWords, turn)} k`, turn),
    "a word and without others": (turn) => inWords(`k -${pick(commonWords, turn)} -"hat b"`, turn),
    "everything without copies": (turn) => ({ ...inWords("", turn), foldCopies: true }),
    "what is said of sounds": (turn) => ({
      ...inWords("", turn),
      filters: {
        duration: { min: longerThan(turn) },
        rating: { min: 1 + (turn % 3) },
        playedWithin: 365,
        addedWithin: 30,
      },
    }),
    "an instrument": (turn) => ({
      ...inWords("", turn),
      filters: { instrument: pick(instruments, turn), duration: { min: longerThan(turn) } },
    }),
    "copies of a collection's sounds": (turn) => ({
      ...inWords("", turn),
      filters: {
        collection: pick(["Dusty", "Live"], turn),
        duplicates: turn % 2 === 0,
        duration: { min: longerThan(turn) },
      },
    }),
    "a word and every filter": (turn) => ({
      ...inWords("k", turn),
      filters: {
        folder: { rootId: 1, path: vendorPath(turn) },
        duration: { min: longerThan(turn) },
        tempo: { min: 60, max: 170 },
        key: pick(keys, turn),
        kind: "loop",
        favourite: false,
        offline: true,
        instrument: pick(instruments, turn),
        format: "wav",
        rating: { min: 1 },
        played: true,
        playedWithin: 365,
        addedWithin: 30,
        duplicates: false,
      },
    }),
    "a folder": (turn) => ({
      ...inWords("", turn),
      filters: {
        folder: { rootId: 1, path: vendorPath(turn) },
        duration: { min: longerThan(turn) },
      },
    }),
    "a tag": (turn) => ({
      ...inWords("", turn),
      filters: { tags: [pick(["warm", "dark"], turn)], duration: { min: longerThan(turn) } },
    }),
    "a page far down": (turn) => ({
      ...inWords("", turn),
      page: { offset: Math.floor(0.7 * files * fraction(turn)), limit },
    }),
  };
}
