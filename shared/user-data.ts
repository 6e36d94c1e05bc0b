/**
 * The musician's own data: what they said of sounds, not what analysis found. The same records are
 * kept in the catalog, undone, backed up, exported and imported. They belong to a sound by the hash of
 * its decoded audio, whichever files carry it.
 */
import { z } from "zod";
import { instruments, keys, sampleKinds } from "./domain.ts";
import { filtersSchema, searchTextSchema, sortSchema } from "./search.ts";

/** Characters of a tag, of the name of a collection or a search, and of a note. */
const longest = { tag: 100, collection: 200, note: 10_000 } as const;
/** A sound has no more tags. */
export const mostTags = 100;
/** A library has no more collections. */
export const mostCollections = 10_000;
/** Nor more saved searches. */
export const mostSearches = 1_000;

/** What can be written down and read back the same: no half characters, and no end in the middle. */
const isPlainText = (text: string): boolean => text.isWellFormed() && !text.includes("\0");
const plain = (most: number): z.ZodString =>
  z.string().max(most).refine(isPlainText, "it holds characters that no text has");
const name = (most: number): z.ZodString => plain(most).trim().min(1);

export const tagSchema = name(longest.tag);
export const tagsSchema = z.array(tagSchema).max(mostTags);
export const collectionNameSchema = name(longest.collection);
export const searchNameSchema = name(longest.collection);
export const noteSchema = plain(longest.note);

/** What analysis got wrong. */
export const correctionsSchema = z.strictObject({
  /** Beats per minute. */
  tempo: z.number().min(20).max(400).nullable().optional(),
  /** "A minor". */
  key: z.enum(keys).nullable().optional(),
  kind: z.enum(sampleKinds).nullable().optional(),
  instrument: z.enum(instruments).nullable().optional(),
});
export type Corrections = z.infer<typeof correctionsSchema>;

const time = z.int().min(0);

/** What the musician said of one sound; what is left out they said nothing of. */
export const userDataSchema = z.strictObject({
  tags: tagsSchema.optional(),
  /** When it became one, ms since 1970. */
  favouriteSince: time.optional(),
  /** 1 to 5. */
  rating: z.int().min(1).max(5).optional(),
  note: noteSchema.min(1).optional(),
  /** Names of the collections that it is in. */
  collections: z.array(collectionNameSchema).max(mostCollections).optional(),
  tempo: correctionsSchema.shape.tempo.unwrap().unwrap().optional(),
  key: correctionsSchema.shape.key.unwrap().unwrap().optional(),
  kind: correctionsSchema.shape.kind.unwrap().unwrap().optional(),
  instrument: correctionsSchema.shape.instrument.unwrap().unwrap().optional(),
  /** How often it was played, and when for the last time, ms since 1970. */
  plays: z.int().positive().optional(),
  lastPlayedAt: time.optional(),
});
export type UserData = z.infer<typeof userDataSchema>;

/** A saved search outside of a library: its folder is known by paths, not by numbers. */
const savedSearchSchema = z.strictObject({
  name: searchNameSchema,
  text: searchTextSchema,
  filters: filtersSchema.omit({ folder: true, soundId: true }),
  folder: z.strictObject({ root: plain(4096).min(1), path: plain(4096) }).optional(),
  sort: sortSchema,
});
export type StoredSearch = z.infer<typeof savedSearchSchema>;

/** A backup or an export. */
export const userDataFileSchema = z.strictObject({
  format: z.literal("soundkin-user-data"),
  version: z.literal(1),
  /** ms since 1970 */
  savedAt: time,
  /** Absolute paths of the folders that were in the library. */
  folders: z.array(plain(4096).min(1)).max(10_000),
  /** Names of all collections, empty ones too. */
  collections: z.array(collectionNameSchema).max(mostCollections),
  searches: z.array(savedSearchSchema).max(mostSearches).default([]),
  sounds: z
    .array(
      userDataSchema.extend({
        /** SHA-256 of the decoded audio, hex. */
        audioHash: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(5_000_000),
});
/** What was said of one sound, with the sound. */
export type SoundUserData = UserDataFile["sounds"][number];
export type UserDataFile = z.infer<typeof userDataFileSchema>;
