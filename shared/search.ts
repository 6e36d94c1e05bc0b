/** What a list of samples is limited to, and its order. */
import { z } from "zod";
import { instruments, sampleKinds } from "./domain.ts";

const id = z.int().positive();

/** A folder below a root; "" is the root itself. */
export const folderSchema = z.strictObject({ rootId: id, path: z.string().max(4096) });

const range = z.strictObject({ min: z.number().optional(), max: z.number().optional() });
const days = z.number().positive().max(36_500);

/** Limits of a list; every one given must hold. */
export const filtersSchema = z.strictObject({
  /** In this folder or below it. */
  folder: folderSchema.optional(),
  /** Seconds. */
  duration: range.optional(),
  /** Beats per minute. */
  tempo: range.optional(),
  /** "A minor". */
  key: z.string().max(32).optional(),
  kind: z.enum(sampleKinds).optional(),
  instrument: z.enum(instruments).optional(),
  /** As `Sample.format`, in any case. */
  format: z.string().max(32).optional(),
  /** Every one of them. */
  tags: z.array(z.string().max(200)).max(50).optional(),
  /** In the collection of this name. */
  collection: z.string().max(200).optional(),
  /** Stars. */
  rating: range.optional(),
  /** True: only favourites; false: none of them. */
  favourite: z.boolean().optional(),
  /** True: only what was played before; false: all others, such as what is not analysed yet. */
  played: z.boolean().optional(),
  /** Played in the last so many days. */
  playedWithin: days.optional(),
  /** Added in the last so many days. */
  addedWithin: days.optional(),
  /** True: only sounds that several files have; false: all others, such as what is not analysed yet. */
  duplicates: z.boolean().optional(),
  /** Only the files of this sound. */
  soundId: id.optional(),
  /** True: only sounds whose drive is not there; false: only those that can be opened. */
  offline: z.boolean().optional(),
});
export type Filters = z.infer<typeof filtersSchema>;

export const sortKeys = [
  "name",
  "folder",
  "duration",
  "tempo",
  "key",
  "kind",
  "loudness",
  "format",
  "rating",
  "added",
  "played",
] as const;

export const sortSchema = z.strictObject({ by: z.enum(sortKeys), descending: z.boolean() });
export type Sort = z.infer<typeof sortSchema>;

/**
 * Words in any order, each of which must begin a word of the name, a folder or a tag; "in quotes"
 * they must follow each other; with a minus before it a word, or a quotation, must not be there.
 */
export const searchTextSchema = z.string().max(500);
